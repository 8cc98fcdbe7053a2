import {expect, test} from 'vitest';
import {CommandTable} from '../../source/commands/table.js';
import {protocols} from '../../source/protocols/index.js';
import {commandsPage} from './commands-page.js';

// After a change of the table: npm test -- -u
test('docs/commands.md is what the table says', async () => {
	await expect(commandsPage(new CommandTable(protocols))).toMatchFileSnapshot('../../docs/commands.md');
});
