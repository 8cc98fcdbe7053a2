import {expect, test} from 'vitest';
import {paneKeys} from '../../source/state/pane-keys.js';
import {event, online, peer} from '../support/events.js';
import {fakeStore, type FakeStore} from '../support/fake-store.js';
import {commands} from '../support/screen-commands.js';
import {keys} from '../support/press-keys.js';

const columns = 80;
const rows = 12;

const start = (...names: readonly string[]): FakeStore => {
	const store = fakeStore({columns, rows});
	for (const [index, name] of names.entries()) {
		store.apply(online(name, {id: index + 1}));
	}

	store.chat();
	return store;
};

const view = (store: FakeStore) => {
	store.time.advance(100);
	return store.view(columns, rows);
};

const selected = (store: FakeStore) => view(store).peers.flatMap(row => row.kind === 'peer' && row.isSelected ? [row.name.trim()] : []);

const listed = (store: FakeStore) => view(store).peers.flatMap(row => row.kind === 'peer' ? [`${row.mark} ${row.name.trim()}`] : []);

const line = (store: FakeStore) => {
	const {before, after} = view(store).input;
	return before + after;
};

const runs = (typed: string, room = 'mm/everybody') => [{request: 'run', lines: [typed], room}];

test('Alt+P leads to the peers and back, and so does Esc', () => {
	const store = start('Al', 'Bo');
	expect(view(store).peers[0]).toMatchObject({kind: 'title', isFocused: false, text: 'Peers       Alt+P'});
	expect(selected(store)).toEqual([]);
	keys(store, 'alt+p');
	expect(view(store).focus.pane).toBe('peers');
	expect(view(store).peers[0]).toMatchObject({isFocused: true, text: 'Peers         Esc'});
	expect(selected(store)).toEqual(['Al']);
	keys(store, 'alt+p');
	expect(view(store).focus.pane).toBe('input');
	keys(store, 'alt+p', 'escape');
	expect(view(store).focus.pane).toBe('input');
	expect(selected(store)).toEqual([]);
});

test('arrows, j and k, Home and End move the selection, not over the ends', () => {
	const store = start('Al', 'Bo', 'Cu');
	keys(store, 'alt+p', 'j');
	expect(selected(store)).toEqual(['Bo']);
	keys(store, 'down', 'down', 'j');
	expect(selected(store)).toEqual(['Cu']);
	keys(store, 'k');
	expect(selected(store)).toEqual(['Bo']);
	keys(store, 'up', 'up');
	expect(selected(store)).toEqual(['Al']);
	keys(store, 'end');
	expect(selected(store)).toEqual(['Cu']);
	keys(store, 'home');
	expect(selected(store)).toEqual(['Al']);
});

test('the same peer stays selected whoever comes, goes, or takes another name', () => {
	const store = start('Bo', 'Cu');
	keys(store, 'alt+p');
	store.apply(online('Al', {id: 7}));
	expect(selected(store)).toEqual(['Bo']);
	store.apply(event({event: 'peer.changed', peer: peer('Zed', {id: 1})}));
	expect(selected(store)).toEqual(['Zed']);
	store.apply(event({event: 'peer.offline', peer: peer('Zed', {id: 1}), reason: ''}));
	expect(selected(store)).toEqual(['Zed']);
	store.apply(online('Zed', {id: 8}));
	expect(selected(store)).toEqual(['Zed']);
	expect(listed(store)).toEqual(['● Al', '● Cu', '● Zed']);
});

test('single keys run the commands of the table for the selected peer', () => {
	const store = start('Al', 'Bo');
	keys(store, 'alt+p', 'j');
	expect(keys(store, 'i')).toEqual(runs('/info 2'));
	expect(keys(store, 'p')).toEqual(runs('/ping 2'));
	expect(keys(store, 'h')).toEqual(runs('/hangup 2'));
	expect(view(store).focus.pane).toBe('peers');
	expect(keys(store, 'return')).toEqual(runs('/room mm/@Bo'));
	expect(view(store).focus.pane).toBe('input');
});

const everything = ['text', 'emote', 'groups', 'ping', 'raw', 'rename', 'files', 'snoop', 'peek', 'serve'] as const;

