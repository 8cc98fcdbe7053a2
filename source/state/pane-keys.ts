/** Which keys the panes have a use for, as data. What they leave goes its usual way, text excepted. */
import type {Action} from './keymap.js';
import type {Pane} from './panes.js';

export type PaneAction =
	| 'peers.next'
	| 'peers.previous'
	| 'peers.first'
	| 'peers.last'
	| 'peers.filter'
	| 'peers.keys'
	| 'peers.call'
	| 'filter.keep'
	| 'filter.clear'
	| 'filter.back'
	| 'snoop.page-up'
	| 'snoop.page-down'
	| 'snoop.up'
	| 'snoop.down'
	| 'snoop.newest'
	| 'snoop.next'
	| 'snoop.previous'
	| 'snoop.stop'
	| 'snoop.close'
	| 'files.next'
	| 'files.previous'
	| 'files.cancel';

export type PaneKey = {
	/** Characters, or names of keys as in the keymap. */
	readonly keys: readonly string[];
	readonly action: PaneAction;
	/** For the status line and the list of keys; keys without one are found without being told. */
	readonly label?: string;
	/** What it does, in the third person. */
	readonly help: string;
};

/** Single keys for the selected peer come from the command table on top of these. */
export const paneKeys: Readonly<Record<Pane, readonly PaneKey[]>> = {
	peers: [
		{keys: ['down', 'j'], action: 'peers.next', help: 'selects the next peer'},
		{keys: ['up', 'k'], action: 'peers.previous', help: 'selects the peer before'},
		{keys: ['home'], action: 'peers.first', help: 'selects the first peer'},
		{keys: ['end'], action: 'peers.last', help: 'selects the last peer'},
		{keys: ['c'], action: 'peers.call', label: 'call again', help: 'calls a peer who has gone where he was'},
		{keys: ['/'], action: 'peers.filter', label: 'filter', help: 'lists only the peers whose names have in them what you type'},
		{keys: ['?'], action: 'peers.keys', label: 'keys', help: 'lists the keys that act on the selected peer'},
	],
	snoop: [
		{keys: ['pageup'], action: 'snoop.page-up', label: 'scroll', help: 'scrolls back'},
		{keys: ['pagedown'], action: 'snoop.page-down', help: 'scrolls on'},
		{keys: ['up', 'k'], action: 'snoop.up', help: 'scrolls back by a row'},
		{keys: ['down', 'j'], action: 'snoop.down', help: 'scrolls on by a row'},
		{keys: ['end'], action: 'snoop.newest', help: 'goes back to the newest line'},
		{keys: ['right', 'l'], action: 'snoop.next', label: 'next peer', help: 'shows the next peer'},
		{keys: ['left', 'h'], action: 'snoop.previous', help: 'shows the peer before'},
		{keys: ['s'], action: 'snoop.stop', label: 'stop', help: 'asks this peer to show you no more'},
		{keys: ['x', 'delete'], action: 'snoop.close', label: 'close', help: 'closes the view of this peer; a new line of his opens it again'},
	],
	files: [
		{keys: ['down', 'j'], action: 'files.next', label: 'select', help: 'selects the next file'},
		{keys: ['up', 'k'], action: 'files.previous', help: 'selects the file before'},
		{keys: ['c', 'delete'], action: 'files.cancel', label: 'cancel', help: 'cancels the selected file'},
	],
};

/** While a name is typed to find a peer. */
export const filterKeys: readonly PaneKey[] = [
	{keys: ['return'], action: 'filter.keep', label: 'keeps', help: 'keeps the list as short as it is'},
	{keys: ['escape'], action: 'filter.clear', label: 'clears', help: 'lists everybody again'},
	{keys: ['backspace', 'ctrl+h'], action: 'filter.back', help: 'takes back a letter'},
	{keys: ['down'], action: 'peers.next', help: 'selects the next peer'},
	{keys: ['up'], action: 'peers.previous', help: 'selects the peer before'},
];

/** Actions that mean the same wherever the keys go. Those of the input line don't: its text would change unseen. */
const everywhere = /^(?:room|question|scroll|focus|call|snoopers)\.|^(?:help|redraw|leave|interrupt|suspend)$/v;

export const isMeantEverywhere = (action: Action): boolean => everywhere.test(action);
