import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {concat} from '../../../source/lib/bytes.js';
import type {ChatBlock} from '../../../source/protocols/mmchat/block.js';
import {HANDSHAKE_LIMIT} from '../../../source/protocols/mmchat/codec.js';
import {BLOCK_LIMIT, MudmasterCodec} from '../../../source/protocols/mmchat/codec-mudmaster.js';
import type {Role} from '../../../source/protocols/protocol.js';
import {codecTests, cut, readable} from '../../support/codec-tests.js';
import {hex, text} from '../../support/hex.js';

const {connected, vector} = codecTests(role => new MudmasterCodec(role));

describe('vectors (facts 13)', () => {
	vector('call', {code: 'CHAT', payload: 'Bob\n10.0.0.54050 '}, '43 48 41 54 3A 42 6F 62 0A 31 30 2E 30 2E 30 2E 35 34 30 35 30 20', {payload: 'Bob\n10.0.0.54050 '}, 'answerer');
	vector('call, address withheld', {code: 'CHAT', payload: 'Bob\n<Unknown>4050 '}, String.raw`"CHAT:Bob\n<Unknown>4050 "`, {payload: 'Bob\n<Unknown>4050 '}, 'answerer');
	vector('accept', {code: 'YES', payload: 'Al'}, String.raw`"YES:Al\n"`, {payload: 'Al'}, 'caller');
	vector('version', {code: 19, payload: 'Foo 1.0'}, '13 "Foo 1.0" FF', {payload: 'Foo 1.0'});
	vector('everybody', {code: 4, payload: '\nBob chats to everybody, \'hi\'\n'}, String.raw`04 "\nBob chats to everybody, 'hi'\n" FF`, {payload: '\nBob chats to everybody, \'hi\'\n'});
	vector('group raid', {code: 6, group: 'raid', payload: '\nBob chats to the group, \'hi\'\n'}, String.raw`06 "raid" 20*11 "\nBob chats to the group, 'hi'\n" FF`, {group: 'raid           ', payload: '\nBob chats to the group, \'hi\'\n'});
	vector('peek reply', {code: 29, payload: '10.0.0.9~4050~Al~'}, '1D "10.0.0.9~4050~Al~" FF', {payload: '10.0.0.9~4050~Al~'});
	vector('connection list', {code: 3, payload: '10.0.0.9,4050 ,10.0.0.7,4051 '}, '03 "10.0.0.9,4050 ,10.0.0.7,4051 " FF', {payload: '10.0.0.9,4050 ,10.0.0.7,4051 '});
	vector('file start', {code: 20, payload: 'a.txt,1200'}, '14 "a.txt,1200" FF', {payload: 'a.txt,1200'});
	vector('block request', {code: 22, payload: ''}, '16 FF', {payload: ''});
	vector('file end', {code: 24, payload: ''}, '18 FF', {payload: ''});

	for (const code of [...Array.from({length: 33}, (_, index) => index + 1), 40, 100, 101, 102, 103, 104, 105, 106, 204, 240]) {
		if (code !== 6 && code !== 10 && code !== 13 && code !== 23) {
			vector(`block ${code}`, {code, payload: 'x'}, `${code.toString(16)} "x" FF`, {payload: 'x'});
		}
	}

	vector('an alias, whose number is a line feed', {code: 10, payload: '/alias {a} {b}'}, '0A "/alias {a} {b}" FF', {payload: '/alias {a} {b}'});
	vector('an event, whose number is a carriage return', {code: 13, payload: '/event {a}'}, '0D "/event {a}" FF', {payload: '/event {a}'});
});

