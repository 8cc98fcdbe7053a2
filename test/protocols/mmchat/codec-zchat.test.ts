import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {concat} from '../../../source/lib/bytes.js';
import type {ChatBlock} from '../../../source/protocols/mmchat/block.js';
import {HANDSHAKE_LIMIT} from '../../../source/protocols/mmchat/codec.js';
import {DATA_LIMIT, FILE_BLOCK_SIZE, SECURITY_LIMIT, ZchatCodec} from '../../../source/protocols/mmchat/codec-zchat.js';
import type {Role} from '../../../source/protocols/protocol.js';
import {codecTests, cut, readable} from '../../support/codec-tests.js';
import {hex, text} from '../../support/hex.js';

const {connected, vector} = codecTests(role => new ZchatCodec(role));

const stamp = 0x01_02_03_04;

const bytesOf = (letters: string) => Uint8Array.from(letters, letter => letter.codePointAt(0)!);

const hexOf = (code: number): string => code.toString(16).padStart(2, '0');

describe('vectors (facts 13)', () => {
	vector('call, as MUSHclient sends it', {code: 'ZCHAT', payload: 'Bob\t\n10.0.0.504050'}, String.raw`"ZCHAT:Bob\t\n10.0.0.504050"`, {payload: 'Bob\t\n10.0.0.504050'}, 'answerer');
	vector('call, in full', {code: 'ZCHAT', payload: 'Bob\t0\n10.0.0.504050\nsesame'}, String.raw`"ZCHAT:Bob\t0\n10.0.0.504050\nsesame"`, {payload: 'Bob\t0\n10.0.0.504050\nsesame'}, 'answerer');
	vector('accept', {code: 'YES', payload: 'Al'}, String.raw`"YES:Al\n"`, {payload: 'Al'}, 'caller');
	vector('refuse', {code: 'NO', payload: ''}, String.raw`"NO\n"`, {payload: ''}, 'caller');
	vector(
		'everybody',
		{code: 4, stamp, payload: '\nBob chats to everybody, \'hi\'\n'},
		String.raw`04 00 22 00 04 03 02 01 "\nBob chats to everybody, 'hi'\n"`,
		{stamp, payload: '\nBob chats to everybody, \'hi\'\n'},
	);
	vector('personal', {code: 5, stamp, payload: 'x'}, '05 00 05 00 04 03 02 01 "x"', {stamp, payload: 'x'});
	vector('group', {code: 6, stamp, group: 'raid', payload: '\ngo\n'}, String.raw`06 00 17 00 04 03 02 01 20*11 "raid" "\ngo\n"`, {stamp, group: '           raid', payload: '\ngo\n'});
	vector('the largest stamp', {code: 4, stamp: 0xFF_FF_FF_FF, payload: ''}, '04 00 04 00 FF FF FF FF', {stamp: 0xFF_FF_FF_FF, payload: ''});
	vector('status normal', {code: 101, payload: Uint8Array.of(1)}, '65 00 01 00 01', {payload: '\u{1}'});
	vector('stamp', {code: 106, payload: Uint8Array.of(4, 3, 2, 1)}, '6A 00 04 00 04 03 02 01', {payload: '\u{4}\u{3}\u{2}\u{1}'});
	vector('peek reply', {code: 29, payload: '10.0.0.9,4050,'}, '1D 00 0E 00 "10.0.0.9,4050,"', {payload: '10.0.0.9,4050,'});

	const plain = [...Array.from({length: 33}, (_, index) => index + 1), 40, 100, 101, 102, 103, 104, 105, 106, 204, 240, 255].filter(code => ![4, 5, 6, 23].includes(code));
	for (const code of plain) {
		vector(`block ${code}`, {code, payload: 'x'}, `${hexOf(code)} 00 01 00 "x"`, {payload: 'x'});
		vector(`block ${code}, empty`, {code, payload: ''}, `${hexOf(code)} 00 00 00`, {payload: ''});
	}
});

