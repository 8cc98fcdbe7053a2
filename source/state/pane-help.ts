/** What the keys of the focused pane do, for the status line and the list of keys. */
import {keyLabel} from './key-label.js';
import type {Model} from './model.js';
import {filterKeys, paneKeys, type PaneKey} from './pane-keys.js';
import type {Pane} from './panes.js';
import {callLine, commandsFor, selectedPeer} from './peer-list.js';
import {selectedTransfer} from './files.js';
import {shownSnoop} from './snoop.js';

export type KeyHelp = {readonly key: string; readonly label: string};

/** Whether a key of a pane has anything to do at the moment. */
export function isOffered(model: Model, {action}: PaneKey): boolean {
	switch (action) {
		case 'peers.call': {
			const selected = selectedPeer(model);
			return selected?.isGone === true && callLine(model, selected.peer) !== undefined;
		}

		case 'files.cancel': {
			return selectedTransfer(model.files)?.state === 'running';
		}

		case 'snoop.next':
		case 'snoop.previous': {
			return model.snoops.views.size > 1;
		}

		case 'snoop.stop': {
			const view = shownSnoop(model.snoops);
			return view?.hasEnded === false && model.peers.has(view.peer.id);
		}

		case 'snoop.close': {
			return model.snoops.views.size > 0;
		}

		case 'files.next':
		case 'files.previous': {
			return model.files.transfers.size > 1;
		}

		default: {
			return true;
		}
	}
}

const labelled = (model: Model, keys: readonly PaneKey[]): readonly KeyHelp[] =>
	keys.flatMap(entry => entry.label !== undefined && isOffered(model, entry) ? [{key: keyLabel(entry.keys[0]!), label: entry.label}] : []);

/** The single keys that act on the selected peer. */
export function keysForSelected(model: Model): readonly KeyHelp[] {
	const selected = selectedPeer(model);
	const commands = selected ? commandsFor(model, selected).map(({key, label}) => ({key: keyLabel(key), label})) : [];
	return [...commands, ...labelled(model, paneKeys.peers)];
}

const write = (keys: readonly KeyHelp[]): string => keys.map(({key, label}) => `${key} ${label}`).join('  ');

/** Wordings from long to short. */
export function paneHelp(model: Model, pane: Pane): readonly string[] {
	const back = {key: 'Esc', label: 'back'};
	if (pane === 'peers' && model.peersPane.isFiltering) {
		return [write(labelled(model, filterKeys)), ''];
	}

	if (pane === 'peers') {
		const list = {key: '?', label: 'keys'};
		const acting = keysForSelected(model).filter(({key}) => key !== list.key);
		// As many as there is room for; `?` tells the rest.
		const wordings = acting.map((_, index) => write([...acting.slice(0, acting.length - index), list, back]));
		return [...wordings, write([list, back]), write([back]), ''];
	}

	const keys = labelled(model, paneKeys[pane]);
	return [write([...keys, back]), write([...keys.slice(0, 1), back]), 'Esc back', ''];
}
