import type {Command} from '../session/commands.js';
import type {Argument, Arguments, Built, CommandSpec} from './spec.js';

const peer: Argument = {name: 'peer', kind: 'peer'};
const text: Argument = {name: 'text', kind: 'text'};

const command = (built: Command): Built => ({command: built});

/** An argument that the table requires. */
const given = (args: Arguments, name: string): string => args[name] ?? '';

const number = (value: string | undefined): number | undefined => value === undefined ? undefined : Number(value);

export const builtinCommands: readonly CommandSpec[] = [
	{
		name: 'hangup',
		aliases: ['zap', 'unchat'],
		args: [{...peer, label: 'PEER|all'}],
		help: 'Close a connection, or cancel a call in progress.',
		details: ['A call in progress is named by its host, or HOST:PORT.'],
		peerKey: {key: 'h', label: 'hang up'},
		build: args => command({command: 'hangup', peer: given(args, 'peer')}),
	},
	{
		name: 'listen',
		args: [{name: 'port', kind: 'number', optional: true}],
		help: 'Take calls, and print the addresses to give to friends.',
		details: ['With a port: take calls on that one from now on; 0 is any free port. [listen] in the config says what happens at the start.'],
		build({port}) {
			return command({command: 'listen', ...(port !== undefined && {port: Number(port)})});
		},
	},
	{
		name: 'unlisten',
		args: [],
		help: 'Take no more calls; who is connected stays.',
		build: () => command({command: 'unlisten'}),
	},
	{
		name: 'accept',
		args: [{name: 'id', kind: 'number', optional: true}],
		help: 'Say yes to a question, such as a call.',
		details: ['Without ID the oldest question is meant. Alt+Y answers the one shown.'],
		build: ({id}) => command({command: 'answer', choice: 'accept', ...(id !== undefined && {id: Number(id)})}),
	},
	{
		name: 'deny',
		args: [{name: 'id', kind: 'number', optional: true}],
		help: 'Say no to a question.',
		details: ['Without ID the oldest question is meant. Alt+N answers the one shown.'],
		build: ({id}) => command({command: 'answer', choice: 'deny', ...(id !== undefined && {id: Number(id)})}),
	},
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
		name: 'setgroup',
		args: [peer, {name: 'group', kind: 'group'}],
		help: 'Put a peer into a group.',
		details: ['Groups are your own: each of you decides for himself who is in which.'],
		peerKey: {key: 'g', label: 'group', capability: 'groups'},
		build: args => command({command: 'setgroup', peer: given(args, 'peer'), group: given(args, 'group')}),
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
		name: 'name',
		args: [{name: 'name', kind: 'word'}],
		help: 'Change your name, and tell everybody.',
		details: ['1 to 15 plain letters and digits, because other programs cut or refuse anything else.'],
		build: args => command({command: 'name', name: given(args, 'name')}),
	},
	{
		name: 'dnd',
		args: [{name: 'state', kind: 'choice', choices: ['on', 'off'], optional: true}],
		help: 'Do not disturb: refuse calls, and tell your peers.',
		build: args => command({command: 'dnd', ...(args['state'] !== undefined && {on: args['state'] === 'on'})}),
	},
	{
		name: 'who',
		args: [],
		help: 'List who is connected.',
		build: () => command({command: 'who'}),
	},
	{
		name: 'info',
		args: [peer],
		help: 'Tell everything known of a peer.',
		peerKey: {key: 'i', label: 'info'},
		build: args => command({command: 'info', peer: given(args, 'peer')}),
	},
	{
		name: 'ping',
		args: [peer],
		help: 'Measure the way to a peer and back.',
		peerKey: {key: 'p', label: 'ping', capability: 'ping'},
		build: args => command({command: 'ping', peer: given(args, 'peer')}),
	},
	{
		name: 'raw',
		args: [peer, {name: 'code', kind: 'number'}, {...text, optional: true}],
		help: 'Send any block number with any text.',
		details: ['For trying things out; the numbers are in docs/protocols. MUSHclient calls this ChatMessage, TinTin++ #chat send.'],
		peerKey: {key: 'r', label: 'raw', capability: 'raw'},
		build: args => command({command: 'raw', peer: given(args, 'peer'), code: number(args['code']) ?? 0, text: args['text'] ?? ''}),
	},
	{
		name: 'peer',
		args: [{name: 'action', kind: 'choice', choices: ['list', 'add', 'edit', 'forget'], optional: true}, {name: 'name', kind: 'word', optional: true}, {name: 'values', label: 'HOST KEY=VALUE …', kind: 'text', optional: true}],
		help: 'Keep the address book.',
		details: [
			'/peer add Al al.example.org:4050 puts Al in; /call Al calls him.',
			'Keys: host, port, protocol, charset (what his program takes text to be), group.',
			'Entries under [[peer]] in the config are shown too; change them there.',
		],
		build(args) {
			const action = (args['action'] ?? 'list') as 'list' | 'add' | 'edit' | 'forget';
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
