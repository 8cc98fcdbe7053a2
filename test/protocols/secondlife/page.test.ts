import {readFile} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {limits} from '../../../source/protocols/secondlife/limits.js';
import {secondlife} from '../../../source/protocols/secondlife/index.js';

const page = await readFile(new URL('../../../docs/protocols/second-life.md', import.meta.url), 'utf8');
const rows = page.split('\n').filter(line => line.startsWith('|'));

const cells = rows.map(row => row.split('|', 2)[1] ?? '');

test.for(secondlife.verbs)('the page has a row for /grid $name', ({name, command}) => {
	const isTold = (words: string) => cells.some(cell => cell.split('`').some(code => code === words || code.startsWith(`${words} `)));
	expect(isTold(`/grid ${name}`)).toBe(true);
	expect(command === undefined || isTold(`/${command}`)).toBe(true);
});

test('the page has the bounds that are kept', () => {
	const told = (text: string) => {
		expect(rows.join('\n')).toContain(text);
	};

	told(`${limits.parts} parts of ${limits.textBytes.toLocaleString('en-US')} bytes; ${limits.queued} parts wait`);
	told(`${limits.undeliveredMs / 1000} s |`);
	told(`${limits.silenceMs / 1000} s without a packet`);
	told(`${limits.pollMs / 1000} s, ${limits.pollBytes / 1024 / 1024} MiB`);
	told(`${limits.groups.toLocaleString('en-US')}, ${limits.people}, ${limits.names.toLocaleString('en-US')}`);
	told(`| redirections of a login | ${limits.hops},`);
});