describe('writing', () => {
	test('a text of ours without a stamp says that it has none', () => {
		expect(connected().encode({code: 4, payload: 'x'})).toEqual(hex('04 00 05 00 00 00 00 00 "x"'));
	});

	test('FF and 00 are data', () => {
		expect(connected().encode({code: 19, payload: Uint8Array.of(0, 0xFF, 0x0A)})).toEqual(hex('13 00 03 00 00 FF 0A'));
	});

	test('a charset', () => {
		expect(connected().encode({code: 5, stamp, payload: 'ÿ', charset: 'windows-1252'})).toEqual(hex('05 00 05 00 04 03 02 01 FF'));
	});

	test('a length of two bytes, and no more than it can tell', () => {
		expect(connected().encode({code: 7, payload: 'x'.repeat(300)}).subarray(0, 5)).toEqual(hex('07 00 2C 01 "x"'));
		const endless = connected().encode({code: 7, payload: 'x'.repeat(70_000)});
		expect(endless).toHaveLength(4 + DATA_LIMIT);
		expect(endless.subarray(0, 4)).toEqual(hex('07 00 FF FF'));
	});

	test('the name of a group is cut between characters', () => {
		expect(connected().encode({code: 6, stamp, group: 'Grüße an alle!!!', payload: ''})).toEqual(concat(hex('06 00 13 00 04 03 02 01'), new TextEncoder().encode('Grüße an alle')));
	});
});

describe('file blocks (facts 3.4)', () => {
	const data = Uint8Array.from({length: 3000}, (_, index) => index % 2 === 0 ? 0xFF : index % 251);

	test('ours have 1024 bytes, zeros at the end', () => {
		const codec = connected();
		expect(codec.encode({code: 23, payload: data.subarray(0, FILE_BLOCK_SIZE)})).toEqual(concat(hex('17 00 00 04'), data.subarray(0, FILE_BLOCK_SIZE)));
		expect(codec.encode({code: 23, payload: Uint8Array.of(1, 2)})).toEqual(concat(hex('17 00 00 04 01 02'), new Uint8Array(FILE_BLOCK_SIZE - 2)));
	});

	for (const size of [0, 1, 500, 1024, 3000]) {
		test(`one of ${size} bytes is read`, () => {
			const wire = concat(Uint8Array.of(23, 0, size, size >>> 8), data.subarray(0, size));
			expect(connected().push(wire)).toEqual([{code: 23, payload: data.subarray(0, size)}]);
		});
	}
});