describe('file blocks (facts 1 rule 1)', () => {
	const data = Uint8Array.from({length: 500}, (_, index) => index % 2 === 0 ? 0xFF : index % 251);

	test('are sent as 502 bytes, and as 501 to TinTin++', () => {
		const codec = connected();
		expect(codec.encode({code: 23, payload: data})).toEqual(concat(Uint8Array.of(23), data, Uint8Array.of(0xFF)));
		expect(codec.encode({code: 23, payload: data, bare: true})).toEqual(concat(Uint8Array.of(23), data));
	});

	test('a short one is padded with zeros', () => {
		expect(connected().encode({code: 23, payload: Uint8Array.of(1, 2)})).toEqual(concat(Uint8Array.of(23, 1, 2), new Uint8Array(498), Uint8Array.of(0xFF)));
	});

	for (const terminator of [[0xFF], []]) {
		test(`are read at their 500th byte, with${terminator.length === 0 ? 'out' : ''} a terminator behind`, () => {
			const codec = connected();
			expect(codec.push(concat(Uint8Array.of(23), data))).toEqual([{code: 23, payload: data}]);
			expect(readable(codec.push(concat(Uint8Array.from(terminator), hex('18 FF'))))).toEqual([{code: 24, payload: ''}]);
		});
	}
});

describe('reading', () => {
	test('several blocks in one read, one block over many', () => {
		const codec = connected();
		expect(readable(codec.push(hex('04 "a" FF 05 "b" FF 07 "c"')))).toEqual([{code: 4, payload: 'a'}, {code: 5, payload: 'b'}]);
		expect(codec.push(hex('"d"'))).toEqual([]);
		expect(readable(codec.push(hex('FF')))).toEqual([{code: 7, payload: 'cd'}]);
	});

	test('empty blocks and stray line ends between blocks are passed over', () => {
		expect(readable(connected().push(hex('FF FF 0A 04 "a" FF 0D 0A 05 "b" FF 00 FF')))).toEqual([{code: 4, payload: 'a'}, {code: 5, payload: 'b'}]);
	});

	test('a refusal of TinTin++ without its terminator is given out when it hangs up', () => {
		const codec = new MudmasterCodec('caller');
		expect(codec.push(hex(String.raw`07 "\nAl has refused your connection.\n" 20`))).toEqual([]);
		expect(readable(codec.end())).toEqual([{code: 7, payload: '\nAl has refused your connection.\n '}]);
	});

	for (const refusal of ['NO', 'NO\n', 'NO:Al\n']) {
		test(`${JSON.stringify(refusal)} is a refusal`, () => {
			expect(readable(new MudmasterCodec('caller').push(new TextEncoder().encode(refusal)))[0]?.code).toBe('NO');
		});
	}

	test('version behind the accepting line in one read', () => {
		expect(readable(new MudmasterCodec('caller').push(hex(String.raw`"YES:Al\n" 13 "Foo 1.0" FF`)))).toEqual([{code: 'YES', payload: 'Al'}, {code: 19, payload: 'Foo 1.0'}]);
	});

	test('a handshake in pieces is given out as it grows, then the first block ends it', () => {
		const codec = new MudmasterCodec('answerer');
		expect(codec.push(hex('"CHAT:Bo"'))).toEqual([]);
		expect(readable(codec.push(hex(String.raw`"b\n127.0.0.1405"`)))).toEqual([{code: 'CHAT', payload: 'Bob\n127.0.0.1405'}]);
		expect(readable(codec.push(hex('"0 " 13 "TinTin++ 2.02" FF')))).toEqual([{code: 'CHAT', payload: 'Bob\n127.0.0.14050 '}, {code: 19, payload: 'TinTin++ 2.02'}]);
	});

	test('a security line behind the handshake is passed over', () => {
		expect(readable(new MudmasterCodec('answerer').push(hex(String.raw`"CHAT:Bob\n10.0.0.54050 \nsesame" 13 "x" FF`)))).toEqual([{code: 'CHAT', payload: 'Bob\n10.0.0.54050 '}, {code: 19, payload: 'x'}]);
	});
});

