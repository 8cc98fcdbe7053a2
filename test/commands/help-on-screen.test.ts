import {expect, test} from 'vitest';
import {createShell} from '../../source/commands/shell.js';
import {CommandTable} from '../../source/commands/table.js';
import type {Command} from '../../source/session/commands.js';

test('/help alone is a page on the screen and lines elsewhere; /help of a command is lines everywhere', async () => {
	const dispatched: Command[] = [];
	const runLine = createShell({
		table: new CommandTable([]),
		async dispatch(command) {
			dispatched.push(command);
			return {ok: true, lines: ['a line']};
		},
		publish() {},
	});
	expect(await runLine('/help', {room: 'status', face: 'screen'})).toEqual({ok: true, lines: [], action: {action: 'help'}});
	expect(dispatched).toEqual([]);
	for (const face of ['headless', 'ctl', 'start'] as const) {
		// eslint-disable-next-line no-await-in-loop
		expect(await runLine('/help', {room: 'status', face})).toEqual({ok: true, lines: ['a line']});
	}

	expect(await runLine('/help ping', {room: 'status', face: 'screen'})).toEqual({ok: true, lines: ['a line']});
	expect(dispatched).toEqual([{command: 'help'}, {command: 'help'}, {command: 'help'}, {command: 'help', topic: 'ping'}]);
});