test('every command that acts on a peer has a key', () => {
	const store = fakeStore({columns, rows});
	store.apply(online('Al', {capabilities: everything}));
	store.chat();
	keys(store, 'alt+p');
	for (const [key, typed] of Object.entries({s: '/snoop 1', w: '/forward 1', m: '/ignore 1', l: '/peek 1', o: '/request 1', e: '/serve 1'})) {
		expect(keys(store, key)).toEqual(runs(typed));
	}

	for (const [key, typed] of Object.entries({t: '/paste Al ', f: '/sendfile Al ', a: '/allow Al ', r: '/raw Al ', b: '/block Al '})) {
		expect(keys(store, key)).toEqual([]);
		expect(line(store)).toBe(typed);
		keys(store, 'alt+p');
	}
});

test('one key makes a peer private and public again', () => {
	const store = fakeStore({columns: 200, rows});
	store.apply(online('Al', {capabilities: ['peek']}));
	store.chat();
	keys(store, 'alt+p');
	expect(keys(store, 'v')).toEqual(runs('/private 1'));
	store.apply(event({event: 'peer.changed', peer: peer('Al', {capabilities: ['peek'], flags: ['private']})}));
	store.chat();
	expect(store.view(200, rows).status.keys).toContain('v public');
	expect(keys(store, 'v')).toEqual(runs('/public 1'));
});

test('a command that needs more goes into the input line', () => {
	const store = start('Two Words');
	keys(store, 'alt+p');
	expect(keys(store, 'g')).toEqual([]);
	expect(line(store)).toBe('/setgroup "Two Words" ');
	expect(view(store).focus.pane).toBe('input');
});

test('what stood in the input line comes back with Ctrl+Y', () => {
	const store = start('Al');
	store.type('half a thought');
	keys(store, 'alt+p', 'g', 'ctrl+y');
	expect(line(store)).toBe('/setgroup Al half a thought');
});

test('what is typed behind such a key in one go goes into the line', () => {
	const store = start('Al');
	keys(store, 'alt+p');
	expect(store.type('graid')).toEqual([]);
	expect(line(store)).toBe('/setgroup Al raid');
});

test('of two with one name the number says who is meant', () => {
	const store = start('Al', 'Bo', 'al');
	keys(store, 'alt+p', 'end', 'up', 'g');
	expect(line(store)).toMatch(/^\/setgroup [13] $/);
});

test('only what the peer\'s program can do is offered', () => {
	const store = fakeStore({columns, rows});
	store.apply(online('Al', {capabilities: ['text']}));
	store.chat();
	keys(store, 'alt+p');
	expect(keys(store, 'p')).toEqual([]);
	expect(keys(store, 'g')).toEqual([]);
	expect(line(store)).toBe('');
	expect(view(store).status).toMatchObject({text: 'Al', keys: 'Enter chat  h hang up  t paste  i info  m ignore  ? keys  Esc back'});
});

test('letters, editing keys and Return never reach the input line meanwhile; other keys do what they always do', () => {
	const store = start('Al');
	store.type('draft');
	keys(store, 'alt+p');
	expect(keys(store, 'x', 'Y', '漢', 'backspace', 'ctrl+u', 'ctrl+k', 'ctrl+y', 'left', 'tab', 'ctrl+p')).toEqual([]);
	expect(line(store)).toBe('draft');
	keys(store, 'alt+2');
	expect(view(store).input.prompt).toBe('[status] ');
	expect(view(store).focus.pane).toBe('peers');
	keys(store, 'ctrl+c');
	expect(view(store).status.text).toBe('Press Ctrl+C again to quit');
	keys(store, 'f1');
	expect(view(store).focus.pane).toBe('input');
	expect(store.chat().join(' ')).toContain('What to do first');
});

test('a paste was not meant as keys: it goes into the input line', () => {
	const store = start('Al');
	keys(store, 'alt+p');
	store.paste('hhh');
	expect(view(store).focus.pane).toBe('input');
	expect(line(store)).toBe('hhh');
});

