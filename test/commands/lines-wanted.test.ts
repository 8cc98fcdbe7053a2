import {expect, test} from 'vitest';
import {linesWanted} from '../../source/commands/lines-wanted.js';
import {CommandTable} from '../../source/commands/table.js';
import {protocols} from '../../source/protocols/index.js';

const table = new CommandTable(protocols);

test.each([
	['/paste Al', 'missing'],
	['/PAS "Two Words" ', 'missing'],
	['/paste Al one', 'there'],
	['/paste Al \n one\ntwo', 'there'],
	['/paste', undefined],
	['/paste ', undefined],
	['/p Al', undefined],
	['/chat Al one', undefined],
	['/files', undefined],
	['//paste Al', undefined],
	['/', undefined],
	['paste Al', undefined],
	['', undefined],
])('%j: %s', (line, wanted) => {
	expect(linesWanted(table, line)).toBe(wanted);
});