describe('reading', () => {
	test('several blocks in one read, one block over many', () => {
		const codec = connected();
		expect(readable(codec.push(hex('07 00 01 00 "a" 13 00 01 00 "b" 07 00 02 00 "c"')))).toEqual([{code: 7, payload: 'a'}, {code: 19, payload: 'b'}]);
		expect(codec.isCut).toBe(true);
		expect(readable(codec.push(hex('"d" 16')))).toEqual([{code: 7, payload: 'cd'}]);
		expect(codec.isCut).toBe(true);
		expect(readable(codec.push(hex('00 00 00')))).toEqual([{code: 22, payload: ''}]);
		expect(codec.isCut).toBe(false);
	});

	test('what was given out is not written over by what comes later', () => {
		const codec = connected();
		codec.push(hex('07 00 02 00 "a"'));
		const [first] = codec.push(hex('"b" 07 00 02 00 "c"'));
		codec.push(hex('"d"'));
		expect(text(first!.payload as Uint8Array)).toBe('ab');
	});

	test('a text too short for a stamp is a text', () => {
		expect(readable(connected().push(hex('05 00 02 00 "hi"')))).toEqual([{code: 5, payload: 'hi'}]);
	});

	test('version and more behind the accepting line in one read', () => {
		expect(readable(new ZchatCodec('caller').push(hex(String.raw`"YES:Al\n" 13 00 07 00 "Foo 1.0" 65 00 01 00 01`)))).toEqual([
			{code: 'YES', payload: 'Al'},
			{code: 19, payload: 'Foo 1.0'},
			{code: 101, payload: '\u{1}'},
		]);
	});

	test('KildClient talks before it has answered', () => {
		const codec = new ZchatCodec('caller');
		expect(readable(codec.push(hex('04 00 06 00 04 03 02 01 "h"')))).toEqual([]);
		expect(readable(codec.push(hex(String.raw`"iYES:Al\n" 13 00 01 00 "x"`)))).toEqual([
			{code: 4, stamp, payload: 'hi'},
			{code: 'YES', payload: 'Al'},
			{code: 19, payload: 'x'},
		]);
	});

	for (const refusal of ['NO', 'NO\n', 'NO:Al\n']) {
		test(`${JSON.stringify(refusal)} is a refusal`, () => {
			expect(readable(new ZchatCodec('caller').push(new TextEncoder().encode(refusal)))[0]?.code).toBe('NO');
		});
	}

	test('a handshake in pieces is given out as it grows', () => {
		const codec = new ZchatCodec('answerer');
		expect(codec.push(hex('"Z"'))).toEqual([]);
		expect(codec.push(hex(String.raw`"CHAT:Bob\t"`))).toEqual([]);
		expect(readable(codec.push(hex(String.raw`"0\n10.0.0.504"`)))).toEqual([{code: 'ZCHAT', payload: 'Bob\t0\n10.0.0.504'}]);
		expect(readable(codec.push(hex(String.raw`"050\nses"`)))).toEqual([{code: 'ZCHAT', payload: 'Bob\t0\n10.0.0.504050\nses'}]);
		expect(readable(codec.push(hex('"ame"')))).toEqual([{code: 'ZCHAT', payload: 'Bob\t0\n10.0.0.504050\nsesame'}]);
		codec.encode({code: 'YES', payload: 'Al'});
		expect(readable(codec.push(hex('13 00 01 00 "x"')))).toEqual([{code: 19, payload: 'x'}]);
	});

	test('KildClient talks before it was answered: the first block ends the handshake', () => {
		const codec = new ZchatCodec('answerer');
		expect(readable(codec.push(hex(String.raw`"ZCHAT:Al\t0\n127.0.0.104050" 04 00 06 00 04 03 02 01 "h"`)))).toEqual([{code: 'ZCHAT', payload: 'Al\t0\n127.0.0.104050'}]);
		codec.encode({code: 'YES', payload: 'Wick'});
		expect(readable(codec.push(hex('"i"')))).toEqual([{code: 4, stamp, payload: 'hi'}]);
	});

	test('a security line of the length that is allowed, and what else stands behind it', () => {
		const codec = new ZchatCodec('answerer');
		const line = `ZCHAT:Bob\t0\n10.0.0.504050\n${'s'.repeat(SECURITY_LIMIT - 2)}\n1`;
		expect(codec.push(bytesOf(line))).toHaveLength(1);
		expect(codec.failure).toBeUndefined();
	});
});

describe('groups without a stamp (facts 14)', () => {
	const announced = hex('6A 00 04 00 "ABCD"');
	const groupText = (data: Uint8Array) => concat(Uint8Array.of(6, 0, data.length, data.length >>> 8), data);
	const read = (...data: readonly Uint8Array[]) => readable(connected().push(concat(...data))).at(-1);

	test('KildClient leaves it out', () => {
		const data = hex(String.raw`"raid" 20*11 "\n\e[1;31mAl chats to the group, 'hi'\n"`);
		const expected = {code: 6, group: 'raid           ', payload: '\n\u{1B}[1;31mAl chats to the group, \'hi\'\n'};
		expect(read(groupText(data))).toEqual(expected);
		expect(read(announced, groupText(data))).toEqual(expected);
	});

	test('a name that fills the field', () => {
		expect(read(groupText(hex(String.raw`"fifteen letters" "\nhi\n"`)))).toEqual({code: 6, group: 'fifteen letters', payload: '\nhi\n'});
	});

	test('a stamp that was announced is one, whatever it looks like', () => {
		expect(read(announced, groupText(hex('"ABCD" "raid" 20*11 "hi"')))).toEqual({code: 6, stamp: 0x44_43_42_41, group: 'raid           ', payload: 'hi'});
	});

	test('the stamp of somebody else, whose text is passed on', () => {
		expect(read(announced, groupText(hex(String.raw`04 03 02 01 20*11 "raid" "\nhi\n"`)))).toEqual({code: 6, stamp, group: '           raid', payload: '\nhi\n'});
		expect(read(announced, groupText(hex(String.raw`"abcd" 20*11 "raid" "\nhi\n"`)))).toEqual({code: 6, stamp: 0x64_63_62_61, group: '           raid', payload: '\nhi\n'});
	});

	test('less than a name', () => {
		expect(read(groupText(hex('04 03 02 01 "raid"')))).toEqual({code: 6, stamp, group: 'raid', payload: ''});
		expect(read(groupText(hex('"ra"')))).toEqual({code: 6, group: 'ra', payload: ''});
		expect(read(groupText(new Uint8Array()))).toEqual({code: 6, group: '', payload: ''});
	});
});

