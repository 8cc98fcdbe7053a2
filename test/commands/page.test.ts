import {expect, test} from 'vitest';
import {CommandTable} from '../../source/commands/table.js';
import {protocols} from '../../source/protocols/index.js';
import type {ScriptHost} from '../../source/scripting/host.js';
import {scriptCommand} from '../../source/scripting/script-command.js';
import {commandsPage} from './commands-page.js';

// After a change of the table: npm test -- -u
test('docs/commands.md is what the table says', async () => {
	const table = new CommandTable(protocols);
	table.add(scriptCommand(undefined as unknown as ScriptHost));
	await expect(commandsPage(table)).toMatchFileSnapshot('../../docs/commands.md');
});
