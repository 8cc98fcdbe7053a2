/** Files as two people see them, one of them with a screen. */
import {readFile, stat, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {startProgram} from '../support/program.js';
import {startScreen} from '../support/screen-program.js';

const map = '   N\n   |\nW--+--E\n';

test('a file is sent by a key, and one that is offered is taken by another', async () => {
	await using wick = await startScreen({columns: 120, rows: 40, args: ['--accept', 'all']});
	await using al = await startProgram({name: 'Al'});
	al.send(`/call 127.0.0.1 ${await wick.port()}`);
	await wick.waitFor(/^● Al/mv);
	await writeFile(path.join(wick.dir, 'temple map.txt'), map);
	await writeFile(path.join(al.dir, 'castle.txt'), `${map}castle\n`);

	wick.key('alt+p');
	wick.type('f');
	await wick.waitFor('[everybody] /sendfile Al');
	wick.type('~/tem');
	wick.key('tab');
	await wick.waitFor('/sendfile Al "~/temple map.txt"');
	wick.key('enter');
	await wick.waitFor('Offered temple map.txt');
	const {id} = await al.waitForEvent('question', {kind: 'file', details: {name: 'Wick', file: 'temple map.txt', size: map.length}});
	al.send(`/accept ${id}`);
	const {path: taken} = await al.waitForEvent('transfer.done', {direction: 'in'});
	expect(await readFile(taken!, 'utf8')).toBe(map);
	await wick.waitFor('temple map.txt to Al sent');
	await wick.waitFor('✓ temple map.txt to Al sent');

	al.send('/sendfile Wick ~/castle.txt');
	await wick.waitFor(/^Al offers castle\.txt \(\d+ B\) {3}Alt\+Y take it {2}Alt\+N refuse/mv);
	wick.key('alt+y');
	await wick.waitFor(/✓ castle\.txt from Al saved in .*castle\.txt/v);
	await al.waitForEvent('transfer.done', {direction: 'out'});
	expect(await readFile(path.join(wick.dir, 'downloads', 'castle.txt'), 'utf8')).toBe(`${map}castle\n`);
});

test('a file that is refused is nowhere, and the other side is told', async () => {
	await using wick = await startScreen({args: ['--accept', 'all']});
	await using al = await startProgram({name: 'Al'});
	al.send(`/call 127.0.0.1 ${await wick.port()}`);
	await wick.waitFor(/^● Al/mv);
	await writeFile(path.join(al.dir, 'castle.txt'), map);
	al.send('/sendfile Wick ~/castle.txt');
	await wick.waitFor('Al offers castle.txt');
	wick.key('alt+n');
	await al.waitForEvent('transfer.failed', ({reason}) => reason.includes('Wick'));
	await wick.waitFor(screen => screen.join('\n').includes('F1 help'));
	await expect(stat(path.join(wick.dir, 'downloads', 'castle.txt'))).rejects.toThrow('ENOENT');
});
