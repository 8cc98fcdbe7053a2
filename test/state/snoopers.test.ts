/** Who sees our chat is told all the time. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {width} from '../../source/lib/width.js';
import {alarmOf} from '../../source/state/snoopers.js';
import {call, event, online, peer} from '../support/events.js';
import {fakeStore, type FakeStore} from '../support/fake-store.js';
import {keys} from '../support/press-keys.js';

const columns = 80;

const status = (store: FakeStore, [c, r]: readonly [number, number] = [columns, 12]) => {
	store.time.advance(100);
	return store.view(c, r).status;
};

const snoop = (kind: 'started' | 'stopped', name: string, {id = 1, direction = 'out'}: {readonly id?: number; readonly direction?: 'in' | 'out'} = {}) =>
	event({event: `snoop.${kind}`, peer: {id, name, protocol: 'mudmaster'}, direction});

const start = (...names: readonly string[]): FakeStore => {
	const store = fakeStore({columns, rows: 12});
	for (const [index, name] of names.entries()) {
		store.apply(online(name, {id: index + 1}));
	}

	return store;
};

test('as long as somebody snoops the status line says who, and which key ends it', () => {
	const store = start('Al', 'Bo');
	expect(status(store).alarm).toBe('');
	store.apply(snoop('started', 'Al'));
	expect(status(store)).toMatchObject({alarm: 'SNOOPED BY Al', text: '', keys: 'Alt+H ends it   F1 help   Alt+1..9 rooms   PgUp scrolls'});
	store.apply(snoop('started', 'Bo', {id: 2}));
	expect(status(store).alarm).toBe('SNOOPED BY Al, Bo');
	store.apply(snoop('stopped', 'Al'));
	expect(status(store).alarm).toBe('SNOOPED BY Bo');
	store.apply(event({event: 'peer.changed', peer: peer('Bobo', {id: 2})}));
	expect(status(store).alarm).toBe('SNOOPED BY Bobo');
	store.apply(event({event: 'peer.offline', peer: peer('Bobo', {id: 2}), reason: ''}));
	expect(status(store)).toMatchObject({alarm: '', keys: 'F1 help   Tab completes   Alt+1..9 rooms   PgUp scrolls'});
});

test('what we see of others is no reason for it', () => {
	const store = start('Al');
	store.apply(snoop('started', 'Al', {direction: 'in'}));
	expect(status(store).alarm).toBe('');
});

test('it stands beside whatever else is to be said, also on a small screen', () => {
	const store = start('Al');
	store.apply(snoop('started', 'Al'));
	expect(status(store, [40, 10])).toMatchObject({alarm: 'SNOOPED BY Al', text: '', keys: 'Alt+H ends it   F1 help'});
	store.apply(call('Bo', 7));
	expect(status(store)).toMatchObject({alarm: 'SNOOPED BY Al', text: 'Bo calls from 10.0.0.9', keys: 'Alt+Y accept  Alt+N deny'});
	expect(status(store, [40, 10])).toMatchObject({alarm: 'SNOOPED BY Al', text: 'Bo calls from 10.0.0.9'});
	keys(store, 'ctrl+c');
	expect(status(store)).toMatchObject({alarm: 'SNOOPED BY Al', text: 'Press Ctrl+C again to quit'});
	keys(store, 'f1');
	expect(status(store).alarm).toBe('SNOOPED BY Al');
});

test('Alt+H ends it for all of them, from wherever the keys go', () => {
	const store = start('Al', 'Bo', 'Cu');
	expect(keys(store, 'alt+h')).toEqual([]);
	expect(status(store).text).toBe('Nobody snoops you.');
	for (const [id, name, flags] of [[1, 'Al', ['snooping']], [2, 'Bo', ['forward']], [3, 'Cu', ['snoop', 'snooping', 'forward']]] as const) {
		store.apply(snoop('started', name, {id}));
		store.apply(event({event: 'peer.changed', peer: peer(name, {id, flags})}));
	}

	status(store);
	keys(store, 'alt+p');
	expect(keys(store, 'alt+h')).toEqual([{request: 'run', lines: ['/allow 1 snoop off', '/forward 2', '/forward 3', '/allow 3 snoop off'], room: 'mm/everybody'}]);
});

test('names that find no place are counted', () => {
	expect(alarmOf([], 80)).toBe('');
	expect(alarmOf(['Al', 'Bo', 'Cu'], 80)).toBe('SNOOPED BY Al, Bo, Cu');
	expect(alarmOf(['Alexander', 'Bo', 'Cu'], 40)).toBe('SNOOPED BY Alexa… +2');
	expect(alarmOf(['Al', 'Bo', 'Cu'], 40)).toBe('SNOOPED BY Al, Bo +1');
	expect(alarmOf(['Alexander'], 30)).toBe('SNOOPED BY Ale…');
	expect(alarmOf(['Al'], 9)).toBe('SNOOPED …');
	expect(alarmOf(['Al'], 0)).toBe('');
});

test('it takes at most half of a line that has other things to say, and says that there is somebody', () => {
	const name = fc.string({unit: 'grapheme-composite', minLength: 1, maxLength: 20});
	fc.assert(fc.property(fc.array(name, {minLength: 1, maxLength: 30}), fc.integer({min: 16, max: 200}), (names, space) => {
		const alarm = alarmOf(names, space);
		expect(width(alarm)).toBeLessThanOrEqual(Math.max(15, space / 2));
		expect(alarm).toMatch(/^SNOOPED BY/v);
	}));
});
