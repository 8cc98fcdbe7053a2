/** What is on the screen: everything the components draw, and nothing else. */
import {barOf, type Bar} from './bar.js';
import {chatRowsOf, type RowCache} from './chat-rows.js';
import {inputView, promptOf, searchPromptOf, type InputView} from './input-view.js';
import {filesFeed} from './files.js';
import type {Feed} from './feed.js';
import type {Layout} from './layout.js';
import {currentRoom, type Model, type Part} from './model.js';
import {panesOf} from './pane-focus.js';
import type {Focus} from './panes.js';
import {filterCursor, peerRowsOf, type PeerRow} from './peer-rows.js';
import type {Row} from './rows.js';
import {isSame} from './same.js';
import {lineShown} from './search.js';
import {secretView} from './secret.js';
import {snoopFeed} from './snoop.js';
import {statusOf, type Status} from './status.js';

export type View = {
	readonly layout: Layout;
	readonly bar: Bar;
	readonly peers: readonly PeerRow[];
	/** Exactly the rows in sight, oldest first. */
	readonly chat: readonly Row[];
	readonly snoop: Feed;
	readonly files: Feed;
	readonly status: Status;
	readonly input: InputView;
	readonly focus: {
		readonly pane: Focus;
		/** Where the cursor stands in the focused pane; it is hidden where there is none. */
		readonly cursor?: {readonly x: number; readonly y: number};
	};
};

const nothing: Feed = {heading: {title: '', rule: '', isFocused: false}, rows: []};

const builders: {readonly [Name in Part]: (model: Model, layout: Layout, cache: RowCache) => View[Name]} = {
	bar: (model, {columns}) => barOf(model, columns),
	peers: (model, {peers, body}) => peers === 0 ? [] : peerRowsOf(model, peers, body),
	chat: (model, {chat, chatRows}, cache) => chatRows === 0 ? [] : chatRowsOf(model, cache, chat, chatRows),
	snoop: (model, {chat, snoop}) => snoop === 0 ? nothing : snoopFeed(model.snoops, model.focus === 'snoop', chat, snoop),
	files: (model, {chat, files}) => files === 0 ? nothing : filesFeed(model.files, model.focus === 'files', chat, files),
	status: (model, {columns}) => statusOf(model, columns),
	input(model, {columns}) {
		const room = currentRoom(model);
		const [secret] = model.secrets;
		if (secret) {
			return secretView(secret, columns);
		}

		if (model.search) {
			const {text, isFailing} = model.search;
			return inputView(lineShown(model.search, room.input), searchPromptOf(text, isFailing, columns), columns);
		}

		return inputView(room.input.line, promptOf(room.title, columns), columns);
	},
	focus(model, {bar, peers, body}) {
		const x = peers > 0 && model.focus === 'peers' ? filterCursor(model, peers, body) : undefined;
		return {pane: model.focus, ...(x !== undefined && {cursor: {x, y: bar}})};
	},
};

export function createView(model: Model, cache: RowCache): View {
	const panes = panesOf(model);
	return {
		layout: panes,
		bar: builders.bar(model, panes, cache),
		peers: builders.peers(model, panes, cache),
		chat: builders.chat(model, panes, cache),
		snoop: builders.snoop(model, panes, cache),
		files: builders.files(model, panes, cache),
		status: builders.status(model, panes, cache),
		input: builders.input(model, panes, cache),
		focus: builders.focus(model, panes, cache),
	};
}

/** Builds some parts anew. What looks as before stays the same object, the view as a whole too. */
export function updateView(view: View, model: Model, cache: RowCache, parts: Iterable<Part>): View {
	if (!isSame(panesOf(model), view.layout)) {
		return createView(model, cache);
	}

	const changed: Partial<Record<Part, unknown>> = {};
	for (const part of parts) {
		const built = builders[part](model, view.layout, cache);
		if (!isSame(built, view[part])) {
			changed[part] = built;
		}
	}

	return Object.keys(changed).length === 0 ? view : {...view, ...changed as Partial<View>};
}
