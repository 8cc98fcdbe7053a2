import type {CommandOf} from '../../session/commands.js';
import type {CommandSpec} from '../spec.js';
import {command, given, isOn, peer, state} from './arguments.js';

/** Files, and looks over each other's shoulders. */
export const sharing: readonly CommandSpec[] = [
	{
		name: 'sendfile',
		args: [peer, {name: 'path', kind: 'path'}],
		help: 'Send a file to a peer; he is asked first.',
		details: [
			'PATH may begin with ~, and Tab completes it. Several files for one peer leave one after the other. Between two mudlarks a file goes on where it was when a connection that broke is back.',
			'In TinTin++ he types #chat accept and your name; in MUSHclient he has to allow you to send files once per connection. Mudlet takes none.',
		],
		peerKey: {key: 'f', label: 'send file', capability: 'files'},
		build: args => command({command: 'sendfile', peer: given(args, 'peer'), path: given(args, 'path')}),
	},
	{
		name: 'files',
		aliases: ['filestat', 'filestatus'],
		args: [],
		help: 'List the files on their way, with their numbers.',
		build: () => command({command: 'files'}),
	},
	{
		name: 'cancel',
		aliases: ['cancelfile', 'filecancel', 'stopfile'],
		args: [{name: 'id', kind: 'number', optional: true}],
		help: 'Stop a file on its way.',
		details: ['Without ID the only one there is; /files tells the numbers. In the list of files (Alt+T) one key does it. What has come of it is kept.'],
		build: ({id}) => command({command: 'cancel', ...(id !== undefined && {id: Number(id)})}),
	},
	{
		name: 'snoop',
		args: [peer],
		help: 'Look over a peer\'s shoulder, if he lets you; once more ends it.',
		details: [
			'What he lets you see stands in a view of its own (Alt+S). He decides: mudlark asks him, in MUSHclient and MudMaster he has to allow you to snoop.',
			'TinTin++ does not answer the wish; there your friend types #chat forwardall and your name.',
		],
		peerKey: {key: 's', label: 'snoop', capability: 'snoop'},
		build: args => command({command: 'snoop', peer: given(args, 'peer')}),
	},
	{
		name: 'forward',
		args: [peer],
		help: 'Show a peer your chat without his asking; once more ends it.',
		details: ['He sees what is said in everybody. It ends with the connection; as long as it lasts the status line says who sees it, and Alt+H ends it.'],
		peerKey: {key: 'w', label: 'forward', capability: 'snoop'},
		build: args => command({command: 'forward', peer: given(args, 'peer')}),
	},
	{
		name: 'allow',
		args: [peer, {name: 'what', kind: 'choice', choices: ['snoop', 'files', 'commands']}, state],
		help: 'Let a peer do something without a question, or no longer.',
		details: [
			'snoop: see your chat, as soon as he asks for it. files: send you files. commands: send you aliases and the like of his program; they are kept as text files and never run.',
			'Without on or off it changes. It ends with the connection, and he is told.',
		],
		peerKey: {key: 'a', label: 'allow', capability: 'snoop'},
		build: args => command({command: 'allow', peer: given(args, 'peer'), what: given(args, 'what') as CommandOf<'allow'>['what'], ...isOn(args)}),
	},
];
