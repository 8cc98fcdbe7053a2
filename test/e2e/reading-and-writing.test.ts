/** What one does all day: reading back, searching, writing, looking things up; on the built program in a real terminal. */
import {chmod, mkdtemp, readdir, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startProgram} from '../support/program.js';
import {startScreen, type ScreenProgram} from '../support/screen-program.js';

let folder = '';

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'mudlark-'));
});

afterAll(async () => {
	await rm(folder, {recursive: true});
});

/** A shell script as the user's editor. */
const editor = async (name: string, script: string): Promise<string> => {
	const file = path.join(folder, name);
	await writeFile(file, `#!/bin/sh\n${script}\n`);
	await chmod(file, 0o755);
	return file;
};

/** A friend without a screen, who is let in unasked. */
const befriend = async (wick: ScreenProgram) => {
	const al = await startProgram({name: 'Al'});
	al.send(`/call 127.0.0.1 ${await wick.port()}`);
	await al.waitForEvent('peer.online', {peer: {name: 'Wick'}});
	await wick.waitFor(/^● Al/mv);
	return al;
};

const inputRow = (text: string) => (screen: readonly string[]) => screen.at(-1)?.trimEnd() === text;

test('Ctrl+X Ctrl+E: the line goes through the user\'s editor, which has the terminal meanwhile', async () => {
	const answer = path.join(folder, 'answer');
	const EDITOR = await editor('asks', `printf 'Your line? '; read -r text; echo "$1" > ${answer}; echo "$(cat "$1"), $text" > "$1"`);
	await using wick = await startScreen({env: {EDITOR, TMPDIR: folder}});
	await wick.waitFor('[everybody]');
	wick.type('half a line');
	await wick.waitFor(inputRow('[everybody] half a line'));
	wick.key('ctrl+x');
	wick.key('ctrl+e');
	await wick.waitFor('Your line?');
	expect(wick.privateMode(1049)).toBe(false);
	expect(wick.privateMode(2004)).toBe(false);
	wick.type('and the other half\r');
	await wick.waitFor(inputRow('[everybody] half a line, and the other half'));
	expect(wick.privateMode(1049)).toBe(true);
	expect(wick.privateMode(2004)).toBe(true);
	wick.type('!');
	const screen = await wick.waitFor(inputRow('[everybody] half a line, and the other half!'));
	expect(screen[0]).toMatch(/^ 1 everybody {2}2 status/v);
	expect((await readdir(folder)).filter(name => name.startsWith('mudlark-'))).toEqual([]);
});

test('several lines from the editor are asked about', async () => {
	const EDITOR = await editor('many', 'for line in one two three four; do echo $line; done > "$1"');
	await using wick = await startScreen({args: ['--accept', 'all'], env: {VISUAL: EDITOR, EDITOR: 'false'}});
	await using al = await befriend(wick);
	wick.type('\u{18}\u{5}');
	await wick.waitFor('Send 4 lines to everybody?   Alt+Y send  Alt+N keep them');
	wick.key('alt+y');
	await al.waitForEvent('message', {text: 'four'});
	expect(al.events.flatMap(event => event.event === 'message' ? event.text : [])).toEqual(['one', 'two', 'three', 'four']);
});

test('an editor that is not set, or fails, is told in words, and the line stays', async () => {
	await using wick = await startScreen({env: {EDITOR: ''}});
	await wick.waitFor('[everybody]');
	wick.type('my line\u{18}\u{5}');
	await wick.waitFor('neither VISUAL nor EDITOR');
	await wick.waitFor(inputRow('[everybody] my line'));
	await using bo = await startScreen({env: {EDITOR: '/nowhere/ed'}});
	await bo.waitFor('[everybody]');
	bo.type('my line\u{18}\u{5}');
	await bo.waitFor('The editor “/nowhere/ed” can\'t be run.');
	await bo.waitFor(inputRow('[everybody] my line'));
});

test('Ctrl+C in the editor is the editor\'s', async () => {
	const EDITOR = await editor('interrupted', 'file=$1; trap "echo heard > $file; exit 0" INT; printf "Waiting"; while :; do sleep 0.1; done');
	await using wick = await startScreen({env: {EDITOR}});
	await wick.waitFor('[everybody]');
	wick.type('\u{18}\u{5}');
	await wick.waitFor('Waiting');
	wick.key('ctrl+c');
	await wick.waitFor(inputRow('[everybody] heard'));
	wick.type(', and mudlark lives');
	await wick.waitFor(inputRow('[everybody] heard, and mudlark lives'));
});

