import {createConnection, type Socket} from 'node:net';
import {describe, expect, test} from 'vitest';
import {startProgram} from '../support/program.js';
import {startScreen, type ScreenProgram} from '../support/screen-program.js';

/** A friend without a screen calls, and is let in by keys. */
const befriend = async (wick: ScreenProgram) => {
	const al = await startProgram({name: 'Al'});
	al.send(`/call 127.0.0.1 ${await wick.port()}`);
	await wick.waitFor('Al calls from 127.0.0.1');
	wick.key('alt+y');
	await al.waitForEvent('peer.online', {peer: {name: 'Wick'}});
	await wick.waitFor(/^● Al/mv);
	return al;
};

/** The terminal is as it was: main screen, cursor shown, no modes of ours. */
const expectRestored = (wick: ScreenProgram) => {
	const written = new TextDecoder().decode(wick.received);
	expect(wick.privateMode(1049)).toBe(false);
	expect(wick.privateMode(25)).not.toBe(false);
	expect(wick.privateMode(2004)).not.toBe(true);
	expect(written.lastIndexOf('\u{1B}[?1049l')).toBeGreaterThan(written.lastIndexOf('\u{1B}[?1049h'));
};

test('the first screen at 80x24', async () => {
	await using wick = await startScreen();
	const screen = await wick.waitFor(/Wick · \d+/v);
	expect(screen).toHaveLength(24);
	expect(screen[0]).toMatch(/^ 1 everybody {2}2 status +Wick · \d+ *$/v);
	expect(screen.join('\n')).toContain('Nobody is connected yet. Type /call HOST');
	expect(screen[23]?.trimEnd()).toBe('[everybody]');
	expect(wick.cursor()).toEqual({x: '[everybody] '.length, y: 23, visible: true});
});

test('a conversation', async () => {
	await using wick = await startScreen();
	await using al = await befriend(wick);
	wick.type('hello Al\r');
	await al.waitForEvent('message', {text: 'hello Al', from: {name: 'Wick', verified: true}});
	await wick.waitFor(/\d\d:\d\d {2}Wick +hello Al$/mv);
	al.send('hello Wick');
	await wick.waitFor(/\d\d:\d\d {2}Al +hello Wick$/mv);
	al.send('/chat Wick in private');
	await wick.waitFor(/3 Al \(1\)/v);
	wick.key('alt+3');
	const screen = await wick.waitFor(/\d\d:\d\d {2}Al +in private$/mv);
	expect(screen[23]?.trimEnd()).toBe('[Al]');
	wick.type('psst\r');
	await al.waitForEvent('message', {room: 'mm/@Wick', text: 'psst'});
	al.send('/hangup Wick');
	await wick.waitFor(/Al .*hung up/v);
});

test('a resize keeps what was said, and the screen whole', async () => {
	await using wick = await startScreen();
	await using al = await befriend(wick);
	al.send('a sentence that is long enough to be wrapped on a narrow screen');
	await wick.waitFor('a sentence that is long');
	for (const [columns, rows] of [[40, 10], [120, 40], [10, 3], [1, 1], [80, 24]] as const) {
		wick.resize(columns, rows);
		// eslint-disable-next-line no-await-in-loop
		await wick.waitFor(screen => screen.length === rows && (columns < 40 || (screen.at(-1)?.trimEnd() === '[everybody]' && screen.join(' ').includes('a sentence'))));
	}
});

test('an attack with escape sequences leaves the grid intact', async () => {
	await using wick = await startScreen({args: ['--accept', 'all']});
	const port = await wick.port();
	const mallory = await new Promise<Socket>(resolve => {
		const socket = createConnection(port, '127.0.0.1', () => {
			resolve(socket);
		});
	});
	mallory.on('error', () => {
		// The program may hang up on him.
	});
	const say = (wire: string) => mallory.write(Uint8Array.from(wire, letter => letter.codePointAt(0)!));
	say('CHAT:Mal\u{1B}]0;owned\u{7}lory\n<Unknown>4050 ');
	await wick.waitFor(/^● Mallory/mv);
	say('\u{13}Evil\u{1B}[2J\u{1B}]52;c;aGVsbG8=\u{7} 1.0\u{FF}');
	say('\u{4}\nMallory chats to everybody, \'\u{1B}[2J\u{1B}[1;1H\u{1B}[?1049l\u{1B}]8;id=\u{1B}[2J;http://e\u{1B}[5A\u{7}link\u{9B}2J\u{1B}c\u{1B}(0 end of it\'\n\u{FF}');
	say('\u{7}\n<CHAT> Al has connected.\u{1B}]0;title\u{7}\n\u{FF}');
	say(`\u{4}\nMallory chats to everybody, '${'\u{CC}\u{81}'.repeat(200)}zalgo'\n\u{FF}`);
	say('\u{1}Mal\u{1B}[31mory\u{FF}');
	const screen = await wick.waitFor(view => view.some(line => line.includes('zalgo')) && view.some(line => line.startsWith('● Malory')));
	expect(screen[0]).toMatch(/^ 1 everybody {2}2 status/v);
	expect(screen.at(-1)?.trimEnd()).toBe('[everybody]');
	expect(screen.join('\n')).toContain('end of it');
	expect(wick.privateMode(1049)).toBe(true);
	const written = new TextDecoder().decode(wick.received);
	for (const sequence of ['\u{1B}]52', '\u{1B}]8', 'owned', '\u{1B}(0', '\u{1B}c']) {
		expect(written).not.toContain(sequence);
	}

	mallory.destroy();
});

test('NO_COLOR: no colours, also where a text has some', async () => {
	await using wick = await startScreen({env: {NO_COLOR: '1'}});
	await using al = await befriend(wick);
	al.send('/raw Wick 4 \u{1B}[31mred\u{1B}[0m');
	al.send('plain');
	await wick.waitFor('plain');
	const written = new TextDecoder().decode(wick.received);
	expect(written).not.toMatch(/\u{1B}\[(?:[\d;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[\d;]*)?m/v);
});

describe('the terminal is restored', () => {
	test('after /quit', async () => {
		await using wick = await startScreen();
		await wick.waitFor('[everybody]');
		wick.type('/quit\r');
		expect(await wick.exited).toEqual({code: 0, signal: 0});
		expectRestored(wick);
	});

	test('after Ctrl+C twice; the first says what the second will do', async () => {
		await using wick = await startScreen();
		await wick.waitFor('[everybody]');
		wick.key('ctrl+c');
		await wick.waitFor(/Ctrl\+C/v);
		wick.key('ctrl+c');
		expect(await wick.exited).toEqual({code: 0, signal: 0});
		expectRestored(wick);
	});

	for (const [signal, code] of [['SIGTERM', 143], ['SIGHUP', 129], ['SIGINT', 130]] as const) {
		test(`after ${signal}`, async () => {
			await using wick = await startScreen();
			await wick.waitFor('[everybody]');
			wick.kill(signal);
			expect(await wick.exited).toEqual({code, signal: 0});
			expectRestored(wick);
		});
	}

	test('after a crash, and what crashed is printed behind it', async () => {
		await using wick = await startScreen({env: {NODE_OPTIONS: `--import=${new URL('../fixtures/crash-on-signal.mjs', import.meta.url).href}`}});
		await wick.waitFor('[everybody]');
		wick.kill('SIGUSR2');
		expect(await wick.exited).toEqual({code: 1, signal: 0});
		expectRestored(wick);
		const written = new TextDecoder().decode(wick.received);
		expect(written.lastIndexOf('crashed for a test')).toBeGreaterThan(written.lastIndexOf('\u{1B}[?1049l'));
	});
});