test('/ filters by typing; Enter keeps the list, Esc clears it', () => {
	const store = start('Al', 'Bo', 'Bobo', 'Cu');
	keys(store, 'alt+p', '/');
	expect(view(store).focus.cursor).toEqual({x: 7, y: 1});
	store.type('bobj');
	keys(store, 'backspace');
	expect(listed(store)).toEqual(['● Bobo']);
	expect(view(store).peers[0]).toMatchObject({text: 'Peers /bob    Esc'});
	expect(view(store).focus.cursor).toEqual({x: 10, y: 1});
	expect(view(store).status.keys).toBe('Enter keeps  Esc clears');
	keys(store, 'return');
	expect(view(store).focus).toEqual({pane: 'peers'});
	expect(keys(store, 'i')).toEqual(runs('/info 3'));
	expect(listed(store)).toEqual(['● Bobo']);
	keys(store, '/', 'escape');
	expect(listed(store)).toEqual(['● Al', '● Bo', '● Bobo', '● Cu']);
	expect(view(store).focus.pane).toBe('peers');
	keys(store, '/', 'z');
	expect(view(store).peers.at(-1)).toMatchObject({text: 'Nobody like that'});
	expect(keys(store, 'return', 'i', 'return')).toEqual([]);
	keys(store, 'escape');
	expect(listed(store)).toHaveLength(4);
});

test('? lists the keys in the pane, until the next one', () => {
	const store = start('Al');
	keys(store, 'alt+p', '?');
	const text = view(store).peers.map(row => row.kind === 'peer' ? row.name : row.text);
	expect(text[0]).toBe('Keys: Al      Esc');
	expect(text.slice(1)).toEqual(['Enter chat', 'h hang up', 't paste  i info', 'p ping  g group', 'm ignore  b block', '/ filter  ? keys']);
	keys(store, 'j');
	expect(selected(store)).toEqual(['Al']);
});

test('? again leads on where there are more keys than fit', () => {
	const store = fakeStore({columns, rows: 8});
	store.apply(online('Al', {capabilities: everything}));
	store.chat();
	const listedKeys = () => {
		store.time.advance(100);
		return store.view(columns, 8).peers.slice(1).flatMap(row => row.kind === 'note' ? [row.text] : []);
	};

	keys(store, 'alt+p', '?');
	const first = listedKeys();
	expect(first).toEqual(['Enter chat', 'h hang up', 't paste', '? more']);
	const seen = new Set<string>();
	for (let page = listedKeys(); !seen.has(page[0]!); page = listedKeys()) {
		expect(page.at(-1)).toBe('? more');
		for (const text of page.slice(0, -1)) {
			seen.add(text);
		}

		keys(store, '?');
	}

	expect(listedKeys()).toEqual(first);
	expect([...seen].join('  ')).toBe('Enter chat  h hang up  t paste  f send file  s snoop  w forward  a allow  i info  p ping  g group  '
		+ 'm ignore  b block  l peek  o call friends  v private  e serve  r raw  / filter  ? keys');
	keys(store, 'j');
	store.time.advance(100);
	expect(store.view(columns, 8).peers[0]).toMatchObject({text: 'Peers         Esc'});
});

test('who has gone stays for a while, dimmed, with his address; c calls him again', () => {
	const store = fakeStore({columns: 120, rows: 20});
	const gone = (name: string, id: number, more = {}) => {
		store.apply(online(name, {id, ...more}));
		store.apply(event({event: 'peer.offline', peer: peer(name, {id, ...more}), reason: 'he hung up'}));
	};

	gone('Al', 1, {address: '2001:db8::1'});
	store.apply(online('Bo', {id: 2}));
	store.chat();
	expect(store.view(120, 20).peers.slice(2)).toMatchObject([
		{mark: '●', name: expect.stringMatching(/^Bo /v) as string, isGone: false},
		{mark: '○', name: expect.stringMatching(/^Al /v) as string, isGone: true},
	]);
	keys(store, 'alt+p', 'j');
	expect(keys(store, 'i', 'h', 'p', 'return')).toEqual([]);
	expect(keys(store, 'c')).toEqual(runs('/call 2001:db8::1 4050'));
	keys(store, 'k');
	expect(keys(store, 'c')).toEqual([]);
	expect(line(store)).toBe('');

	gone('Zug', 3, {protocol: 'zchat', address: '10.0.0.3', port: 4000});
	keys(store, 'end');
	expect(keys(store, 'c')).toEqual(runs('/zcall 10.0.0.3 4000'));
	for (const [index, name] of ['Cu', 'Dee', 'Eve', 'Fay'].entries()) {
		gone(name, 10 + index);
	}

	store.chat();
	const shown = store.view(120, 20).peers.flatMap(row => row.kind === 'peer' && row.isGone ? [row.name.trim()] : []);
	expect(shown).toEqual(['Cu', 'Dee', 'Eve', 'Fay', 'Zug']);
});

