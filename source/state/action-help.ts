/** What each action of the keymap does, in one line for the help page, in the order of that page. */
import type {Action} from './keymap.js';

export type KeySection = 'Rooms' | 'Panes' | 'Reading' | 'Program' | 'Writing';

export type ActionHelp = {readonly section: KeySection; readonly text: string};

const rooms = (text: string): ActionHelp => ({section: 'Rooms', text});
const panes = (text: string): ActionHelp => ({section: 'Panes', text});
const reading = (text: string): ActionHelp => ({section: 'Reading', text});
const program = (text: string): ActionHelp => ({section: 'Program', text});
const writing = (text: string): ActionHelp => ({section: 'Writing', text});

/** Actions with the same text stand in one entry. */
const numbered = rooms('go to the room with this number');

export const actionHelp: Readonly<Record<Action, ActionHelp>> = {
	'room.unread': rooms('go to the next room with something new, private ones first'),
	'room.1': numbered,
	'room.2': numbered,
	'room.3': numbered,
	'room.4': numbered,
	'room.5': numbered,
	'room.6': numbered,
	'room.7': numbered,
	'room.8': numbered,
	'room.9': numbered,
	'room.previous': rooms('go to the room on the left'),
	'room.next': rooms('go to the room on the right'),
	'question.accept': rooms('say yes to the question shown, such as a call'),
	'question.deny': rooms('say no to it'),
	'call.back': rooms('call back the last one whose call you missed'),
	'focus.peers': panes('go to the list of peers: there single keys act on one, and ? lists them'),
	'focus.snoop': panes('go to what you see of a friend\'s MUD; the page keys scroll there'),
	'focus.files': panes('go to the files on their way'),
	'snoopers.end': panes('show your chat to nobody any more, whoever snoops you'),
	'scroll.page-up': reading('read what is older; the newest lines stay in sight below'),
	'scroll.page-down': reading('read on'),
	'scroll.up': reading('one row up'),
	'scroll.down': reading('one row down'),
	leave: reading('go back: to the newest line, from a page, a search or a question'),
	send: writing('send the line to the room in the brackets before it'),
	'complete.next': writing('complete a command, a name, a room or a path; again for the next one'),
	'complete.previous': writing('go back to the one before'),
	'history.older': writing('bring back the line sent before'),
	'history.newer': writing('and the one after it'),
	'history.search': writing('search the lines sent from this room: type a part of one'),
	edit: writing('write the line in your own editor ($VISUAL or $EDITOR)'),
	'move.left': writing('one character to the left'),
	'move.right': writing('one character to the right'),
	'move.word-left': writing('one word to the left'),
	'move.word-right': writing('one word to the right'),
	'move.start': writing('go to the start of the line'),
	'move.end': writing('go to its end'),
	'delete.back': writing('delete the character before the cursor'),
	'delete.forward': writing('delete the character under it'),
	'kill.unix-word-back': writing('cut the word before the cursor, up to a blank'),
	'kill.word-back': writing('cut the word before the cursor'),
	'kill.word-forward': writing('cut the word after it'),
	'kill.to-start': writing('cut all before the cursor'),
	'kill.to-end': writing('cut all after it'),
	yank: writing('put back what was cut, here or in another room'),
	transpose: writing('swap the two characters around the cursor'),
	help: program('open and close this page'),
	redraw: program('draw the screen anew'),
	suspend: program('stop mudlark for now; fg in the shell brings it back'),
	interrupt: program('clear the line; twice: hang up everywhere and quit'),
};
