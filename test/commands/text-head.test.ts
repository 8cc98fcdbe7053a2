import {expect, test} from 'vitest';
import {CommandTable} from '../../source/commands/table.js';
import {textHead} from '../../source/commands/text-head.js';

const table = new CommandTable([]);

test.for([
	['/chat Al hello', '/chat Al '],
	['/chat "Two Words"  hello', '/chat "Two Words"  '],
	['/msg Al a b c', '/msg Al '],
	['/chatall hi', '/chatall '],
	['/group raid go', '/group raid '],
	['/me waves', '/me '],
	['/chat Al', ''],
	['/who', ''],
	['/paste Al text', ''],
	['//chat Al hello', ''],
	['hello', ''],
	['', ''],
	['/nonsense x y', ''],
	['/set name Wick', ''],
] as const)('before the text of %j stands %j', ([line, head]) => {
	expect(textHead(table, line)).toBe(head);
});
