/** Which key does what, as data. */
import type {Kill, Move} from './input-line.js';
import type {Pane} from './panes.js';

export type Action =
	| `move.${Move}`
	| `kill.${Kill}`
	| 'delete.back'
	| 'delete.forward'
	| 'yank'
	| 'transpose'
	| 'history.older'
	| 'history.newer'
	| 'history.search'
	| 'complete.next'
	| 'complete.previous'
	| 'send'
	| 'edit'
	| `room.${RoomNumber}`
	| 'room.next'
	| 'room.previous'
	| 'room.unread'
	| 'question.accept'
	| 'question.deny'
	| 'scroll.page-up'
	| 'scroll.page-down'
	| 'scroll.up'
	| 'scroll.down'
	| `focus.${Pane}`
	| 'call.back'
	| 'snoopers.end'
	| 'help'
	| 'redraw'
	| 'leave'
	| 'interrupt'
	| 'suspend';

type RoomNumber = '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9';

/**
Names of keys are lower case with modifiers in the order ctrl, alt, shift: `ctrl+a`, `alt+1`, `shift+tab`. Keys that are
pressed one after the other stand with a blank between them: `ctrl+x ctrl+e`.
*/
export type Keymap = Readonly<Record<string, Action>>;

export const defaultKeymap: Keymap = {
	'ctrl+a': 'move.start',
	'ctrl+e': 'move.end',
	'ctrl+b': 'move.left',
	'ctrl+f': 'move.right',
	left: 'move.left',
	right: 'move.right',
	home: 'move.start',
	end: 'move.end',
	'alt+b': 'move.word-left',
	'alt+f': 'move.word-right',
	'ctrl+left': 'move.word-left',
	'ctrl+right': 'move.word-right',
	'ctrl+d': 'delete.forward',
	delete: 'delete.forward',
	backspace: 'delete.back',
	'ctrl+h': 'delete.back',
	'ctrl+w': 'kill.unix-word-back',
	'alt+backspace': 'kill.word-back',
	'alt+d': 'kill.word-forward',
	'ctrl+u': 'kill.to-start',
	'ctrl+k': 'kill.to-end',
	'ctrl+y': 'yank',
	'ctrl+t': 'transpose',
	up: 'history.older',
	down: 'history.newer',
	'ctrl+p': 'history.older',
	'ctrl+n': 'history.newer',
	'ctrl+r': 'history.search',
	tab: 'complete.next',
	'shift+tab': 'complete.previous',
	return: 'send',
	'ctrl+x ctrl+e': 'edit',
	'alt+1': 'room.1',
	'alt+2': 'room.2',
	'alt+3': 'room.3',
	'alt+4': 'room.4',
	'alt+5': 'room.5',
	'alt+6': 'room.6',
	'alt+7': 'room.7',
	'alt+8': 'room.8',
	'alt+9': 'room.9',
	'alt+right': 'room.next',
	'alt+left': 'room.previous',
	'alt+a': 'room.unread',
	'alt+y': 'question.accept',
	'alt+n': 'question.deny',
	pageup: 'scroll.page-up',
	pagedown: 'scroll.page-down',
	'shift+up': 'scroll.up',
	'shift+down': 'scroll.down',
	'alt+p': 'focus.peers',
	'alt+s': 'focus.snoop',
	'alt+t': 'focus.files',
	'alt+c': 'call.back',
	'alt+h': 'snoopers.end',
	f1: 'help',
	'ctrl+l': 'redraw',
	escape: 'leave',
	'ctrl+g': 'leave',
	'ctrl+c': 'interrupt',
	'ctrl+z': 'suspend',
};