test('Ctrl+R finds what was sent, and Enter sends it again', async () => {
	await using wick = await startScreen({args: ['--accept', 'all']});
	await using al = await befriend(wick);
	for (const line of ['north gate', 'south gate', 'the inn']) {
		wick.type(`${line}\r`);
		// eslint-disable-next-line no-await-in-loop
		await al.waitForEvent('message', {text: line});
	}

	const since = al.events.length;
	wick.key('ctrl+r');
	wick.type('gate');
	await wick.waitFor(inputRow('(search) gate: south gate'));
	wick.key('ctrl+r');
	await wick.waitFor(inputRow('(search) gate: north gate'));
	wick.key('ctrl+g');
	await wick.waitFor(inputRow('[everybody]'));
	wick.key('ctrl+r');
	wick.type('inn\r');
	await al.waitForEvent('message', {text: 'the inn'}, {since});
});

test('while one reads older lines nothing moves, the newest stay in sight, and what came is told', async () => {
	await using wick = await startScreen({args: ['--accept', 'all']});
	await using al = await befriend(wick);
	al.send(Array.from({length: 60}, (_, number) => `line ${number}.`).join('\n'));
	await wick.waitFor('line 59.');
	wick.key('pageup');
	// A terminal is read while it is drawn: the rows above the rule are those of one frame when they follow each other.
	const before = await wick.waitFor(screen => {
		const numbers = screen.slice(1, screen.findIndex(row => row.includes('── newest ──'))).map(row => Number(/line (?<number>\d+)\./v.exec(row)?.groups?.['number']));
		return numbers.length > 1 && numbers.every((number, index) => number === numbers[0]! + index);
	});
	al.send(Array.from({length: 12}, (_, number) => `later ${number}.`).join('\n'));
	const after = await wick.waitFor(screen => ['── 12 new ──', 'later 8.', 'later 9.', 'later 10.', 'later 11.'].every(text => screen.some(row => row.includes(text))));
	const rule = before.findIndex(row => row.includes('newest'));
	expect(after.slice(1, rule)).toEqual(before.slice(1, rule));
	expect(after.slice(rule + 1, rule + 5).map(row => row.trimEnd().slice(-9))).toEqual(['later 8.', 'later 9.', 'later 10.', 'later 11.'].map(text => text.padStart(9)));
	wick.key('escape');
	const joined = await wick.waitFor(screen => screen.some(row => row.includes('later 11.')) && screen.some(row => row.includes('── new ──')));
	const newRule = joined.findIndex(row => row.includes('── new ──'));
	expect(joined[newRule + 1]).toContain('later 0.');
});

test('F1 and /help open the help page, Esc closes it; /help of a command prints', async () => {
	await using wick = await startScreen();
	await wick.waitFor('[everybody]');
	wick.key('f1');
	await wick.waitFor('What to do first');
	wick.key('escape');
	await wick.waitFor('Nobody is connected yet.');
	wick.type('/help\r');
	await wick.waitFor('What to do first');
	wick.key('pagedown');
	await wick.waitFor(screen => !screen.join('\n').includes('What to do first'));
	wick.type('/help ping\r');
	await wick.waitFor('Measure the way to a peer and back.');
});

test('30 lines typed fast in a flood of messages arrive without one wrong character', async () => {
	await using wick = await startScreen({args: ['--accept', 'all']});
	await using al = await befriend(wick);
	const perLine = 60;
	const expected = Array.from({length: 30}, (_, number) => `line ${number} with 漢字, é and 👍🏽: ${'abcdefghij'.repeat(2)}`);
	for (const [index, line] of expected.entries()) {
		al.send(Array.from({length: perLine}, (_, number) => `rain ${(index * perLine) + number}.`).join('\n'));
		for (const character of `${line}\r`) {
			wick.type(character);
			// eslint-disable-next-line no-await-in-loop -- Each key is a write of its own.
			await nextTurn();
		}
	}

	await al.waitForEvent('message', {direction: 'in', text: expected.at(-1)!});
	await wick.waitFor(`rain ${(expected.length * perLine) - 1}.`);
	const messages = al.events.filter(event => event.event === 'message');
	expect(messages.filter(({direction}) => direction === 'in').map(({text}) => text)).toEqual(expected);
	expect(messages.filter(({direction}) => direction === 'out')).toHaveLength(expected.length * perLine);
});