test('who called again has one place in the list, not two', () => {
	const store = start('Al');
	store.apply(online('Al', {id: 2}));
	store.apply(event({event: 'peer.offline', peer: peer('Al', {id: 1}), reason: 'Al called again'}));
	expect(listed(store)).toEqual(['● Al']);
	store.apply(event({event: 'peer.offline', peer: peer('Al', {id: 2}), reason: ''}));
	expect(listed(store)).toEqual(['○ Al']);
	store.apply(online('AL', {id: 3}));
	expect(listed(store)).toEqual(['● AL']);
});

test('the selected peer is in sight in a list that is longer than the pane', () => {
	const store = fakeStore({columns, rows: 8});
	for (let id = 1; id <= 30; id++) {
		store.apply(online(`Peer${String(id).padStart(2, '0')}`, {id}));
	}

	store.chat();
	expect(store.view(columns, 8).peers.at(-1)).toMatchObject({text: '28 more: /who'});
	keys(store, 'alt+p');
	for (let index = 0; index < 35; index++) {
		const shown = store.view(columns, 8).peers;
		expect(shown).toHaveLength(5);
		expect(shown.some(row => row.kind === 'peer' && row.isSelected)).toBe(true);
		expect(shown.at(-1)).toMatchObject({kind: 'note', text: expect.stringMatching(/^\d+ more$/v) as string});
		keys(store, 'j');
	}
});

test('a missed call: the status line offers to call back until the next key, and Alt+C does it', () => {
	const store = start();
	const missed = event({event: 'notice', code: 'call-missed', text: 'Al hung up before you answered. Call back with /call 10.0.0.9:4050.', callBack: {address: '10.0.0.9', port: 4050, protocol: 'mudmaster'}});
	store.apply(missed);
	expect(view(store).status).toMatchObject({text: 'Al hung up before you answered.', keys: 'Alt+C calls back'});
	expect(keys(store, 'alt+c')).toEqual(runs('/call 10.0.0.9 4050'));
	expect(view(store).status.text).toBe('');
	expect(keys(store, 'alt+c')).toEqual([]);

	store.apply(missed);
	view(store);
	keys(store, 'x');
	expect(view(store).status.text).toBe('');
	expect(line(store)).toBe('x');
	expect(keys(store, 'alt+c')).toEqual(runs('/call 10.0.0.9 4050'));
});

test('a caller who did not say where he takes calls can\'t be called back', () => {
	const store = start();
	store.apply(event({event: 'notice', code: 'call-missed', text: 'Al hung up before you answered. He did not say where he takes calls.'}));
	expect(view(store).status.text).toBe('');
	expect(keys(store, 'alt+c')).toEqual([]);
});

test('questions go before the keys of a pane, and are answered from there', () => {
	const store = start('Al');
	keys(store, 'alt+p');
	store.apply(event({event: 'question', id: 3, kind: 'call', details: {name: 'Bo', address: '10.0.0.2'}, default: 'deny', expires: ''}));
	expect(view(store).status.text).toBe('Bo calls from 10.0.0.2');
	expect(keys(store, 'alt+y')).toEqual(runs('/accept 3'));
	expect(view(store).focus.pane).toBe('peers');
});

test('keys of commands are single ones, and none is taken twice', () => {
	const own = commands.peer.map(({key}) => key);
	expect(own).toContain('return');
	const taken = new Set(['escape', ...paneKeys.peers.flatMap(entry => entry.keys)]);
	expect(own.filter(key => taken.has(key))).toEqual([]);
	// Two commands may share one where each undoes what the other does.
	for (const isSet of [true, false]) {
		const offered = commands.peer.filter(({when}) => when === undefined || when.isSet === isSet).map(({key}) => key);
		expect(new Set(offered).size).toBe(offered.length);
	}
});
