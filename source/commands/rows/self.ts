import type {CommandSpec} from '../spec.js';
import {command, given, isOn, state, text} from './arguments.js';

/** Who we are, and whether we are here. */
export const self: readonly CommandSpec[] = [
	{
		name: 'name',
		args: [{name: 'name', kind: 'word'}],
		help: 'Change your name, and tell everybody.',
		details: ['1 to 15 plain letters and digits, because other programs cut or refuse anything else.'],
		build: args => command({command: 'name', name: given(args, 'name')}),
	},
	{
		name: 'dnd',
		args: [state],
		help: 'Do not disturb: refuse calls, and tell your peers.',
		build: args => command({command: 'dnd', ...isOn(args)}),
	},
	{
		name: 'away',
		args: [{...text, optional: true}],
		help: 'Say that you are away, and why; /back ends it.',
		details: ['Whoever writes to you alone is told so, once.'],
		build: args => command({command: 'away', ...(args['text'] !== undefined && {text: args['text']})}),
	},
	{
		name: 'back',
		args: [],
		help: 'Be here again.',
		build: () => command({command: 'back'}),
	},
];
