/** What keys do in the focused pane. */
import type {PeerKey} from '../commands/screen-commands.js';
import {graphemes} from '../lib/width.js';
import {quote} from '../lib/words.js';
import type {Context, Request} from './action.js';
import {selectedTransfer, selectTransfer} from './files.js';
import {emptyLine, lineOf, textOf} from './input-line.js';
import {setLine} from './line-actions.js';
import {currentRoom, talkRoom, type Model} from './model.js';
import {leavePane, panesOf} from './pane-focus.js';
import {isOffered} from './pane-help.js';
import {filterKeys, paneKeys, type PaneAction} from './pane-keys.js';
import type {Pane} from './panes.js';
import {callLine, commandsFor, listedPeers, selectedPeer, selectPeer, type Listed} from './peer-list.js';
import {closeSnoop, shownSnoop, snoopRowsOf, switchSnoop} from './snoop.js';
import {scroll} from './viewport.js';

type Done = {readonly request?: Request | undefined};

const nothing: Done = {};

const run = (model: Model, line: string): Done => ({request: {request: 'run', lines: [line], room: talkRoom(model)}});

const refilter = (change: (filter: string) => string) => ({model}: Context): Done => {
	model.peersPane.filter = change(model.peersPane.filter);
	return nothing;
};

const selecting = (step: number) => ({model}: Context): Done => {
	selectPeer(model, step);
	return nothing;
};

/** Scrolls the view that is shown by a count of rows, which depends on how many are in sight. */
const scrolling = (count: (height: number) => number) => ({model}: Context): Done => {
	const view = shownSnoop(model.snoops);
	const {chat, snoop} = panesOf(model);
	const height = snoop - 1;
	if (!view || height < 1) {
		return nothing;
	}

	view.bottom = scroll(view.lines, snoopRowsOf(chat), {height, bottom: view.bottom}, count(height)).bottom;
	view.unseen = view.bottom ? view.unseen : 0;
	return nothing;
};

/** One row stays in sight, so that the eye finds where it was. */
const page = (height: number): number => Math.max(1, height - 1);

const switching = (step: -1 | 1) => ({model}: Context): Done => {
	switchSnoop(model.snoops, step);
	return nothing;
};

const picking = (step: -1 | 1) => ({model}: Context): Done => {
	selectTransfer(model.files, step);
	return nothing;
};

const actions: Readonly<Record<PaneAction, (context: Context) => Done>> = {
	'peers.next': selecting(1),
	'peers.previous': selecting(-1),
	'peers.first': selecting(-Infinity),
	'peers.last': selecting(Infinity),
	'peers.filter'({model}) {
		model.peersPane.isFiltering = true;
		return nothing;
	},
	'peers.keys'({model}) {
		model.peersPane.keysPage = (model.peersPane.keysPage ?? -1) + 1;
		return nothing;
	},
	'peers.call'({model}) {
		const selected = selectedPeer(model);
		const line = selected && callLine(model, selected.peer);
		return line === undefined ? nothing : run(model, line);
	},
	'filter.keep'({model}) {
		model.peersPane.isFiltering = false;
		return nothing;
	},
	'filter.clear'({model}) {
		Object.assign(model.peersPane, {filter: '', isFiltering: false});
		return nothing;
	},
	'filter.back': refilter(filter => graphemes(filter).slice(0, -1).join('')),
	'snoop.page-up': scrolling(height => -page(height)),
	'snoop.page-down': scrolling(page),
	'snoop.up': scrolling(() => -1),
	'snoop.down': scrolling(() => 1),
	'snoop.newest': scrolling(() => Infinity),
	'snoop.next': switching(1),
	'snoop.previous': switching(-1),
	'snoop.stop'({model}) {
		const view = shownSnoop(model.snoops);
		return view ? run(model, `/snoop ${view.peer.id}`) : nothing;
	},
	'snoop.close'({model}) {
		closeSnoop(model.snoops);
		return nothing;
	},
	'files.next': picking(1),
	'files.previous': picking(-1),
	'files.cancel'({model}) {
		const transfer = selectedTransfer(model.files);
		return transfer ? run(model, `/cancel ${transfer.id}`) : nothing;
	},
};

/** A name that two bear says nobody: then his number. */
function whoIs(model: Model, {peer}: Listed): string {
	const isOnlyOne = listedPeers(model).filter(({peer: {name}}) => name.toLowerCase() === peer.name.toLowerCase()).length === 1;
	return isOnlyOne ? quote(peer.name) : String(peer.id);
}

function runForPeer(context: Context, {command, takes, isForLine}: PeerKey, selected: Listed): Done {
	const {model, touched} = context;
	if (isForLine) {
		const line = `/${command} ${whoIs(model, selected)} `;
		leavePane(model, touched);
		const draft = textOf(currentRoom(model).input.line);
		// What stood there is not lost: Ctrl+Y brings it back.
		model.kills.add({line: emptyLine, text: draft, direction: 'back'});
		setLine(context, lineOf(line));
		return nothing;
	}

	if (takes === 'room') {
		leavePane(model, touched);
		return run(model, `/${command} ${quote(selected.peer.room)}`);
	}

	return run(model, `/${command} ${selected.peer.id}`);
}

function act(context: Context, pane: Pane, name: string): Done | undefined {
	const {model} = context;
	const isFiltering = pane === 'peers' && model.peersPane.isFiltering;
	const entry = (isFiltering ? filterKeys : paneKeys[pane]).find(({keys}) => keys.includes(name));
	if (entry) {
		return isOffered(model, entry) ? actions[entry.action](context) : nothing;
	}

	const selected = pane === 'peers' && !isFiltering ? selectedPeer(model) : undefined;
	const command = selected && commandsFor(model, selected).find(({key}) => key === name);
	return command && runForPeer(context, command, selected);
}

/** A key with a name; `undefined` where the focused pane has no use for it. */
export function pressInPane(context: Context, pane: Pane, name: string): Done | undefined {
	const {model, touched} = context;
	const {keysPage} = model.peersPane;
	const done = act(context, pane, name);
	if (model.peersPane.keysPage === keysPage) {
		model.peersPane.keysPage = undefined;
	}

	if (done ?? (keysPage !== undefined)) {
		touched.add(pane).add('status').add('focus');
	}

	// What the command says is to be seen: a pane that is a room would hide it.
	if (done?.request && model.current === pane) {
		leavePane(model, touched);
	}

	return done;
}

/** A character that was typed while a pane has the focus. */
export function typeInPane(context: Context, pane: Pane, character: string): Done {
	const {model, touched} = context;
	if (pane === 'peers' && model.peersPane.isFiltering) {
		model.peersPane.filter += character.replaceAll(/\p{Control}/gu, '');
		touched.add('peers').add('status').add('focus');
		return nothing;
	}

	return pressInPane(context, pane, character) ?? nothing;
}
