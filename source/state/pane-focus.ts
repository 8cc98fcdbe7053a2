/** Where the keys go, and where the panes are: beside the chat, or rooms. */
import {hasPlace, layout, type Layout, type Wanted} from './layout.js';
import {allParts, closeRoom, openRoom, roomBefore, showRoom, type Model, type Part} from './model.js';
import {isPane, panes, type Pane} from './panes.js';
import {pinSelected} from './peer-list.js';

const wantedOf = ({preferences, snoops, files, current}: Model): Wanted => ({
	peers: preferences.peers,
	snoop: snoops.views.size > 0,
	files: files.transfers.size,
	...(isPane(current) && {instead: current}),
});

export const panesOf = (model: Model): Layout => layout(model.size.columns, model.size.rows, wantedOf(model));

const isBeside = ({size, preferences}: Model, pane: Pane): boolean => hasPlace(pane, size.columns, size.rows, preferences);

function hasContent({preferences, peers, gone, snoops, files}: Model, pane: Pane): boolean {
	switch (pane) {
		case 'peers': {
			// Who does not want to see them needs no room with them either.
			return preferences.peers && peers.size + gone.length > 0;
		}

		case 'snoop': {
			return snoops.views.size > 0;
		}

		case 'files': {
			return files.transfers.size > 0;
		}
	}
}

const everything = (touched: Set<Part>): void => {
	for (const part of allParts) {
		touched.add(part);
	}
};

function placeBeside(model: Model, touched: Set<Part>, pane: Pane): void {
	const isFocused = model.focus === pane;
	if (model.rooms.has(pane)) {
		closeRoom(model, pane);
		model.focus = isFocused ? pane : model.focus;
		everything(touched);
	}

	// The list of peers takes its room, and keys, also while nobody is there.
	if (!isFocused || pane === 'peers' || hasContent(model, pane)) {
		return;
	}

	model.focus = 'input';
	everything(touched);
}

function placeAsRoom(model: Model, touched: Set<Part>, pane: Pane): void {
	const isFocused = model.focus === pane;
	if (isFocused || hasContent(model, pane)) {
		if (!model.rooms.has(pane)) {
			// There is nothing older in the history.
			openRoom(model, pane).older = 'none';
			touched.add('bar');
		}
	} else if (model.rooms.has(pane)) {
		closeRoom(model, pane);
		everything(touched);
	}

	if (!isFocused || model.current === pane) {
		return;
	}

	showRoom(model, pane);
	everything(touched);
}

/** Makes rooms of the panes that have no place, and takes back those that have one again. */
export function placePanes(model: Model, touched: Set<Part>): void {
	for (const pane of panes) {
		const place = isBeside(model, pane) ? placeBeside : placeAsRoom;
		place(model, touched, pane);
	}
}

/** Back to the input line; from a pane that is a room to the room before. */
export function leavePane(model: Model, touched: Set<Part>): void {
	Object.assign(model.peersPane, {filter: '', isFiltering: false, keysPage: undefined});
	if (isPane(model.current)) {
		showRoom(model, roomBefore(model));
	}

	model.focus = 'input';
	everything(touched);
}

const nothingThere: Readonly<Record<Exclude<Pane, 'peers'>, string>> = {
	snoop: 'Nobody lets you see his MUD at the moment.',
	files: 'No files are on their way.',
};

/** The keys go to the pane from now on; the key that led there leads back. */
export function focusOn(model: Model, touched: Set<Part>, pane: Pane): void {
	if (model.focus === pane) {
		leavePane(model, touched);
		return;
	}

	if (pane !== 'peers' && !hasContent(model, pane)) {
		model.aside = {text: nothingThere[pane], keys: []};
		touched.add('status');
		return;
	}

	Object.assign(model.peersPane, {filter: '', isFiltering: false, keysPage: undefined});
	model.focus = pane;
	pinSelected(model);
	placePanes(model, touched);
	everything(touched);
}
