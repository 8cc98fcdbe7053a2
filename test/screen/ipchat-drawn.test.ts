/** IPchat as a terminal shows it, at the sizes people use. */
import {expect, test, vi} from 'vitest';
import type {Peer} from '../../source/session/events.js';
import type {Drawn} from '../support/draw.js';
import {shows, start} from '../support/drawn-screens.js';
import {event, message, online, own} from '../support/events.js';

vi.hoisted(() => {
	vi.stubEnv('FORCE_COLOR', '3');
});

const capabilities = ['text', 'presence', 'receipts'] as const;

const someone = (id: number, more: Partial<Peer> = {}): Partial<Peer> =>
	({id, protocol: 'ipchat', address: `10.0.0.${id}`, port: 1499, room: `ipchat/@10.0.0.${id}`, version: '', incoming: false, capabilities, ...more});

/** An evening in IPchat; `cmu` is being written to. */
const evening = ({store}: Drawn): void => {
	store.apply(event({event: 'ready', version: '0.1.0', name: 'Wick'}));
	store.apply(event({event: 'listening', protocols: ['mudmaster'], address: '::', port: 4050}));
	store.apply(event({event: 'room.opened', room: 'ipchat/all', title: 'IPchat'}));
	store.apply(event({event: 'listening', protocols: ['ipchat'], address: '0.0.0.0', port: 1499}));
	store.apply(online('cmu', someone(7)));
	store.apply(online('Bo', someone(8, {flags: ['silent']})));
	store.apply(online('Zo', someone(9, {flags: ['away']})));
	store.apply(message('cmu', 'hello all', {room: 'ipchat/all'}));
	store.apply(own('a first text', {id: 1001, room: 'ipchat/@10.0.0.7', scope: 'personal', state: 'sent', receipt: true}));
	store.apply(own('a text that is long enough for a second row', {id: 1002, room: 'ipchat/@10.0.0.7', scope: 'personal', state: 'sent', receipt: true}));
	store.apply(own('lost', {id: 1003, room: 'ipchat/@10.0.0.7', scope: 'personal', state: 'sent', receipt: true}));
	store.apply(event({event: 'message.changed', id: 1001, state: 'delivered'}));
	store.apply(event({event: 'message.changed', id: 1003, state: 'failed'}));
};

test('80x24: its people, its name in the bar, and what became of texts', async () => {
	const drawn = start({columns: 80, rows: 24});
	evening(drawn);
	drawn.store.act({action: 'room', room: 'ipchat/@10.0.0.7'});
	await shows(drawn, 'first text');
	const rows = await drawn.rows();
	expect(rows[0]).toMatch(/Wick · 4050 · IPchat$/v);
	expect(rows.slice(1, 6).map(row => row.slice(0, 17).trimEnd())).toEqual(['Peers       Alt+P', 'IPchat', '◌ Bo', '● cmu', '● Zo            Z']);
	expect(rows.slice(1, 6).map(row => row.slice(17).trim())).toEqual([
		'21:04  Wick  a first text ✓',
		'21:04  Wick  a text that is long enough for a second row …',
		'21:04  Wick  lost',
		'(not delivered)',
		'',
	]);
	const column = rows[1]!.indexOf('✓');
	expect(await drawn.cell(column, 1)).toMatchObject({text: '✓', isDim: true});
	expect(await drawn.cell(column - 2, 1)).toMatchObject({text: 't', isDim: false});
});

test('40x10: the signs have their place, and a hail is told where one is', async () => {
	const drawn = start({columns: 40, rows: 10});
	evening(drawn);
	drawn.store.act({action: 'room', room: 'ipchat/@10.0.0.7'});
	drawn.store.apply(event({event: 'notice', code: 'hail', text: 'Zo hails you.', attention: 'ring', peer: {id: 9, name: 'Zo', protocol: 'ipchat'}}));
	await shows(drawn, 'Zo hails you.');
	expect((await drawn.rows()).slice(1, 8)).toEqual([
		'21:04  Wick  a first text ✓',
		'21:04  Wick  a text that is long enough',
		'             for a second row …',
		'21:04  Wick  lost',
		'             (not delivered)',
		'21:04  Zo hails you.',
		'',
	]);
});

test('a hail rings the bell, once for each, and nothing else does', async () => {
	const drawn = start({columns: 80, rows: 24});
	evening(drawn);
	await shows(drawn, 'IPchat');
	const bells = () => drawn.written.filter(text => text === '\u{7}').length;
	expect(bells()).toBe(0);
	const hail = event({event: 'notice', code: 'hail', text: 'cmu hails you.', attention: 'ring', peer: {id: 7, name: 'cmu', protocol: 'ipchat'}});
	drawn.store.apply(hail);
	await vi.waitFor(() => {
		expect(bells()).toBe(1);
	});
	drawn.store.apply(event({event: 'notice', code: 'hail-quiet', text: 'cmu hails you, quietly.', peer: {id: 7, name: 'cmu', protocol: 'ipchat'}}));
	drawn.store.act({action: 'room', room: 'status'});
	await shows(drawn, 'quietly');
	drawn.store.apply(hail);
	await vi.waitFor(() => {
		expect(bells()).toBe(2);
	});
});

test.each([
	[80, 24, 'IPchat: scan  ███░░░░░░░  31 %   /ipchat scan stop ends it'],
	[40, 10, 'IPchat: scan 31 %   /ipchat scan stop'],
])('%dx%d: a scan, and how to end it', async (columns, rows, line) => {
	const drawn = start({columns, rows});
	evening(drawn);
	drawn.store.apply(event({event: 'progress', protocol: 'ipchat', what: 'scan', done: 80, total: 254, stop: '/ipchat scan stop'}));
	await shows(drawn, line);
	drawn.store.apply(event({event: 'progress', protocol: 'ipchat', what: 'scan', done: 254, total: 254}));
	await shows(drawn, 'F1 help');
	expect(await drawn.text()).not.toContain('scan');
});

test.each([
	[80, 24, 'cmu wants NetMeeting with 192.0.2.7 (120 …   Alt+Y keep unopened  Alt+N decline'],
	[40, 10, 'cmu wants NetMeeting with 19…   Alt+Y/N'],
])('%dx%d: a request for a NetMeeting call', async (columns, rows, line) => {
	const drawn = start({columns, rows});
	evening(drawn);
	drawn.store.apply(event({event: 'question', id: 1, kind: 'netmeeting', details: {name: 'cmu', address: '10.0.0.7', size: 120, target: '192.0.2.7'}, default: 'deny', expires: ''}));
	await vi.waitFor(async () => {
		expect((await drawn.rows()).at(-2)).toBe(line);
	});
});
