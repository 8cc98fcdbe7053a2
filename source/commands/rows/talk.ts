import type {CommandSpec} from '../spec.js';
import {command, given, peer, text} from './arguments.js';

/** What one says, and to whom. */
export const talk: readonly CommandSpec[] = [
	{
		name: 'chat',
		aliases: ['msg', 'tell'],
		args: [peer, text],
		help: 'Write to one peer alone.',
		details: ['/chat all TEXT and /chat #GROUP TEXT work too, for those who are used to them.'],
		build: args => command({command: 'chat', peer: given(args, 'peer'), text: given(args, 'text')}),
	},
	{
		name: 'chatall',
		args: [text],
		help: 'Write to everybody who is connected.',
		build: args => command({command: 'chatall', text: given(args, 'text')}),
	},
	{
		name: 'reply',
		args: [text],
		help: 'Write to the last person who wrote to you alone.',
		build: args => command({command: 'reply', text: given(args, 'text')}),
	},
	{
		name: 'group',
		args: [{name: 'group', kind: 'group'}, text],
		help: 'Write to the peers you have put into a group.',
		build: args => command({command: 'group', group: given(args, 'group'), text: given(args, 'text')}),
	},
	{
		name: 'emote',
		aliases: ['me'],
		args: [{...text, label: '[PEER|all|#group] TEXT'}],
		help: 'Say what you do: /emote waves.',
		details: ['It goes to the room you are in, unless the first word is all, #GROUP or the whole name of a peer.'],
		build: (args, room) => command({command: 'emote', room, text: given(args, 'text')}),
	},
	{
		name: 'paste',
		args: [{name: 'target', label: 'PEER|all|#group', kind: 'target'}, {name: 'text', kind: 'lines'}],
		help: 'Send several lines as one text, with their blanks.',
		details: [
			'On the screen type /paste PEER, paste the lines, and press Enter; Ctrl+X Ctrl+E writes them in your own editor instead. Elsewhere TEXT is one line.',
			'His program says that you paste, and shows the lines below that.',
		],
		peerKey: {key: 't', label: 'paste', capability: 'text'},
		build: args => command({command: 'paste', target: given(args, 'target'), text: given(args, 'text')}),
	},
];
