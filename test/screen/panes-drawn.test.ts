/** The panes as a terminal shows them, at the sizes people use. */
import {expect, test, vi} from 'vitest';
import type {Drawn} from '../support/draw.js';
import {shows, start} from '../support/drawn-screens.js';
import {event, message, online, peer, snooped, transfer} from '../support/events.js';

vi.hoisted(() => {
	vi.stubEnv('FORCE_COLOR', '3');
});

const altP = '\u{1B}p';
const altS = '\u{1B}s';
const altT = '\u{1B}t';
const escape = '\u{1B}';

const evening = ({store}: Drawn): void => {
	store.apply(event({event: 'ready', version: '0.1.0', name: 'Wick'}));
	store.apply(event({event: 'listening', protocols: ['mudmaster'], address: '::', port: 4050}));
	store.apply(online('Al', {flags: ['private', 'serve']}));
	store.apply(online('Bo', {id: 2}));
	store.apply(online('Zug', {id: 3, protocol: 'zchat'}));
	store.apply(event({event: 'peer.offline', peer: peer('Bo', {id: 2}), reason: 'he hung up'}));
	store.apply(message('Al', 'hi all'));
	store.apply(snooped('Al', 'You are standing in the Temple of Midgaard.', {ansi: 'You are standing in the \u{1B}[33mTemple\u{1B}[0m of Midgaard.'}));
	store.apply(transfer('started'));
	store.apply(transfer('progress', {bytes: 6_200_000, rate: 1_200_000, eta: 3}));
};

test('120x40: peers left, below the chat what one is let to see and files', async () => {
	const drawn = start({columns: 120, rows: 40});
	evening(drawn);
	await shows(drawn, '62 %');
	const rows = await drawn.rows();
	expect(rows.slice(0, 7).map(row => row.slice(0, 24).trimEnd())).toEqual([
		' 1 everybody  2 status',
		'Peers             Alt+P',
		'MudMaster',
		'● Al                 PS',
		'○ Bo      10.0.0.9:4050',
		'zChat',
		'● Zug',
	]);
	expect(rows.slice(24, 26)).toEqual([
		`${' '.repeat(24)}snoop: Al ${'─'.repeat(86)}`,
		`${' '.repeat(24)}>> You are standing in the Temple of Midgaard.`,
	]);
	expect(rows.slice(36, 38)).toEqual([
		`${' '.repeat(24)}files ${'─'.repeat(90)}`,
		`${' '.repeat(24)}↓ map.txt  Al  ██████░░░░  62 %  1.2 MB/s  3 s`,
	]);
	expect(rows[39]).toBe('[everybody]');
	expect(await drawn.cell(24 + 27, 25)).toMatchObject({text: 'T', color: 3});
	expect(await drawn.cell(24 + 34, 25)).toMatchObject({text: 'o', color: -1});
	expect(await drawn.cell(0, 4)).toMatchObject({text: '○', isDim: true});
	expect(await drawn.cell(2, 4)).toMatchObject({text: 'B', isDim: true});
	expect(await drawn.cell(0, 3)).toMatchObject({text: '●', color: 2});
});

test.each([false, true])('120x40: the pane with the focus shows it, and the cursor is hidden (no colour: %s)', async noColor => {
	const drawn = start({columns: 120, rows: 40, noColor});
	evening(drawn);
	await shows(drawn, '62 %');
	expect(drawn.isCursorHidden()).toBe(false);
	drawn.type(altP);
	await shows(drawn, 'Al   Enter chat  h hang up  t paste  i info  p ping  g group  m ignore  b block  / filter  ? keys  Esc back');
	expect(await drawn.cell(0, 1)).toMatchObject({text: 'P', isInverse: true, isBold: true});
	expect(await drawn.cell(2, 3)).toMatchObject({text: 'A', isInverse: true});
	expect(await drawn.cell(2, 6)).toMatchObject({text: 'Z', isInverse: false});
	expect(drawn.isCursorHidden()).toBe(true);
	drawn.type(altS);
	await shows(drawn, 'PgUp scroll  s stop  x close  Esc back');
	expect(await drawn.cell(0, 1)).toMatchObject({isInverse: false});
	expect(await drawn.cell(25, 24)).toMatchObject({text: 's', isInverse: true, isBold: true});
	drawn.type(altT);
	await shows(drawn, 'c cancel  Esc back', ' files ');
	expect(await drawn.cell(25, 36)).toMatchObject({text: 'f', isInverse: true});
	expect(await drawn.cell(26, 37)).toMatchObject({text: 'm', isInverse: true});
	drawn.type(escape);
	await shows(drawn, 'F1 help');
	await vi.waitFor(() => {
		expect(drawn.isCursorHidden()).toBe(false);
	});
	expect(await drawn.cursor()).toEqual({x: 12, y: 39});
});