describe('bad input', () => {
	test('garbage instead of a handshake', () => {
		const codec = new MudmasterCodec('answerer');
		expect(codec.push(hex('"GET / HTTP/1.1"'))).toEqual([]);
		expect(codec.failure).toMatch(/did not begin with CHAT:/);
		expect(codec.push(hex(String.raw`"CHAT:Bob\n10.0.0.54050 "`))).toEqual([]);
	});

	test('garbage instead of an answer', () => {
		const codec = new MudmasterCodec('caller');
		codec.push(hex('"SSH-2.0-OpenSSH"'));
		expect(codec.failure).toMatch(/neither YES nor NO/);
	});

	test('KildClient talks before it has answered', () => {
		const codec = new MudmasterCodec('caller');
		expect(readable(codec.push(hex(String.raw`04 "\nhi\n"`)))).toEqual([]);
		expect(readable(codec.push(hex(String.raw`FF 01 "Al" FF "YES:Al\n" 13 "x" FF`)))).toEqual([
			{code: 4, payload: '\nhi\n'},
			{code: 1, payload: 'Al'},
			{code: 'YES', payload: 'Al'},
			{code: 19, payload: 'x'},
		]);
	});

	test('a name of 10 KB', () => {
		const codec = new MudmasterCodec('answerer');
		codec.push(new TextEncoder().encode(`CHAT:${'x'.repeat(10_000)}`));
		expect(codec.failure).toContain(String(HANDSHAKE_LIMIT));
	});

	test('a block that grows without end', () => {
		const codec = connected();
		codec.push(Uint8Array.of(4));
		for (let sent = 0; sent <= BLOCK_LIMIT && codec.failure === undefined; sent += 100) {
			codec.push(new Uint8Array(100).fill(0x61));
		}

		expect(codec.failure).toContain(String(BLOCK_LIMIT));
	});

	test('no field carries a terminator out', () => {
		for (const code of [1, 4, 5, 7, 19, 26] as const) {
			const encoded = new MudmasterCodec('caller').encode({code, payload: Uint8Array.of(0x61, 0xFF, 0x62, 0, 0x63)});
			expect(text(encoded.subarray(1, -1))).toBe('ayb c');
			expect(encoded.at(-1)).toBe(0xFF);
		}
	});
});

const anyBlock = fc.oneof(
	fc.record({code: fc.constantFrom(1, 4, 5, 7, 19, 26, 29, 31, 105), payload: fc.uint8Array({maxLength: 60}).map(bytes => bytes.filter(byte => byte !== 0xFF && byte !== 0))}),
	fc.record({code: fc.constant(6), group: fc.constantFrom('raid', 'ünïcode', 'a very long name of a group'), payload: fc.constant('\nx\n')}),
	fc.record({code: fc.constant(23), payload: fc.uint8Array({minLength: 500, maxLength: 500}), bare: fc.boolean()}),
);

describe('properties', () => {
	test('any chunking gives the same blocks', () => {
		fc.assert(fc.property(fc.array(anyBlock, {maxLength: 8}), fc.array(fc.nat({max: 5000}), {maxLength: 40}), (blocks, places) => {
			const wire = concat(hex(String.raw`"YES:Al\n"`), ...blocks.map(block => connected().encode(block as ChatBlock)));
			const whole = readable(new MudmasterCodec('caller').push(wire));
			const codec = new MudmasterCodec('caller');
			expect(cut(wire, places).flatMap(chunk => readable(codec.push(chunk)))).toEqual(whole);
			expect(whole).toHaveLength(1 + blocks.length);
		}));
	});

	test('random bytes never throw and never pass the memory bound', () => {
		const head = fc.constantFrom('', 'CHAT:', 'CHAT:Bob\n1.2.3.44050 ', 'YES:Al\n', 'NO', '\u{7}');
		fc.assert(fc.property(fc.constantFrom<Role>('caller', 'answerer'), head, fc.array(fc.uint8Array({maxLength: 3000}), {maxLength: 20}), (role, start, chunks) => {
			const codec = new MudmasterCodec(role);
			codec.push(new TextEncoder().encode(start));
			for (const chunk of chunks) {
				for (const block of codec.push(chunk)) {
					expect(block.payload.length).toBeLessThanOrEqual(BLOCK_LIMIT);
				}
			}

			codec.end();
		}));
	});

	test('encode never leaves a terminator inside a field', () => {
		fc.assert(fc.property(fc.integer({min: 1, max: 254}).filter(code => code !== 23), fc.oneof(fc.uint8Array(), fc.string({unit: 'binary'})), (code, payload) => {
			const encoded = connected().encode({code, payload, charset: 'windows-1252'});
			expect(encoded.indexOf(0xFF)).toBe(encoded.length - 1);
		}));
	});
});
