/** The whole screen as a terminal shows it. */
import {expect, test, vi} from 'vitest';
import type {RunLine} from '../../source/commands/shell-types.js';
import {CommandTable} from '../../source/commands/table.js';
import {defaultKeymap} from '../../source/state/keymap.js';
import type {Drawn} from '../support/draw.js';
import {shows, start} from '../support/drawn-screens.js';
import {call, event, message, online, own, peer} from '../support/events.js';

vi.hoisted(() => {
	vi.stubEnv('FORCE_COLOR', '3');
});

const conversation = ({store}: Drawn): void => {
	store.apply(event({event: 'ready', version: '0.1.0', name: 'Wick'}));
	store.apply(event({event: 'listening', protocols: ['mudmaster', 'zchat'], address: '::', port: 4050}));
	store.apply(online('Al', {flags: ['private', 'serve']}));
	store.apply(online('Zug', {id: 2, protocol: 'zchat', version: 'zMUD'}));
	store.apply(message('Al', 'hi all'));
	store.apply(own('hello'));
	store.apply(event({event: 'peer.changed', peer: peer('Zugzug', {id: 2, protocol: 'zchat'})}));
	store.apply(message('Al', 'waves', {emote: true}));
	store.apply(message('Eve', 'I am Al', {from: {name: 'Eve', verified: false}}));
	store.apply(message('Al', 'are you there? I have been waiting for you since yesterday', {room: 'mm/@Al', scope: 'personal'}));
	store.apply(call('Bo', 3));
};

test('80x24', async () => {
	const drawn = start({columns: 80, rows: 24});
	conversation(drawn);
	drawn.type('hello');
	await shows(drawn, 'I am Al', '[everybody] hello');
	expect(await drawn.rows()).toEqual([
		' 1 everybody  2 status  3 Al (1)                                    Wick · 4050',
		'Peers       Alt+P 21:04  ∗ Al is online (TinTin++ 2.02.20)',
		'MudMaster         21:04  ∗ Zug is online (zMUD)',
		'● Al           PS 21:04  Al    hi all',
		'zChat             21:04  Wick  hello',
		'● Zugzug          21:04  ∗ Zug is now known as Zugzug',
		'                  21:04  ∗ Al waves',
		'                  21:04  ?Eve  I am Al',
		...Array.from({length: 14}, () => ''),
		'Bo calls from 10.0.0.9   Alt+Y accept  Alt+N deny',
		'[everybody] hello',
	]);
	expect(await drawn.cursor()).toEqual({x: 17, y: 23});
});

test('40x10: the peers are a room, and still everything one needs', async () => {
	const drawn = start({columns: 40, rows: 10});
	conversation(drawn);
	await shows(drawn, 'I am Al');
	expect(await drawn.rows()).toEqual([
		' 1 everybody  2 status  3 Al (1) ›',
		'         2.02.20)',
		'21:04  ∗ Zug is online (zMUD)',
		'21:04  Al    hi all',
		'21:04  Wick  hello',
		'21:04  ∗ Zug is now known as Zugzug',
		'21:04  ∗ Al waves',
		'21:04  ?Eve  I am Al',
		'Bo calls from 10.0.0.9   Alt+Y  Alt+N',
		'[everybody]',
	]);
});

test('120x40: wide panes', async () => {
	const drawn = start({columns: 120, rows: 40});
	conversation(drawn);
	await shows(drawn, 'I am Al');
	const rows = await drawn.rows();
	expect(rows).toHaveLength(40);
	expect(rows[0]).toBe(`${' 1 everybody  2 status  3 Al (1) '.padEnd(108)}Wick · 4050`);
	expect(rows[3]).toBe('● Al                 PS 21:04  Al    hi all');
	expect(rows[39]).toBe('[everybody]');
});

test('an empty screen says what to do', async () => {
	const drawn = start({columns: 80, rows: 24});
	const rows = await drawn.rows();
	expect(rows[1]).toBe('Peers       Alt+P Nobody is connected yet. Type /call HOST to call a friend, or');
	expect(rows[2]).toBe('Nobody yet        give him one of your addresses: /listen prints them.');
	expect(rows[22]).toBe('F1 help   Tab completes   Alt+1..9 rooms   PgUp scrolls');
	expect(rows[23]).toBe('[everybody]');
});

