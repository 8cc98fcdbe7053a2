/** A network where nobody calls, as the screen has it. */
import {expect, test} from 'vitest';
import type {Peer} from '../../source/session/events.js';
import {event, online, own, peer} from '../support/events.js';
import {fakeStore, type FakeStore} from '../support/fake-store.js';
import {keys} from '../support/press-keys.js';

const columns = 100;
const rows = 16;

const cmu: Partial<Peer> = {protocol: 'ipchat', address: '10.0.0.9', port: 1499, room: 'ipchat/@10.0.0.9', version: '', incoming: false, capabilities: ['text', 'presence', 'receipts']};

/** IPchat is on, and its room on screen. */
const start = (): FakeStore => {
	const store = fakeStore({columns, rows});
	store.apply(event({event: 'room.opened', room: 'ipchat/all', title: 'IPchat'}));
	store.apply(event({event: 'listening', protocols: ['ipchat'], address: '0.0.0.0', port: 1499}));
	store.act({action: 'room', room: 'ipchat/all'});
	return store;
};

const view = (store: FakeStore) => {
	store.chat();
	return store.view(columns, rows);
};

const chat = (store: FakeStore) => store.chat().join(' ');

test('that it is on is told, and it has its name in the bar', () => {
	const store = start();
	store.apply(event({event: 'ready', version: '0.1.0', name: 'Wick'}));
	expect(view(store).bar.right).toBe('Wick · not listening · IPchat ');
	store.act({action: 'room', room: 'status'});
	expect(chat(store)).toContain('IPchat is on at UDP port 1499. /help ipchat tells what it can do.');
	store.apply(event({event: 'listening', protocols: ['mudmaster', 'zchat'], address: '0.0.0.0', port: 1499}));
	store.apply(event({event: 'listening.stopped', protocols: ['ipchat'], address: '0.0.0.0', port: 1499}));
	expect(view(store).bar.right).toBe('Wick · 1499 ');
});

test('its room says what one can do: find somebody, write, or switch it on', () => {
	const store = start();
	expect(chat(store)).toBe('Nobody is in the list of IPchat yet. /ipchat poll ADDRESS asks whether somebody is there, /ipchat poll alone asks your whole network.');
	store.apply(online('Al'));
	expect(chat(store)).toContain('Nobody is in the list of IPchat yet.');
	store.apply(event({event: 'listening.stopped', protocols: ['ipchat'], address: '0.0.0.0', port: 1499}));
	expect(chat(store)).toBe('IPchat is off. /ipchat on switches it on.');
});

test('so does the room of one', () => {
	const store = start();
	store.apply(online('cmu', cmu));
	store.apply(event({event: 'room.opened', room: 'ipchat/@10.0.0.9', title: 'cmu'}));
	store.act({action: 'room', room: 'ipchat/@10.0.0.9'});
	expect(chat(store)).toBe('What you type here goes to cmu alone.');
	store.apply(event({event: 'room.closed', room: 'ipchat/@10.0.0.9', title: 'cmu'}));
	store.apply(event({event: 'peer.offline', peer: peer('cmu', cmu), reason: 'left'}));
	store.apply(event({event: 'room.opened', room: 'ipchat/@10.0.0.9', title: 'cmu'}));
	store.act({action: 'room', room: 'ipchat/@10.0.0.9'});
	expect(chat(store)).toBe('cmu is not there. /ipchat poll 10.0.0.9 asks whether he is back.');
});

test('who comes and goes is told in its room, and not in everybody', () => {
	const store = start();
	store.apply(online('cmu', cmu));
	store.apply(event({event: 'peer.changed', peer: peer('cmu2', cmu)}));
	store.apply(event({event: 'peer.offline', peer: peer('cmu2', cmu), reason: 'left'}));
	expect(store.chat().map(line => line.slice(7))).toEqual(['∗ cmu is online', '∗ cmu is now known as cmu2', '∗ cmu2 is gone: left']);
	store.act({action: 'room', room: 'mm/everybody'});
	expect(chat(store)).not.toContain('cmu');
});

test('who does not answer has a mark, and so has who is away', () => {
	const store = start();
	store.apply(online('cmu', {...cmu, flags: ['silent', 'away']}));
	const row = view(store).peers.find(({kind}) => kind === 'peer');
	expect(row).toMatchObject({mark: '◌', facts: 'Z'});
});

