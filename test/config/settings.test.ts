import {expect, test} from 'vitest';
import {parseToml} from '../../source/config/load.js';
import type {Mistake} from '../../source/config/mistakes.js';
import {createSettings, type Settings} from '../../source/config/settings.js';
import type {SettingValues} from '../../source/config/setting-values.js';
import {schema} from './protocols.js';

/** Settings over a file whose text the test can change. */
const open = async (text = '', overrides: SettingValues = {}) => {
	const file = {text};
	const created = await createSettings({schema, load: async () => parseToml(file.text, {file: 'c.toml', schema}), overrides});
	if (!created.ok) {
		throw new Error('The file has mistakes.');
	}

	const changes: Array<readonly string[]> = [];
	const settings: Settings = created.value;
	settings.on(keys => {
		changes.push(keys);
	});
	return {file, settings, changes};
};

test('a file with mistakes gives them all', async () => {
	const created = await createSettings({schema, load: async () => parseToml('a = 1\nb = 2', {file: 'c.toml', schema})});
	expect(created.ok ? [] : created.mistakes.map((mistake: Mistake) => mistake.key)).toEqual(['a', 'b']);
});

test('flags count over the file, what is typed over both', async () => {
	const {settings} = await open('name = "Wick"\n[listen]\nport = 1\naccept = "all"', {name: 'Flag', 'listen.port': 2, 'listen.accept': undefined});
	expect(settings.get()).toMatchObject({name: 'Flag', listen: {port: 2, accept: 'all'}});
	settings.set('listen.port', '3');
	expect(settings.get().listen.port).toBe(3);
});

test('a flag that can not be is refused', async () => {
	await expect(open('', {'listen.port': 70_000})).rejects.toMatchObject({code: 'ML_SETTING_INVALID', message: 'listen.port: 70000 is too large; allowed: a whole number from 0 to 65535.'});
	await expect(open('', {'listen.prt': 1})).rejects.toMatchObject({code: 'ML_SETTING_UNKNOWN'});
});

test.for<[string, string, unknown, unknown]>([
	['name', 'Wick', undefined, 'Wick'],
	['name', '"Two Words"', undefined, 'Two Words'],
	['listen.port', ' 4051 ', 4050, 4051],
	['LISTEN.ACCEPT', 'All', 'ask', 'all'],
	['listen.enabled', 'off', true, false],
	['ui.peers', 'no', true, false],
	['carrier.login-uri', 'https://example.net', undefined, 'https://example.net'],
])('%s can be set to %j', async ([key, text, old, value]) => {
	const {settings, changes} = await open();
	expect(settings.set(key, text)).toMatchObject({key: key.toLowerCase(), old, new: value});
	expect(changes).toEqual([[key.toLowerCase()]]);
});

test('a change tells when it counts', async () => {
	const {settings} = await open();
	expect(settings.set('listen.accept', 'all').applies).toBe('now');
	expect(settings.set('listen.port', '1').applies).toBe('listen');
	expect(settings.set('carrier.login-uri', 'x').applies).toBe('connection');
	expect(settings.set('ui.color', 'never').applies).toBe('restart');
});

test.for(['', ' ', '""'])('the text %j takes an optional setting away', async text => {
	const {settings} = await open('name = "Wick"');
	expect(settings.set('name', text)).toMatchObject({old: 'Wick', new: undefined});
	expect(settings.get().name).toBeUndefined();
});

test.for<[string, string, string]>([
	['listen.port', 'high', 'listen.port: "high" is text; allowed: a whole number from 0 to 65535.'],
	['listen.port', '', 'listen.port: "" is text; allowed: a whole number from 0 to 65535.'],
	['listen.port', '65536', 'listen.port: 65536 is too large; allowed: a whole number from 0 to 65535.'],
	['listen.port', '1.5', 'listen.port: 1.5 is no whole number; allowed: a whole number from 0 to 65535.'],
	['ui.peers', 'constructor', 'ui.peers: "constructor" is text; allowed: true or false.'],
	['listen.accept', 'some', 'listen.accept: "some" is not allowed; allowed: "ask", "all" or "none".'],
	['name', 'all', 'name: "all" means everybody; allowed: 1 to 15 ASCII characters without ~ , { | }, no blank at the ends, not "all", not only digits.'],
])('%s can not be set to %j', async ([key, text, message]) => {
	const {settings, changes} = await open();
	const before = settings.get();
	expect(() => settings.set(key, text)).toThrow(expect.objectContaining({code: 'ML_SETTING_INVALID', message}) as Error);
	expect(settings.get()).toBe(before);
	expect(changes).toEqual([]);
	expect(settings.set('listen.port', '1').new).toBe(1);
});

