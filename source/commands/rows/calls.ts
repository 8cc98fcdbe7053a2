import type {CommandSpec} from '../spec.js';
import {command, given, peer} from './arguments.js';

/** Who comes in, and who goes. */
export const calls: readonly CommandSpec[] = [
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
];