test('the peers pane has its words as keys, for its people alone, and polls who has gone', () => {
	const store = start();
	store.apply(online('cmu', cmu));
	store.apply(online('Al', {id: 2}));
	const help = () => view(store).status.keys;
	keys(store, 'alt+p');
	expect(view(store).status.text).toBe('Al');
	expect(help()).not.toContain('hail');
	expect(keys(store, '!')).toEqual([]);
	keys(store, 'j');
	expect(view(store).status.text).toBe('cmu');
	expect(keys(store, '!')).toEqual([{request: 'run', lines: ['/ipchat hail 1'], room: 'ipchat/all'}]);
	expect(keys(store, 'q')).toEqual([{request: 'run', lines: ['/ipchat info 1'], room: 'ipchat/all'}]);
	expect(keys(store, 'u')).toEqual([{request: 'run', lines: ['/ipchat url 1'], room: 'ipchat/all'}]);
	expect(keys(store, 'd')).toEqual([{request: 'run', lines: ['/ipchat share 1'], room: 'ipchat/all'}]);
	keys(store, '?');
	const listed = view(store).peers.map(row => 'text' in row ? row.text : '').join('  ');
	for (const label of ['Enter chat', 'h hang up', 'i info', '! hail', 'q ask', 'u URL', 'd share list', 'm ignore', 'b block']) {
		expect(listed).toContain(label);
	}

	expect(listed).not.toMatch(/ping|send file|snoop|group|peek|serve/v);
	store.apply(event({event: 'peer.offline', peer: peer('cmu', cmu), reason: 'left'}));
	expect(keys(store, 'c')).toEqual([{request: 'run', lines: ['/ipchat poll 10.0.0.9:1499'], room: 'ipchat/all'}]);
});

test('one who has gone from an IPv6 address is polled there', () => {
	const store = start();
	store.apply(online('cmu', {...cmu, address: '2001:db8::7'}));
	store.apply(event({event: 'peer.offline', peer: peer('cmu', {...cmu, address: '2001:db8::7'}), reason: 'left'}));
	keys(store, 'alt+p');
	expect(keys(store, 'c')).toEqual([{request: 'run', lines: ['/ipchat poll [2001:db8::7]:1499'], room: 'ipchat/all'}]);
});

test('a text to one waits, and is delivered or not', () => {
	const store = start();
	const message = own('hi', {room: 'ipchat/@10.0.0.9', scope: 'personal', state: 'sent', receipt: true});
	store.apply(message);
	store.act({action: 'room', room: 'ipchat/@10.0.0.9'});
	expect(chat(store)).toMatch(/hi …$/v);
	store.apply(event({event: 'message.changed', id: message.id, state: 'failed'}));
	expect(chat(store)).toMatch(/hi +\(not delivered\)$/v);
	store.apply(event({event: 'message.changed', id: message.id, state: 'delivered'}));
	expect(chat(store)).toMatch(/hi ✓$/v);
});

test('a hail rings and is told where one is, and in his room', () => {
	const store = start();
	store.apply(online('cmu', cmu));
	store.apply(event({event: 'room.opened', room: 'ipchat/@10.0.0.9', title: 'cmu'}));
	store.act({action: 'room', room: 'mm/everybody'});
	const before = view(store).bar.rings;
	store.apply(event({event: 'notice', code: 'hail', text: 'cmu hails you.', attention: 'ring', peer: {id: 1, name: 'cmu', protocol: 'ipchat'}}));
	expect(view(store).bar.rings).toBe(before + 1);
	expect(chat(store)).toContain('cmu hails you.');
	store.act({action: 'room', room: 'ipchat/@10.0.0.9'});
	expect(chat(store)).toContain('cmu hails you.');
	store.apply(event({event: 'notice', code: 'hail-quiet', text: 'cmu hails you.', peer: {id: 1, name: 'cmu', protocol: 'ipchat'}}));
	expect(view(store).bar.rings).toBe(before + 1);
});

test('what a stranger writes stands in its room', () => {
	const store = start();
	store.apply(event({event: 'notice', code: 'not-in-list', text: '10.0.0.7 (not in the list) writes: hi', protocol: 'ipchat', attention: 'lobby'}));
	store.apply(event({event: 'notice', code: 'no-identities', text: 'IPchat has neither passwords nor encryption.', protocol: 'ipchat'}));
	expect(store.chat().map(line => line.slice(7))).toEqual(['10.0.0.7 (not in the list) writes: hi']);
	store.act({action: 'room', room: 'mm/everybody'});
	expect(chat(store)).not.toContain('10.0.0.7');
});

test('a scan shows how far it is and how to end it, on narrow screens without the bar', () => {
	const store = start();
	const progress = (done: number) => {
		store.apply(event({event: 'progress', protocol: 'ipchat', what: 'scan', done, total: 254, ...(done < 254 && {stop: '/ipchat scan stop'})}));
		store.chat();
	};

	progress(80);
	expect(store.view(columns, rows).status).toMatchObject({text: 'IPchat: scan  ███░░░░░░░  31 %', keys: '/ipchat scan stop ends it'});
	expect(store.view(40, 10).status).toMatchObject({text: 'IPchat: scan 31 %', keys: '/ipchat scan stop'});
	progress(254);
	expect(store.view(40, 10).status.text).toBe('');
});
