import type {CommandOf} from '../../session/commands.js';
import type {CommandSpec} from '../spec.js';
import {command, given, peer, text} from './arguments.js';

/** The program itself: rooms, settings, the address book, and what has no command of its own. */
export const program: readonly CommandSpec[] = [
	{
		name: 'raw',
		args: [peer, {name: 'code', kind: 'number'}, {...text, optional: true}],
		help: 'Send any block number with any text.',
		details: ['For trying things out; the numbers are in docs/protocols. MUSHclient calls this ChatMessage, TinTin++ #chat send.'],
		peerKey: {key: 'r', label: 'raw', capability: 'raw'},
		build: args => command({command: 'raw', peer: given(args, 'peer'), code: Number(given(args, 'code')), text: args['text'] ?? ''}),
	},
	{
		name: 'peer',
		args: [
			{name: 'action', kind: 'choice', choices: ['list', 'add', 'edit', 'forget'], optional: true},
			{name: 'name', kind: 'word', optional: true},
			{name: 'values', label: 'HOST KEY=VALUE …', kind: 'text', optional: true},
		],
		help: 'Keep the address book.',
		details: [
			'/peer add Al al.example.org:4050 puts Al in; /call Al calls him.',
			'Keys: host, port, protocol, charset (what his program takes text to be), group.',
			'Entries under [[peer]] in the config are shown too; change them there.',
		],
		build(args) {
			const action = (args['action'] ?? 'list') as CommandOf<'contacts'>['action'];
			const values = (args['values'] ?? '').split(/\s+/).filter(Boolean);
			return command({command: 'contacts', action, values, ...(args['name'] !== undefined && {name: args['name']})});
		},
	},
	{
		name: 'room',
		aliases: ['window', 'buffer'],
		args: [{name: 'name', kind: 'room'}],
		help: 'Go to a room; a peer or #GROUP opens his.',
		peerKey: {key: 'return', label: 'chat', capability: 'text'},
		build: args => ({room: given(args, 'name')}),
	},
	{
		name: 'close',
		args: [],
		help: 'Close the room you are in.',
		build: (_args, room) => command({command: 'room.close', room}),
	},
	{
		name: 'clear',
		args: [],
		help: 'Clear the room on screen; nothing is lost from the history.',
		build: () => ({clear: true}),
	},
	{
		name: 'set',
		args: [{name: 'key', kind: 'key', optional: true}, {name: 'value', kind: 'text', optional: true}],
		help: 'Show or change settings for this run.',
		details: ['What shall stay goes into the config file; mudlark never writes that one.'],
		build: ({key, value}) => command({command: 'set', ...(key !== undefined && {key}), ...(value !== undefined && {value})}),
	},
	{
		name: 'reload',
		args: [],
		help: 'Read the config file again.',
		details: ['Where it has mistakes, all of them are named and the old configuration stays.'],
		build: () => command({command: 'reload'}),
	},
	{
		name: 'help',
		args: [{name: 'command', kind: 'command', optional: true}],
		help: 'Explain a command, or list them all.',
		details: ['On the screen /help alone opens a page with keys and commands, as F1 does; Esc closes it.'],
		build: ({command: topic}) => topic === undefined
			? {command: {command: 'help'}, page: 'help'}
			: command({command: 'help', topic}),
	},
	{
		name: 'quit',
		aliases: ['exit'],
		args: [],
		help: 'Hang up everywhere and leave. Ctrl+C twice does the same.',
		build: () => command({command: 'quit'}),
	},
];