test('the cursor stands behind what is typed into the filter', async () => {
	const drawn = start({columns: 120, rows: 40});
	evening(drawn);
	drawn.type(`${altP}/zu`);
	await shows(drawn, 'Peers /zu', 'Enter keeps  Esc clears');
	await vi.waitFor(async () => {
		expect(await drawn.cursor()).toEqual({x: 9, y: 1});
	});
	expect(drawn.isCursorHidden()).toBe(false);
	const rows = await drawn.rows();
	expect(rows.slice(2, 5).map(row => row.slice(0, 24).trimEnd())).toEqual(['zChat', '● Zug', '']);
	expect(rows[39]).toBe('[everybody]');
});

test('200x50', async () => {
	const drawn = start({columns: 200, rows: 50});
	evening(drawn);
	drawn.store.apply(transfer('done', {path: '/home/wick/Downloads/map.txt'}));
	await shows(drawn, '✓ map.txt from Al saved in /home/wick/Downloads/map.txt');
	const rows = await drawn.rows();
	expect(rows[31]).toBe(`${' '.repeat(24)}snoop: Al ${'─'.repeat(166)}`);
	expect(rows[46]).toBe(`${' '.repeat(24)}files ${'─'.repeat(170)}`);
	expect(await drawn.cell(24, 47)).toMatchObject({text: '✓', color: 2});
});

test('80x24: snoop and files are rooms', async () => {
	const drawn = start({columns: 80, rows: 24});
	evening(drawn);
	await shows(drawn, '3 snoop (1)  4 files (1)');
	const chat = await drawn.rows();
	expect(chat.join('\n')).not.toContain('>>');
	expect(chat[1]).toMatch(/^Peers {7}Alt\+P 21:04/v);
	drawn.type(altS);
	await shows(drawn, '>> You are standing in the Temple of Midgaard.');
	const snoop = await drawn.rows();
	expect(snoop.slice(0, 3)).toEqual([
		' 1 everybody  2 status  3 snoop  4 files (1)                        Wick · 4050',
		` snoop: Al  ${'─'.repeat(68)}`,
		'>> You are standing in the Temple of Midgaard.',
	]);
	expect(snoop[23]).toBe('[snoop]');
	expect(drawn.isCursorHidden()).toBe(true);
	drawn.type(altT);
	await shows(drawn, '↓ map.txt  Al  ██████░░░░  62 %  1.2 MB/s  3 s');
	drawn.type(escape);
	await shows(drawn, '[everybody]', 'hi all');
});

test('40x10: the peers are a room too, and everything can be done', async () => {
	const lines: string[] = [];
	const drawn = start({
		columns: 40,
		rows: 10,
		async runLine(line) {
			lines.push(line);
			return {ok: true, lines: []};
		},
	});
	evening(drawn);
	await shows(drawn, 'hi all', '3 peers');
	drawn.type(altP);
	await shows(drawn, '[peers]');
	expect(await drawn.rows()).toEqual([
		'‹ 3 peers  4 snoop (1)  5 files (1)',
		'Peers                               Esc',
		'MudMaster',
		'● Al                                 PS',
		'○ Bo                      10.0.0.9:4050',
		'zChat',
		'● Zug',
		'',
		'Al   Enter chat  ? keys  Esc back',
		'[peers]',
	]);
	drawn.type('?');
	await shows(drawn, 'Keys: Al', 'Enter chat  h hang up  t paste  i info');
	drawn.type('jp');
	await vi.waitFor(() => {
		expect(lines).toEqual([]);
	});
	drawn.type('jp');
	await vi.waitFor(() => {
		expect(lines).toEqual(['/ping 3']);
	});
	await shows(drawn, '[everybody]', 'hi all');
	drawn.type(altT);
	await shows(drawn, '↓ map.txt  Al  ██████░░░░  62 %  3 s');
});

test('a pane that is open while its terminal changes its size is drawn whole', async () => {
	const drawn = start({columns: 120, rows: 40});
	evening(drawn);
	drawn.type(altS);
	await shows(drawn, 'PgUp scroll');
	for (const [columns, rows] of [[80, 24], [40, 10], [1, 1], [200, 50], [100, 12], [120, 40]] as const) {
		drawn.resize(columns, rows);
	}

	await shows(drawn, ' snoop: Al ', '62 %', 'PgUp scroll');
	const shown = await drawn.rows();
	const fresh = start({columns: 120, rows: 40});
	evening(fresh);
	fresh.type(altS);
	await shows(fresh, 'PgUp scroll', '62 %');
	expect(shown).toEqual(await fresh.rows());
});

test('nothing that a MUD sends can write outside its pane', async () => {
	const drawn = start({columns: 120, rows: 40});
	evening(drawn);
	drawn.store.apply(transfer('started', {id: 2, name: 'harmless'}));
	await shows(drawn, '62 %', 'harmless');
	const before = await drawn.rows();
	const attack = '\u{1B}[2J\u{1B}[H\u{1B}]0;owned\u{7}\u{1B}c\u{9B}2J漢字👍🏽e\u{301}';
	drawn.store.apply(snooped('Al', attack, {ansi: attack}));
	drawn.store.apply(transfer('progress', {id: 2, name: attack}));
	drawn.store.apply(snooped('Al', 'the end'));
	await shows(drawn, 'the end');
	const after = await drawn.rows();
	expect(after.slice(0, 24)).toEqual(before.slice(0, 24));
	expect(after.slice(35, 37)).toEqual(before.slice(35, 37));
	expect(after.slice(-2)).toEqual(before.slice(-2));
	expect(drawn.written.join('')).not.toMatch(/\u{1B}\]0|\u{1B}c|\u{9B}/u);
	expect(drawn.terminal.buffer.active.type).toBe('alternate');
});

