/** Files on their way, and what became of the last ones. */
import {formatSize, formatTime} from '../lib/quantities.js';
import {truncate, width} from '../lib/width.js';
import type {EventOf} from '../session/events.js';
import {headingOf, type Feed} from './feed.js';
import type {Row, Span} from './rows.js';
import {progressBar} from './progress-bar.js';
import {transferOver} from './wording.js';

export type Transfer = Omit<EventOf<'transfer.started'>, 'event' | 'at'> & {
	readonly state: 'running' | 'done' | 'failed';
	readonly reason?: string;
};

export type Files = {
	/** By their numbers, in the order they were started. */
	readonly transfers: Map<number, Transfer>;
	selected: number | undefined;
};

/** Of those that are over so many stay. */
export const keptFiles = 5;

/** No transfer has this id. */
const none = -1;

export const createFiles = (): Files => ({transfers: new Map(), selected: undefined});

export function putTransfer(files: Files, transfer: Transfer): void {
	const {transfers} = files;
	transfers.set(transfer.id, transfer);
	const over = [...transfers.values()].filter(({state}) => state !== 'running');
	for (const {id} of over.slice(0, Math.max(0, over.length - keptFiles))) {
		transfers.delete(id);
	}
}

/** The selected one; the oldest that runs unless one was selected. */
export function selectedTransfer({transfers, selected}: Files): Transfer | undefined {
	const all = [...transfers.values()];
	return transfers.get(selected ?? none) ?? all.find(({state}) => state === 'running') ?? all[0];
}

export function selectTransfer(files: Files, step: -1 | 1): void {
	const ids = [...files.transfers.keys()];
	const index = ids.indexOf(selectedTransfer(files)?.id ?? none);
	files.selected = ids[Math.max(0, Math.min(ids.length - 1, index + step))];
}

/** Below this there is no room behind the mark. */
const narrowest = 3;

/** What is known of the progress, in the order of its worth. */
function factsOf({size: total, bytes, rate, eta}: Transfer) {
	const share = total > 0 ? Math.min(1, Math.max(0, bytes / total)) : undefined;
	return {
		bar: share === undefined ? '' : progressBar(share),
		share: share === undefined ? formatSize(bytes) : `${Math.floor(share * 100)} %`,
		rate: rate === undefined ? '' : `${formatSize(rate)}/s`,
		eta: eta === undefined ? '' : formatTime(eta),
	};
}

const gap = '  ';
const join = (...parts: readonly string[]): string => parts.filter(part => part !== '').join(gap);

const shortestName = 8;

const notAccepted = 'not accepted yet';

function running(transfer: Transfer, columns: number): readonly Span[] {
	const {name, peer, direction, bytes, rate: pace} = transfer;
	const {bar, share, rate, eta} = factsOf(transfer);
	const who = truncate(peer.name, 16);
	// From all there is to say to the bare percentage, whatever leaves the name room enough.
	const isOffered = direction === 'out' && bytes === 0 && pace === undefined;
	const candidates = isOffered ? [join(who, notAccepted), notAccepted, ''] : [join(who, bar, share, rate, eta), join(who, bar, share, eta), join(who, share, eta), join(who, share), share, ''];
	const space = columns - 2;
	const facts = candidates.find(text => space - width(text) - gap.length >= Math.min(width(name), shortestName)) ?? '';
	const left = Math.max(0, facts === '' ? space : space - width(facts) - gap.length);
	return [
		{text: direction === 'in' ? '↓ ' : '↑ ', tone: 'good'},
		{text: truncate(name, left), tone: 'plain', isAnsi: true},
		{text: facts === '' ? '' : gap + facts, tone: 'quiet'},
	];
}

const over = (transfer: Transfer, columns: number): readonly Span[] => [
	{text: transfer.state === 'done' ? '✓ ' : '✗ ', tone: transfer.state === 'done' ? 'good' : 'error'},
	{text: truncate(transferOver(transfer), Math.max(0, columns - 2)), tone: transfer.state === 'done' ? 'quiet' : 'error', isAnsi: true},
];

function rowOf(transfer: Transfer, isSelected: boolean, columns: number): Row {
	const all = transfer.state === 'running' ? running(transfer, columns) : over(transfer, columns);
	const spans = columns < narrowest ? [] : all;
	return {key: String(transfer.id), spans: isSelected ? spans.map(span => ({...span, tone: 'selected'})) : spans};
}

export function filesFeed(files: Files, isFocused: boolean, columns: number, height: number): Feed {
	const all = [...files.transfers.values()];
	const count = Math.max(0, height - 1);
	const selected = selectedTransfer(files);
	// The newest ones, unless the user looks at older ones.
	const last = isFocused && selected ? Math.max(count, all.indexOf(selected) + 1) : all.length;
	const shown = all.slice(Math.max(0, last - count), Math.max(last, count));
	const hidden = all.length - shown.length;
	return {
		heading: headingOf(`files${hidden > 0 && count > 0 ? ` (${hidden} more)` : ''}`, isFocused, columns),
		rows: shown.map(transfer => rowOf(transfer, isFocused && transfer === selected, columns)),
	};
}
