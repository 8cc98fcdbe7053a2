import {truncate, width} from '../lib/width.js';
import {currentRoom, type Model} from './model.js';
import {paneHelp} from './pane-help.js';
import type {Pane} from './panes.js';
import {progressBar} from './progress-bar.js';
import {selectedPeer} from './peer-list.js';
import type {Tone} from './rows.js';
import {alarmOf, snoopersOf} from './snoopers.js';

/** The row above the input: the most urgent thing, and the keys that go with it. */
export type Status = {
	/** Who sees our chat: it stands before everything else. */
	readonly alarm: string;
	readonly text: string;
	readonly tone: Tone;
	readonly keys: string;
};

type Urgent = {readonly text: string; readonly tone: Tone; readonly keys: readonly string[]};

const usualKeys = ['F1 help   Tab completes   Alt+1..9 rooms   PgUp scrolls', 'F1 help   Alt+1..9 rooms   PgUp scrolls', 'F1 help  Alt+1..9 rooms', 'F1 help', ''];

const endsSnooping = 'Alt+H ends it';

const keysWhileSnooped = [...usualKeys.map(keys => keys === '' ? endsSnooping : `${endsSnooping}   ${keys}`), ''];

const linesBelow = (count: number): string => count === 0 ? '' : `, ${count === 1 ? '1 new line' : `${count} new lines`} below`;

/** Whom or what the keys of the pane are about. */
function subjectOf(model: Model, pane: Pane): string {
	const selected = pane === 'peers' ? selectedPeer(model) : undefined;
	return selected?.peer.name ?? '';
}

/** Paths in the same folder without it: one sees in the line which one it is. */
function inShort(candidates: readonly string[]): readonly string[] {
	const [first = ''] = candidates;
	const folder = first.slice(0, first.lastIndexOf('/', first.length - 2) + 1);
	return folder.length > 1 && candidates.every(candidate => candidate.startsWith(folder)) ? candidates.map(candidate => candidate.slice(folder.length)) : candidates;
}

const columnsForBar = 60;

/** Wordings of `keys` go from long to short; the first that leaves the text room is taken. */
function mostUrgent(model: Model): Urgent {
	const room = currentRoom(model);
	const [question, ...others] = model.questions;
	const [secret] = model.secrets;
	const [call] = model.calls.values();
	if (model.isQuitting) {
		return {text: 'Press Ctrl+C again to quit', tone: 'error', keys: []};
	}

	if (secret) {
		return {text: 'Nobody sees what you type', tone: 'good', keys: ['Enter sends it  Esc gives up', 'Esc gives up', '']};
	}

	if (question) {
		const more = others.length === 0 ? '' : ` (+${others.length})`;
		return {
			text: question.text + more,
			tone: 'good',
			keys: [`Alt+Y ${question.accept}  Alt+N ${question.deny}`, 'Alt+Y  Alt+N', 'Alt+Y/N', ''],
		};
	}

	if (model.aside) {
		return {...model.aside, tone: 'hint'};
	}

	if (model.focus !== 'input') {
		return {text: subjectOf(model, model.focus), tone: 'plain', keys: paneHelp(model, model.focus)};
	}

	if (model.completion) {
		return {text: inShort(model.completion.candidates).join('  '), tone: 'quiet', keys: []};
	}

	if (model.search) {
		return {
			text: model.search.isFailing ? 'No older line has that' : `Enter sends it to ${room.title}`,
			tone: model.search.isFailing ? 'hint' : 'quiet',
			keys: ['Ctrl+R older  Left Right edit  Esc back', 'Ctrl+R older  Esc back', 'Esc back', ''],
		};
	}

	if (model.help) {
		return {text: 'Help', tone: 'hint', keys: ['Up Down PgUp PgDn scroll   Esc or q closes', 'PgDn scrolls  Esc closes', 'Esc closes', '']};
	}

	if (room.bottom) {
		return {text: `Scrolled back${linesBelow(room.missed)}`, tone: 'hint', keys: ['PgDn  Esc newest', 'Esc newest', '']};
	}

	const [progress] = model.progress.values();
	if (progress) {
		const {text, share, stop} = progress;
		// On a narrow screen it matters more how to end it.
		const bar = model.size.columns < columnsForBar ? '' : `  ${progressBar(share)} `;
		return {text: `${text}${bar} ${Math.floor(share * 100)} %`, tone: 'quiet', keys: stop === undefined ? [] : [`${stop} ends it`, stop, '']};
	}

	return call
		? {text: call.text, tone: 'quiet', keys: []}
		: {text: '', tone: 'quiet', keys: snoopersOf(model).length > 0 ? keysWhileSnooped : usualKeys};
}

const gap = 3;
/** Of a long text at least this much is shown before keys take its place. */
const wantedText = 36;
/** The same on a small screen, before nothing at all says how to go on. */
const leastText = 24;

export function statusOf(model: Model, columns: number): Status {
	const space = Math.max(0, columns - 1);
	const alarm = alarmOf(snoopersOf(model).map(({name}) => name), space);
	return {alarm, ...fit(mostUrgent(model), alarm === '' ? space : Math.max(0, space - width(alarm) - gap))};
}

function fit({text, tone, keys}: Urgent, space: number): Omit<Status, 'alarm'> {
	const leaves = (least: number) => (candidate: string): boolean =>
		candidate !== '' && width(candidate) + (text === '' ? 0 : Math.min(width(text), least) + gap) <= space;
	const fitting = keys.find(leaves(wantedText)) ?? keys.findLast(leaves(leastText)) ?? '';
	const left = fitting === '' ? space : space - width(fitting) - gap;
	return {text: truncate(text, Math.max(0, left)), tone, keys: fitting};
}