/** All that a peer can be capable of, and everything that can be going on. */
const busyEvening = (drawn: Drawn): void => {
	evening(drawn);
	const {store} = drawn;
	const capabilities = ['text', 'emote', 'groups', 'ping', 'raw', 'rename', 'files', 'snoop', 'peek', 'serve'] as const;
	store.apply(event({event: 'peer.changed', peer: peer('Al', {capabilities, flags: ['private', 'serve', 'snooping']})}));
	store.apply(event({event: 'snoop.started', peer: {id: 1, name: 'Al', protocol: 'mudmaster'}, direction: 'out'}));
	store.apply(event({event: 'self.changed', name: 'Wick', dnd: false, away: 'at lunch'}));
	store.apply(event({
		event: 'question',
		id: 4,
		kind: 'file',
		details: {name: 'Zug', file: 'film.avi', size: 1_200_000},
		default: 'deny',
		expires: '',
	}));
};

test('120x40: who snoops stands before the question, in words and colour', async () => {
	const drawn = start({columns: 120, rows: 40});
	busyEvening(drawn);
	await shows(drawn, 'SNOOPED BY Al   Zug offers film.avi (1.2 MB)   Alt+Y take it  Alt+N refuse', 'Wick (away) · 4050');
	expect(await drawn.cell(0, 38)).toMatchObject({text: 'S', color: 1, isBold: true, isInverse: true});
	expect(await drawn.cell(16, 38)).toMatchObject({text: 'Z', isInverse: false});
	const rows = await drawn.rows();
	expect(rows[3]?.slice(0, 24)).toBe('● Al                PSN ');
	drawn.type('\u{1B}n');
	await shows(drawn, 'SNOOPED BY Al   Alt+H ends it   F1 help   Tab completes   Alt+1..9 rooms   PgUp scrolls');
	drawn.type(altP);
	await shows(drawn, 'SNOOPED BY Al   Al   Enter chat  h hang up  t paste  f send file  s snoop  w forward  a allow  i info  ? keys  Esc back');
	drawn.type('?');
	await shows(drawn, 'Keys: Al', 'l peek', 'v public', 'e serve');
});

test('without colours it is inverse all the same', async () => {
	const drawn = start({columns: 80, rows: 24, noColor: true});
	busyEvening(drawn);
	await shows(drawn, 'SNOOPED BY Al   Zug offers film.avi (1.2 MB)   Alt+Y take it  Alt+N refuse');
	expect(await drawn.cell(0, 22)).toMatchObject({text: 'S', color: -1, isInverse: true});
	expect(await drawn.cell(13, 22)).toMatchObject({isInverse: false});
});

test('80x24: a paste waits in the line', async () => {
	const drawn = start({columns: 80, rows: 24});
	evening(drawn);
	await shows(drawn, 'hi all');
	drawn.type('/paste Al\r');
	await shows(drawn, 'Paste the text now, then press Enter   Ctrl+X Ctrl+E opens your editor', '[everybody] /paste Al');
	drawn.type('\u{1B}[200~one\r  two\r\u{1B}[201~');
	await shows(drawn, 'Enter sends 2 lines as one text', '[everybody] /paste Al one↵  two');
});

test('40x10: who snoops is seen beside the question, the keys and the rooms', async () => {
	const drawn = start({columns: 40, rows: 10});
	busyEvening(drawn);
	await shows(drawn, 'SNOOPED BY Al   Zug offers film.avi (1…');
	drawn.type('\u{1B}n');
	await shows(drawn, 'SNOOPED BY Al   Alt+H ends it   F1 help');
	drawn.type(altP);
	await shows(drawn, 'SNOOPED BY Al   Al   ? keys  Esc back', '[peers]');
	drawn.type('?');
	await shows(drawn, 'Keys: Al', 'SNOOPED BY Al');
	expect(await drawn.rows()).toEqual([
		'‹ 3 peers  4 snoop (1)  5 files (1)',
		'Keys: Al                            Esc',
		'Enter chat  h hang up  t paste',
		'f send file  s snoop  w forward',
		'a allow  i info  p ping  g group',
		'm ignore  b block  l peek',
		'o call friends  v public  e serve',
		'r raw  / filter  ? keys',
		'SNOOPED BY Al   Al   ? keys  Esc back',
		'[peers]',
	]);
	drawn.type(altT);
	await shows(drawn, '[files]', 'SNOOPED BY Al   c cancel  Esc back');
});