test.for<[string, RegExp]>([
	['port', /There is no setting port\. Did you mean listen\.port\? Allowed: name, idle, listen\.enabled, /v],
	['listen.prot', /Did you mean listen\.port\?/v],
	['nonsense', /There is no setting nonsense\. Allowed: /v],
	['peer', /\/peer add/v],
	['peer.host', /\/peer add/v],
	['__proto__', /There is no setting __proto__/v],
])('%s is no setting', async ([key, message]) => {
	const {settings} = await open();
	expect(() => settings.set(key, '1')).toThrow(expect.objectContaining({code: 'ML_SETTING_UNKNOWN', message: expect.stringMatching(message) as string}) as Error);
	expect(() => settings.describe(key)).toThrow(expect.objectContaining({code: 'ML_SETTING_UNKNOWN'}) as Error);
});

test('setting what is set already tells nobody', async () => {
	const {settings, changes} = await open();
	settings.set('listen.port', '4050');
	expect(changes).toEqual([]);
});

test('settings are described: all, a section, one', async () => {
	const {settings} = await open('', {'listen.port': 0});
	const all = settings.describe();
	expect(all.map(line => line.split(' ', 1)[0])).toEqual(['name', 'idle', 'listen.enabled', 'listen.address', 'listen.port', 'listen.accept', 'ui.timestamps', 'ui.peers', 'ui.color', 'history.lines', 'files.directory', 'scripts.memory', 'debug.raw', 'carrier.login-uri', 'carrier.pigeons']);
	expect(all[0]).toBe('name = (not set)  Your chat name. Without it, your login name made fit.');
	expect(settings.describe('ui')).toEqual(all.filter(line => line.startsWith('ui.')));
	expect(settings.describe('listen.port')).toEqual([
		'listen.port = 0  (by a flag, for this run)',
		'TCP port for calls. 0 takes any free port.',
		'Allowed: a whole number from 0 to 65535.',
		'Default: 4050.',
		'A change takes effect with the next /listen.',
	]);
	settings.set('listen.accept', 'all');
	expect(settings.describe('listen.accept')[0]).toBe('listen.accept = "all"  (by /set, for this run)');
});

test('a reload tells what changed, and what a flag or /set holds', async () => {
	const {file, settings, changes} = await open('[[peer]]\nname = "Al"\nhost = "h"', {'listen.port': 0});
	settings.set('ui.color', 'never');
	changes.length = 0;
	file.text = 'listen.port = 1\nlisten.accept = "all"\nui.color = "auto"\nui.peers = false\n[[peer]]\nname = "Al"\nhost = "h2"';
	expect(await settings.reload()).toEqual({ok: true, changed: ['listen.accept', 'ui.peers', 'peer'], held: ['listen.port']});
	expect(changes).toEqual([['listen.accept', 'ui.peers', 'peer']]);
	expect(settings.get()).toMatchObject({listen: {port: 0, accept: 'all'}, ui: {peers: false, color: 'never'}, peer: [{host: 'h2'}]});
	expect(await settings.reload()).toEqual({ok: true, changed: [], held: []});
	expect(changes).toHaveLength(1);
});

test('a reload with mistakes names them and leaves everything as it was', async () => {
	const {file, settings, changes} = await open('ui.peers = false');
	const before = settings.get();
	file.text = 'ui.peers = 1\nui.colour = 2';
	expect(await settings.reload()).toMatchObject({ok: false, mistakes: [{line: 1, key: 'ui.peers'}, {line: 2, key: 'ui.colour'}]});
	expect(settings.get()).toBe(before);
	expect(changes).toEqual([]);
	file.text = '';
	expect(await settings.reload()).toMatchObject({ok: true, changed: ['ui.peers']});
});

test('a listener that left hears nothing', async () => {
	const {settings} = await open();
	const heard: string[] = [];
	const leave = settings.on(keys => {
		heard.push(...keys);
	});
	settings.set('listen.port', '1');
	leave();
	settings.set('listen.port', '2');
	expect(heard).toEqual(['listen.port']);
});