test('colours: few, and those that came with a text', async () => {
	const drawn = start({columns: 80, rows: 24});
	conversation(drawn);
	drawn.store.apply(message('Al', 'a red word', {ansi: 'a \u{1B}[31mred\u{1B}[0m word'}));
	drawn.store.apply(message('Al', 'orange', {ansi: '\u{1B}[38;5;208morange\u{1B}[0m'}));
	drawn.store.apply(event({event: 'error', code: 'ML_X', message: 'No such peer.', face: 'screen'}));
	await shows(drawn, 'No such peer.');
	expect(await drawn.cell(1, 0)).toMatchObject({text: '1', isInverse: true});
	expect(await drawn.cell(24, 0)).toMatchObject({text: '3', isBold: true, color: 5});
	expect(await drawn.cell(18, 3)).toMatchObject({text: '2', isDim: true});
	expect(await drawn.cell(25, 3)).toMatchObject({text: 'A', color: 6});
	expect(await drawn.cell(25, 4)).toMatchObject({text: 'W', color: 2});
	expect(await drawn.cell(25, 7)).toMatchObject({text: '?', color: 3});
	expect(await drawn.cell(31, 8)).toMatchObject({text: 'a', color: -1});
	expect(await drawn.cell(33, 8)).toMatchObject({text: 'r', color: 1});
	expect(await drawn.cell(37, 8)).toMatchObject({text: 'w', color: -1});
	expect(await drawn.cell(31, 9)).toMatchObject({text: 'o', color: 208});
	expect(await drawn.cell(25, 10)).toMatchObject({text: 'N', color: 1});
});