describe('bad input', () => {
	/** Why nothing more is read. */
	const fails = (role: Role, input: string): string | undefined => {
		const codec = new ZchatCodec(role);
		expect(codec.push(bytesOf(input))).toEqual([]);
		expect(codec.push(bytesOf(role === 'caller' ? 'YES:Al\n' : 'ZCHAT:Bob\t0\n10.0.0.504050'))).toEqual([]);
		return codec.failure;
	};

	test('garbage instead of a handshake', () => {
		expect(fails('answerer', 'CHAT:Bob\n10.0.0.54050 ')).toBe('the caller did not begin with ZCHAT:');
	});

	test('garbage instead of an answer', () => {
		expect(fails('caller', 'SSH-2.0-OpenSSH')).toBe('the answer is neither YES nor NO');
	});

	test('no tab', () => {
		expect(fails('answerer', 'ZCHAT:Bob\n10.0.0.504050')).toBe('the handshake has no tab behind the name');
	});

	test('no line feed', () => {
		expect(fails('answerer', `ZCHAT:Bob\t${'x'.repeat(10_000)}`)).toBe(`the handshake is longer than ${HANDSHAKE_LIMIT} bytes`);
	});

	test('an address of 10 KB', () => {
		expect(fails('answerer', `ZCHAT:Bob\t0\n${'1'.repeat(10_000)}`)).toBe(`the handshake is longer than ${HANDSHAKE_LIMIT} bytes`);
	});

	test('a security line of 10 KB', () => {
		expect(fails('answerer', `ZCHAT:Bob\t0\n10.0.0.504050\n${'s'.repeat(10_000)}`)).toBe(`the security line is longer than ${SECURITY_LIMIT} bytes`);
	});

	test('an answer that does not end', () => {
		expect(fails('caller', `YES:${'x'.repeat(1000)}`)).toBe(`the answer is longer than ${HANDSHAKE_LIMIT} bytes`);
	});

	test('65,535 zeros', () => {
		const codec = connected();
		expect(codec.push(new Uint8Array(65_535))).toEqual([]);
		expect(codec.failure).toBe('there is no block 0');
	});

	for (const [name, wire] of [
		['a text of MudMaster chat', String.raw`04 "\nBob chats to everybody, 'hi'\n" FF`],
		['an empty block of MudMaster chat', '1C FF 02 FF'],
		['another handshake', String.raw`"CHAT:Bob\n10.0.0.54050 "`],
	] as const) {
		test(`${name} in mid-stream`, () => {
			const codec = connected();
			expect(readable(codec.push(concat(hex('07 00 01 00 "a"'), hex(wire))))).toEqual([{code: 7, payload: 'a'}]);
			expect(codec.failure).toMatch(/^there is no block \d{4,5}$/);
		});
	}

	test('a length that never arrives is waited for, byte by byte, and no further', () => {
		const codec = connected();
		codec.push(hex('04 00 FF FF'));
		for (let sent = 0; sent < DATA_LIMIT - 1; sent++) {
			expect(codec.push(Uint8Array.of(0x61))).toEqual([]);
		}

		expect(codec.isCut).toBe(true);
		expect(readable(codec.push(Uint8Array.of(0x61)))).toEqual([{code: 4, stamp: 0x61_61_61_61, payload: 'a'.repeat(DATA_LIMIT - 4)}]);
		expect(codec.isCut).toBe(false);
	});

	test('after the end nothing is read any more', () => {
		const codec = connected();
		codec.push(hex('07 00 02 00 "a"'));
		expect(codec.end()).toEqual([]);
		expect(codec.push(hex('"b"'))).toEqual([]);
		expect(codec.isCut).toBe(false);
	});
});

