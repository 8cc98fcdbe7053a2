import {Buffer} from 'node:buffer';
import {mkdtemp, mkdir, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {loadToml, parseToml} from '../../source/config/load.js';
import {formatMistake} from '../../source/config/mistakes.js';
import {protocolSettings} from '../../source/config/schema.js';
import {schema} from './protocols.js';

const parsed = (text: string) => parseToml(text, {file: 'c.toml', schema});

const mistakes = (text: string): string[] => {
	const result = parsed(text);
	return result.ok ? [] : result.mistakes.map(mistake => formatMistake(mistake));
};

test('an empty file is the defaults', () => {
	expect(parsed('')).toEqual({
		ok: true,
		value: {
			idle: 15,
			listen: {enabled: true, port: 4050, accept: 'ask'},
			ui: {timestamps: true, peers: true, color: 'auto'},
			history: {lines: 5000},
			files: {},
			scripts: {memory: 64},
			debug: {raw: false},
			peer: [],
			mudmaster: {},
			carrier: {pigeons: 2},
		},
	});
});

test('a full file is read, with a byte order mark and line ends of Windows', () => {
	const text = `\u{FEFF}name = "Wick"
idle = 5
[listen]
enabled = false
address = "::1"
port = 0
accept = "none"
[ui]
timestamps = false
peers = false
color = "never"
[history]
lines = 100
[files]
directory = "~/Downloads"
[scripts]
memory = 128
[debug]
raw = true
[carrier]
login-uri = "https://example.net/login"
[[peer]]
name = "Al"
host = "al.example.net"
[[peer]]
name = "Bo the Second"
host = "2001:db8::7"
port = 4051
protocol = "carrier"
charset = "latin1"
group = "raid"
`.replaceAll('\n', '\r\n');
	const result = parsed(text);
	expect(result).toEqual({
		ok: true,
		value: {
			name: 'Wick',
			idle: 5,
			listen: {enabled: false, address: '::1', port: 0, accept: 'none'},
			ui: {timestamps: false, peers: false, color: 'never'},
			history: {lines: 100},
			files: {directory: '~/Downloads'},
			scripts: {memory: 128},
			debug: {raw: true},
			peer: [
				{name: 'Al', host: 'al.example.net', protocol: 'mudmaster', reconnect: true},
				{name: 'Bo the Second', host: '2001:db8::7', port: 4051, protocol: 'carrier', charset: 'latin1', group: 'raid', reconnect: true},
			],
			mudmaster: {},
			carrier: {'login-uri': 'https://example.net/login', pigeons: 2},
		},
	});
	expect(result.ok && protocolSettings(result.value, 'carrier')).toEqual({'login-uri': 'https://example.net/login', pigeons: 2});
	expect(result.ok && protocolSettings(result.value, 'nobody')).toEqual({});
});

test.for<[string, string]>([
	['[listen]\nport = 70000', 'c.toml:2: listen.port: 70000 is too large; allowed: a whole number from 0 to 65535'],
	['\n\nlisten.port = -1', 'c.toml:3: listen.port: -1 is too small; allowed: a whole number from 0 to 65535'],
	['[listen]\n# 1\nport = "4050"', 'c.toml:3: listen.port: "4050" is text; allowed: a whole number from 0 to 65535'],
	['[listen]\nport = 40.5', 'c.toml:2: listen.port: 40.5 is no whole number; allowed: a whole number from 0 to 65535'],
	['[listen]\nport = nan', 'c.toml:2: listen.port: NaN is no whole number; allowed: a whole number from 0 to 65535'],
	['[listen]\naccept = "al"', 'c.toml:2: listen.accept: "al" is not allowed, did you mean "all"?; allowed: "ask", "all" or "none"'],
	['[listen]\naccept = true', 'c.toml:2: listen.accept: true is not allowed; allowed: "ask", "all" or "none"'],
	['[listen]\naddress = "a b"', 'c.toml:2: listen.address: "a b" is no address; allowed: an IPv4 address, an IPv6 address without brackets, or a name of this machine'],
	['[listen]\nacept = "all"', 'c.toml:2: listen.acept: is not known in [listen]. Did you mean accept? Allowed there: enabled, address, port, accept'],
	['[lisen]\nport = 1', 'c.toml:1: lisen: is not known. Did you mean [listen]? Allowed: name, idle, [listen], [ui], [history], [files], [scripts], [debug], [[peer]], [mudmaster], [carrier]'],
	['port = 4050', 'c.toml:1: port: is not known. Did you mean listen.port? Allowed: name, idle, [listen], [ui], [history], [files], [scripts], [debug], [[peer]], [mudmaster], [carrier]'],
	['[ui]\nname = "Wick"', 'c.toml:2: ui.name: is not known in [ui]. name stands at the top of the file, above the first [section]. Allowed there: timestamps, peers, color'],
	['[mudmaster]\nx = 1', 'c.toml:2: mudmaster.x: is not known in [mudmaster]. Allowed there: nothing'],
	[String.raw`"odd \u001b key" = 1`, String.raw`c.toml:1: "odd \u001b key": is not known. Allowed: name, idle, [listen], [ui], [history], [files], [scripts], [debug], [[peer]], [mudmaster], [carrier]`],
	['__proto__ = 1', 'c.toml:1: __proto__: is not known. Allowed: name, idle, [listen], [ui], [history], [files], [scripts], [debug], [[peer]], [mudmaster], [carrier]'],
	['[constructor.prototype]', 'c.toml:1: constructor: is not known. Allowed: name, idle, [listen], [ui], [history], [files], [scripts], [debug], [[peer]], [mudmaster], [carrier]'],
	['listen = 4050', 'c.toml:1: listen: 4050 is a number; allowed: a table, written as [listen]'],
	['[ui]\ntimestamps = "yes"', 'c.toml:2: ui.timestamps: "yes" is text; allowed: true or false'],
	['[history]\nlines = 2000-01-01', 'c.toml:2: history.lines: is a date; allowed: a whole number from 100 to 100000'],
	['[history]\nlines = [1]', 'c.toml:2: history.lines: is a list; allowed: a whole number from 100 to 100000'],
	['[files]\ndirectory = "Downloads"', 'c.toml:2: files.directory: "Downloads" is no absolute path; allowed: a path that begins with / or ~/'],
	['name = "Zoë"', 'c.toml:1: name: "Zoë" has "ë", which is not ASCII; allowed: 1 to 15 ASCII characters without ~ , { | }, no blank at the ends, not "all", not only digits'],
	['name = """\n\n"""', String.raw`c.toml:1: name: "\n" has a control character; allowed: 1 to 15 ASCII characters without ~ , { | }, no blank at the ends, not "all", not only digits`],
	['[carrier]\npigeons = 0', 'c.toml:2: carrier.pigeons: 0 is too small; allowed: a whole number from 1'],
	['[carrier]\nlogin_uri = "x"', 'c.toml:2: carrier.login_uri: is not known in [carrier]. Did you mean login-uri? Allowed there: login-uri, pigeons'],
	['[carrier]\nlogin-uri = 1', 'c.toml:2: carrier.login-uri: 1 is a number; allowed: text in quotation marks'],
	['[peer]\nname = "Al"', 'c.toml:1: peer: is a table; allowed: tables, each written as [[peer]] in double brackets'],
	['[[peer]]\nname = "Al"', 'c.toml:1: peer.host: is missing; allowed: a host name, an IPv4 address or an IPv6 address without brackets'],
	['[[peer]]\nname = "Al"\nhost = "h"\n\n[[peer]]\nhost = "h"\nname = "AL"', 'c.toml:7: peer.name: "AL" is the name of another [[peer]] above; allowed: 1 to 64 characters, not only digits, not "all"'],
	['peer = [\n\t{name = "Al", host = "h"},\n\t{name = "Bo", host = "h:1"},\n]', 'c.toml:3: peer.host: "h:1" has a port in it, which is a key of its own (port); allowed: a host name, an IPv4 address or an IPv6 address without brackets'],
	['[[peer]]\nname = "Al"\nhost = "h"\ncolour = 1', 'c.toml:4: peer.colour: is not known in [[peer]]. Allowed there: name, host, port, protocol, charset, group, reconnect'],
	['[[peer]]\nname = "Al"\nhost = "h"\nprotocol = "mudmastr"', 'c.toml:4: peer.protocol: "mudmastr" is not allowed, did you mean "mudmaster"?; allowed: "mudmaster" or "carrier"'],
	['[[peer]]\nname = "Al"\nhost = "h"\ncharset = "klingon"', 'c.toml:4: peer.charset: "klingon" is no charset that mudlark knows; allowed: the name of a charset, such as "utf-8", "latin1" or "windows-1252"'],
	['[[peer]]\nname = "Al"\nhost = "h"\ngroup = "a group too long"', 'c.toml:4: peer.group: "a group too long" is longer than 15 bytes; allowed: text of 1 to 15 bytes'],
	['a = 1\nb = 2 3', 'c.toml:2: syntax: each key-value declaration must be followed by an end-of-line (column 7); allowed: TOML, such as key = "text", key = 4050, [section]'],
	['[ui]\n\n[ui]', 'c.toml:3: syntax: trying to redefine an already defined table or value (column 2); allowed: TOML, such as key = "text", key = 4050, [section]'],
])('the mistake in %j is named with its line', ([text, mistake]) => {
	expect(mistakes(text)).toEqual([mistake]);
});

test.for(['[::1]', '[::1]:4050', 'h:4050', 'tls://h', '::zz', 'a b', '', 'h/x', '"', 'x'.repeat(254)])('%j is no host', host => {
	expect(mistakes(`[[peer]]\nname = "Al"\nhost = ${JSON.stringify(host)}`)).toEqual([expect.stringMatching(/^c\.toml:3: peer\.host: /v)]);
});

test.for(['h', 'chat.example.net', '192.0.2.1', '::1', 'fe80::1%eth0', '2001:db8::192.0.2.1', 'zoë.example'])('%j is a host', host => {
	expect(mistakes(`[[peer]]\nname = "Al"\nhost = ${JSON.stringify(host)}`)).toEqual([]);
});

test.for(['', ' Al', '#raid', '@Al', 'all', 'Everybody', '12', 'a"b', 'a\u{202E}b', 'a\u{7}b', 'x'.repeat(65)])('%j is no name of a contact', name => {
	expect(mistakes(`[[peer]]\nname = ${JSON.stringify(name)}\nhost = "h"`)).toEqual([expect.stringMatching(/^c\.toml:2: peer\.name: /v)]);
});

test('every mistake is named, in the order of the lines', () => {
	expect(mistakes(`name = "all"
shout = true
[[peer]]
name = "Al"
port = 0
[[peer]]
name = "al"
host = "h"
[listen]
accept = "some"
`).map(line => line.split(': ').slice(0, 2).join(': '))).toEqual([
		'c.toml:1: name',
		'c.toml:2: shout',
		'c.toml:3: peer.host',
		'c.toml:5: peer.port',
		'c.toml:7: peer.name',
		'c.toml:10: listen.accept',
	]);
});

test('a message holds nothing that a terminal would obey, and not the whole of a long value', () => {
	const [mistake] = mistakes(`[listen]\naccept = "\\u009b2J\\u202e${'x'.repeat(1000)}"`);
	expect(mistake).toMatch(/^c\.toml:2: listen\.accept: "\\u009b2J\\u202ex+…" is not allowed/v);
	expect(mistake!.length).toBeLessThan(150);
});

test('deep nesting is a mistake, not a crash', () => {
	expect(mistakes(`x = ${'['.repeat(100_000)}`)).toEqual([expect.stringMatching(/^c\.toml:1: syntax: /v)]);
});

test('any text gives a config or mistakes with lines within it', () => {
	const piece = fc.constantFrom('[listen]', '[[peer]]', '[peer]', '[', ']', '\n', '\r\n', '\n', ' = ', 'port', 'name', 'host', 'peer.name', '"', '"""', '\'', '4050', 'true', '{', '}', ',', '#', '\\', '\u{0}', '\u{FEFF}', 'ui.peers', '[carrier]', 'login-uri', '1979-05-27', 'inf', '__proto__', 'constructor');
	const word = fc.oneof({weight: 4, arbitrary: piece}, {weight: 1, arbitrary: fc.string({unit: 'binary'})});
	const words = fc.array(word, {maxLength: 30});
	fc.assert(fc.property(words, pieces => {
		const text = pieces.join('');
		const result = parsed(text);
		if (result.ok) {
			expect(result.value.listen.port).toBeGreaterThanOrEqual(0);
			return;
		}

		expect(result.mistakes.length).toBeGreaterThan(0);
		for (const {line} of result.mistakes) {
			expect(line).toBeGreaterThan(0);
			expect(line).toBeLessThanOrEqual(text.split('\n').length);
		}
	}), {numRuns: 500});
});

let folder = '';

beforeEach(async () => {
	folder = await mkdtemp(path.join(os.tmpdir(), 'mudlark-config-'));
});

afterEach(async () => {
	await rm(folder, {recursive: true});
});

const loaded = async (file: string, options: {required?: boolean} = {}) => {
	const result = await loadToml({file, schema, ...options});
	return result.ok ? result.value.listen.port : result.mistakes.map(mistake => formatMistake(mistake).replace(folder, ''));
};

test('a missing file counts as empty, unless it was named', async () => {
	const file = path.join(folder, 'none', 'c.toml');
	expect(await loaded(file)).toBe(4050);
	expect(await loaded(file, {required: true})).toEqual(['/none/c.toml: there is no such file; create it, or start without naming it']);
});

test('a file is read', async () => {
	const file = path.join(folder, 'c.toml');
	await writeFile(file, '\u{FEFF}listen.port = 1\r\n');
	expect(await loaded(file)).toBe(1);
});

test('what can not be read is a mistake', async () => {
	await mkdir(path.join(folder, 'dir'));
	await writeFile(path.join(folder, 'file'), '');
	expect(await loaded(path.join(folder, 'dir'))).toEqual(['/dir: is a folder; allowed: a file']);
	expect(await loaded(path.join(folder, 'file', 'c.toml'))).toEqual(['/file/c.toml: can\'t be read, because something in its path is a file and not a folder']);
	expect(await loaded('a\0b')).toEqual(['a\0b: can\'t be read (ERR_INVALID_ARG_VALUE)']);
});

test('text that is not UTF-8 is a mistake with its line', async () => {
	const file = path.join(folder, 'c.toml');
	await writeFile(file, Buffer.from('# Zoë\n# Zo\u{EB}\n', 'latin1'));
	expect(await loaded(file)).toEqual(['/c.toml:1: is not UTF-8; allowed: text saved as UTF-8']);
	await writeFile(file, Buffer.concat([Buffer.from('# Zoë\n\n# Zo'), Buffer.from([0xEB])]));
	expect(await loaded(file)).toEqual(['/c.toml:3: is not UTF-8; allowed: text saved as UTF-8']);
});