test('without colours nothing has one, and other attributes stay', async () => {
	const drawn = start({columns: 80, rows: 24, noColor: true});
	conversation(drawn);
	drawn.store.apply(message('Al', 'a red word', {ansi: 'a \u{1B}[1;31mred\u{1B}[0m word'}));
	await shows(drawn, 'a red word', '[1 everybody]');
	expect(await drawn.cell(33, 8)).toMatchObject({text: 'r', color: -1, isBold: true});
	expect(drawn.written.join('')).not.toMatch(/\u{1B}\[(?:\d+;)*(?:3[0-8]|4[0-8]|9\d|10\d)(?:;|m)/u);
});

test.each([
	['hello\u{1}X\u{5}Y', 'XhelloY'],
	['foo bar\u{17}baz', 'foo baz'],
	['abc\u{1B}[D\u{1B}[DX', 'aXbc'],
	['one two\u{1B}bX\u{1B}fY', 'one XtwoY'],
	['漢字\u{2}か', '漢か字'],
	['👍🏽👨‍👩‍👧‍👦\u{7F}x', '👍🏽x'],
	['e\u{301}a\u{2}\u{2}o', 'oe\u{301}a'],
	['abc\u{1B}[H\u{1B}[3~', 'bc'],
	['kill me\u{15}\u{19}\u{19}', 'kill mekill me'],
	['ab\u{14}', 'ba'],
	['a\u{B}\u{C}\u{0}b', 'ab'],
])('%j typed in one go becomes %j', async (typed, expected) => {
	const drawn = start({columns: 80, rows: 24});
	drawn.type(typed);
	await vi.waitFor(() => {
		const {before, after} = drawn.store.view(80, 24).input;
		expect(before + after).toBe(expected);
	});
});

test('the cursor stands behind wide characters where the terminal has it', async () => {
	const drawn = start({columns: 80, rows: 24});
	drawn.type('漢字ab\u{2}');
	await shows(drawn, '漢字ab');
	await vi.waitFor(async () => {
		expect(await drawn.cursor()).toEqual({x: 12 + 5, y: 23});
	});
});

test('a line that is longer than the screen scrolls sideways', async () => {
	const drawn = start({columns: 40, rows: 10});
	drawn.type('0123456789012345678901234567890123456789xyz');
	await shows(drawn, 'xyz');
	const rows = await drawn.rows();
	expect(rows[9]).toMatch(/^\[everybody\] \d+xyz$/);
	const {x} = await drawn.cursor();
	expect(x).toBe(rows[9]!.length);
	drawn.type('\u{1}');
	await shows(drawn, '[everybody] 0123456789');
});

/** Remembers the lines it was given. */
const recorder = (): {readonly lines: string[]; readonly runLine: RunLine} => {
	const lines: string[] = [];
	return {
		lines,
		async runLine(line, {room, face}) {
			lines.push(`${face} ${room} ${line}`);
			const action = line.startsWith('/room ') ? {action: {action: 'room', room: line.slice(6)} as const} : {};
			return {ok: line !== 'fails', lines: [], ...action};
		},
	};
};

test.each([[1, 1], [2, 1], [1, 5], [3, 3], [5, 2], [7, 4], [13, 24], [20, 6], [59, 9]])('%ix%i: alive, and never higher than the screen', async (columns, rows) => {
	const {lines, runLine} = recorder();
	const drawn = start({columns: 80, rows: 24, runLine});
	conversation(drawn);
	await shows(drawn, 'I am Al');
	drawn.resize(columns, rows);
	drawn.type('hello 漢字\u{1B}[5~\u{1B}[6~\u{1B}2\u{1B}1\r');
	await vi.waitFor(() => {
		expect(lines).toEqual(['screen mm/everybody hello 漢字']);
	});
	drawn.store.apply(message('Al', 'more and more'));
	drawn.type('typed while small');
	drawn.resize(80, 24);
	await shows(drawn, '[everybody] typed while small', 'more and more', 'I am Al');
	const shown = await drawn.rows();
	expect(shown[0]).toMatch(/^ 1 everybody/);
	expect(shown[23]).toBe('[everybody] typed while small');
});

test('what one types is carried out in the room on screen', async () => {
	const {lines, runLine} = recorder();
	const drawn = start({columns: 80, rows: 24, runLine});
	drawn.type('hello\r/room mm/@Al\r');
	await shows(drawn, '[Al]');
	drawn.type('psst\r');
	await vi.waitFor(() => {
		expect(lines).toEqual(['screen mm/everybody hello', 'screen mm/everybody /room mm/@Al', 'screen mm/@Al psst']);
	});
});

test('keys with names do what the keymap says', async () => {
	const {lines, runLine} = recorder();
	const drawn = start({columns: 80, rows: 24, runLine, complete: before => before === '/ca' ? ['/call'] : []});
	conversation(drawn);
	await shows(drawn, 'Bo calls from 10.0.0.9');
	drawn.type('\u{1B}y');
	await vi.waitFor(() => {
		expect(lines).toEqual(['screen mm/everybody /accept 3']);
	});
	drawn.type('\u{1B}OP');
	await shows(drawn, 'What to do first');
	drawn.type('\u{1B}a');
	await shows(drawn, '[Al]');
	drawn.type('\u{1B}[1;3D');
	await shows(drawn, '[status]');
	drawn.type('\u{1B}1/ca\t');
	await shows(drawn, '[everybody] /call');
	drawn.type('\u{3}');
	await shows(drawn, 'Press Ctrl+C again to quit');
	drawn.type('\u{3}');
	await vi.waitFor(() => {
		expect(lines.at(-1)).toBe('screen mm/everybody /quit');
	});
});

test('a paste of many lines asks, and is sent in order until a line fails', async () => {
	const {lines, runLine} = recorder();
	const drawn = start({columns: 80, rows: 24, runLine});
	drawn.type('\u{1B}[200~one\rtwo\rfails\rfour\u{1B}[201~');
	await shows(drawn, 'Send 4 lines to everybody?   Alt+Y send  Alt+N drop them');
	drawn.type('\u{1B}y');
	await vi.waitFor(() => {
		expect(lines).toEqual(['screen mm/everybody one', 'screen mm/everybody two', 'screen mm/everybody fails']);
	});
});

test('Esc refuses a paste', async () => {
	const drawn = start({columns: 80, rows: 24});
	drawn.type('\u{1B}[200~1\r2\r3\r4\u{1B}[201~');
	await shows(drawn, 'Send 4 lines');
	drawn.type('\u{1B}');
	await vi.waitFor(async () => {
		expect(await drawn.text()).not.toContain('Send 4 lines');
	});
});

test('page keys scroll, and nothing moves while one reads', async () => {
	const drawn = start({columns: 80, rows: 24});
	for (let number = 0; number < 100; number++) {
		drawn.store.apply(message('Al', `line ${number}.`));
	}

	await shows(drawn, 'line 99.');
	drawn.type('\u{1B}[5~');
	await shows(drawn, 'Scrolled back');
	const before = await drawn.rows();
	drawn.store.apply(message('Al', 'a new one'));
	await shows(drawn, 'Scrolled back, 1 new line below');
	const after = await drawn.rows();
	expect(before[17]).toContain('── newest ──');
	expect(before.slice(18, 22).map(row => row.slice(31))).toEqual(['line 96.', 'line 97.', 'line 98.', 'line 99.']);
	expect(after.slice(1, 17)).toEqual(before.slice(1, 17));
	expect(after[17]).toContain('── 1 new ──');
	expect(after.slice(18, 22).map(row => row.slice(31))).toEqual(['line 97.', 'line 98.', 'line 99.', 'a new one']);
	drawn.type('\u{1B}');
	await shows(drawn, 'a new one');
});

const history = (drawn: Drawn): void => {
	for (let number = 0; number < 30; number++) {
		drawn.store.apply(message('Al', `line ${number}.`, {at: `2026-11-2${number < 15 ? 0 : 1}T08:00:00.000Z`}));
	}
};

test('80x24: the days stand between the lines, what is new below a line of its own', async () => {
	const drawn = start({columns: 80, rows: 24});
	history(drawn);
	drawn.type('\u{1B}2');
	await shows(drawn, '[status]');
	drawn.store.apply(message('Al', 'something new', {at: '2026-11-21T08:00:00.000Z'}));
	drawn.type('\u{1B}1');
	await shows(drawn, 'something new');
	const rows = await drawn.rows();
	expect(rows[4]).toBe(`${' '.repeat(18)}──────────────────────── 21 November ─────────────────────────`);
	expect(rows.slice(19, 22)).toEqual([
		`${' '.repeat(18)}08:00  Al    line 29.`,
		`${' '.repeat(18)}──────────────────────────── new ─────────────────────────────`,
		`${' '.repeat(18)}08:00  Al    something new`,
	]);
	expect(await drawn.cell(20, 4)).toMatchObject({text: '─', isDim: true, color: -1});
	expect(await drawn.cell(20, 20)).toMatchObject({text: '─', isDim: true, color: 3});
});

test('120x40: while one reads older lines, the newest stay in sight below', async () => {
	const drawn = start({columns: 120, rows: 40});
	history(drawn);
	history(drawn);
	await shows(drawn, 'line 29.');
	drawn.type('\u{1B}[5~');
	await shows(drawn, 'Scrolled back');
	const before = await drawn.rows();
	expect(before[32]).toMatch(/── newest ──/);
	for (let number = 0; number < 3; number++) {
		drawn.store.apply(message('Al', `later ${number}`));
	}

	await shows(drawn, 'Scrolled back, 3 new lines below');
	const after = await drawn.rows();
	expect(after.slice(1, 32)).toEqual(before.slice(1, 32));
	expect(after[32]).toMatch(/── 3 new ──/);
	expect(after.slice(33, 38).map(row => row.slice(37))).toEqual(['line 28.', 'line 29.', 'later 0', 'later 1', 'later 2']);
});

test('40x10: no room for that, and still nothing moves', async () => {
	const drawn = start({columns: 40, rows: 10});
	history(drawn);
	await shows(drawn, 'line 29.');
	drawn.type('\u{1B}[5~');
	await shows(drawn, 'Scrolled back');
	const before = await drawn.rows();
	expect(before.slice(1, 8).map(row => row.slice(13))).toEqual(Array.from({length: 7}, (_, index) => `line ${18 + index}.`));
	drawn.store.apply(message('Al', 'later'));
	await shows(drawn, '1 new line…   Esc newest');
	expect((await drawn.rows()).slice(1, 8)).toEqual(before.slice(1, 8));
});

test('80x24: Ctrl+R searches the lines sent before', async () => {
	const {lines, runLine} = recorder();
	const drawn = start({columns: 80, rows: 24, runLine});
	drawn.type('see you at the 漢字 inn\rnorth\r');
	drawn.type('half a line\u{12}you');
	await shows(drawn, '(search) you: see you at the 漢字 inn', 'Enter sends it to everybody   Ctrl+R older');
	await vi.waitFor(async () => {
		expect(await drawn.cursor()).toEqual({x: '(search) you: see '.length, y: 23});
	});
	drawn.type('\u{7}');
	await shows(drawn, '[everybody] half a line');
	drawn.type('\u{12}inn\r');
	await vi.waitFor(() => {
		expect(lines.at(-1)).toBe('screen mm/everybody see you at the 漢字 inn');
	});
});

test.each([[40, 10], [80, 24], [120, 40]])('%ix%i: the help page', async (columns, rows) => {
	const {specs: commands} = new CommandTable([]);
	const drawn = start({columns, rows, manual: {keymap: defaultKeymap, commands}});
	conversation(drawn);
	await shows(drawn, 'I am Al');
	drawn.type('\u{1B}y');
	const before = await drawn.rows();
	drawn.type('\u{1B}OP');
	await shows(drawn, 'What to do first', '/call HOST');
	expect(await drawn.rows()).toHaveLength(rows);
	expect(await drawn.text()).toContain(columns === 40 ? 'PgDn scrolls  Esc closes' : 'Up Down PgUp PgDn scroll   Esc or q closes');
	for (let count = 0; count < 60; count++) {
		drawn.type('\u{1B}[6~');
	}

	await shows(drawn, '/quit');
	drawn.type('q');
	await shows(drawn, 'I am Al');
	expect((await drawn.rows()).slice(0, -2)).toEqual(before.slice(0, -2));
});

test('Ctrl+X Ctrl+E gives the line to an editor, and the terminal with it', async () => {
	const given: string[] = [];
	const drawn = start({
		columns: 80,
		rows: 24,
		async editText(text) {
			given.push(text, drawn.terminal.buffer.active.type);
			drawn.resize(100, 30);
			drawn.store.apply(message('Al', 'said meanwhile'));
			return `${text} is better\n`;
		},
	});
	conversation(drawn);
	drawn.type('a line\u{18}\u{5}');
	await shows(drawn, '[everybody] a line is better', 'said meanwhile', 'I am Al');
	expect(given).toEqual(['a line', 'normal']);
	expect(drawn.terminal.buffer.active.type).toBe('alternate');
	expect(await drawn.rows()).toHaveLength(30);
	drawn.type('!');
	await shows(drawn, 'a line is better!');
});

test('a line that an editor leaves alone stays as it was', async () => {
	const drawn = start({columns: 80, rows: 24, editText: async () => undefined});
	drawn.type('a line\u{18}\u{5}x');
	await shows(drawn, '[everybody] a linex');
});

test('Tab waits for a folder that is slow', async () => {
	const drawn = start({columns: 80, rows: 24, complete: async () => ['"/tmp/My map.txt"']});
	drawn.type('/deliver Al /tmp/my\t');
	await shows(drawn, '/deliver Al "/tmp/My map.txt"');
});

test('Ctrl+L repairs a screen that somebody else wrote on', async () => {
	const drawn = start({columns: 80, rows: 24});
	conversation(drawn);
	await shows(drawn, 'I am Al');
	const before = await drawn.rows();
	const cursor = await drawn.cursor();
	drawn.terminal.write('\u{1B}[31m\u{1B}[5;5HGARBAGE\r\nGARBAGE\u{1B}[20;1H\n\n\n\n\n\n\n');
	expect(await drawn.rows()).not.toEqual(before);
	drawn.type('\u{C}');
	await vi.waitFor(async () => {
		expect(await drawn.rows()).toEqual(before);
	});
	expect(await drawn.cursor()).toEqual(cursor);
});

test('escape sequences in a text leave the screen as it is', async () => {
	const drawn = start({columns: 80, rows: 24});
	conversation(drawn);
	await shows(drawn, 'I am Al');
	const before = await drawn.rows();
	const attack = '\u{1B}]8;id=\u{1B}[2J;http://e\u{1B}[5A\u{7}x\u{1B}[H\u{1B}[2J\u{1B}]0;owned\u{7}\u{1B}[?1049l\u{1B}c\u{9B}2J';
	drawn.store.apply(message('Al', attack, {ansi: attack}));
	drawn.store.apply(message('Al', 'the end'));
	await shows(drawn, 'the end');
	const after = await drawn.rows();
	expect(after.slice(0, 8)).toEqual(before.slice(0, 8));
	expect(after.slice(-2)).toEqual(before.slice(-2));
	expect(drawn.terminal.buffer.active.type).toBe('alternate');
});