const anyStamp = fc.nat({max: 0xFF_FF_FF_FF});
const anyData = fc.oneof({weight: 4, arbitrary: fc.uint8Array({maxLength: 80})}, {weight: 1, arbitrary: fc.uint8Array({minLength: 4000, maxLength: 5000})});
const anyGroup = fc.constantFrom('raid', 'ünïcode', 'a very long name of a group');

const anyBlock: fc.Arbitrary<ChatBlock> = fc.oneof(
	fc.record({code: fc.constantFrom(4, 5), stamp: anyStamp, payload: anyData}),
	// A text of a group begins with a line feed; without one its stamp could be taken for letters.
	fc.record({code: fc.constant(6), stamp: anyStamp, group: anyGroup, payload: anyData.map(data => concat(hex('0A'), data))}),
	fc.record({code: fc.constant(23), payload: fc.uint8Array({minLength: 1024, maxLength: 1100})}),
	fc.record({code: fc.integer({min: 1, max: 255}).filter(code => ![4, 5, 6, 23].includes(code)), payload: anyData}),
);

describe('properties', () => {
	test('what was encoded is read again, however it is cut', () => {
		fc.assert(fc.property(fc.array(anyBlock, {maxLength: 8}), fc.array(fc.nat({max: 50_000}), {maxLength: 40}), (blocks, places) => {
			const wire = concat(hex(String.raw`"YES:Al\n"`), ...blocks.map(block => connected().encode(block)));
			const codec = new ZchatCodec('caller');
			const [answer, ...read] = cut(wire, places).flatMap(chunk => codec.push(chunk));
			expect(answer?.code).toBe('YES');
			expect(codec.failure).toBeUndefined();
			expect(codec.isCut).toBe(false);
			expect(readable(read).map(({group, ...block}) => ({...block, ...(group !== undefined && {group: group.trim()})})))
				.toEqual(readable(blocks).map(({group, ...block}) => ({...block, ...(group !== undefined && {group: text(new TextEncoder().encode(group)).slice(0, 15).trim()})})));
		}));
	});

	test('random bytes never throw and never pass the memory bound', () => {
		const head = fc.constantFrom('', 'ZCHAT:', 'ZCHAT:Bob\t0\n1.2.3.404050', 'ZCHAT:Bob\t0\n1.2.3.404050\n', 'YES:Al\n', 'YES:Al\n\u{7}\0\u{FF}\u{FF}', 'NO');
		fc.assert(fc.property(fc.constantFrom<Role>('caller', 'answerer'), head, fc.array(fc.uint8Array({maxLength: 9000}), {maxLength: 20}), (role, start, chunks) => {
			const codec = new ZchatCodec(role);
			codec.push(bytesOf(start));
			for (const chunk of chunks) {
				for (const block of codec.push(chunk)) {
					expect(block.payload.length).toBeLessThanOrEqual(DATA_LIMIT);
				}
			}

			codec.end();
		}));
	});

	test('whatever is encoded, the next block is found', () => {
		fc.assert(fc.property(fc.integer({min: 1, max: 255}), fc.oneof(fc.uint8Array(), fc.string({unit: 'binary', maxLength: 70_000})), anyGroup, (code, payload, group) => {
			const codec = connected();
			codec.push(codec.encode({code, payload, group, charset: 'windows-1252'}));
			expect(readable(codec.push(hex('07 00 01 00 "x"')))).toEqual([{code: 7, payload: 'x'}]);
		}));
	});
});
