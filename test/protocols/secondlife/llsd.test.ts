import fc, {type Arbitrary} from 'fast-check';
import {describe, expect, test} from 'vitest';
import {llsdArray, llsdBoolean, llsdBytes, llsdMap, llsdNumber, llsdText, llsdUuid, readLlsd, writeLlsd, type Llsd} from '../../../source/protocols/secondlife/llsd.js';
import {NULL_UUID} from '../../../source/protocols/secondlife/uuid.js';
import {bytes} from '../../../source/lib/bytes.js';
import {hex} from '../../support/hex.js';
import {uuid} from './arbitraries.js';

const read = (xml: string): Llsd => readLlsd(`<llsd>${xml}</llsd>`)!.value;

describe('values (facts 6)', () => {
	test.each<[string, Llsd]>([
		['<undef />', undefined],
		['<boolean>1</boolean>', true],
		['<boolean>true</boolean>', true],
		['<boolean>0</boolean>', false],
		['<boolean>false</boolean>', false],
		['<boolean />', false],
		['<integer>-12</integer>', -12],
		['<integer />', 0],
		['<real>0.5</real>', 0.5],
		['<real />', 0],
		['<string> a &lt; b </string>', ' a < b '],
		['<string />', ''],
		['<uri>http://a/</uri>', 'http://a/'],
		['<uuid>BBEE05E1-845F-4539-A719-CEC22673F560</uuid>', 'bbee05e1-845f-4539-a719-cec22673f560'],
		['<uuid />', NULL_UUID],
		['<date>1970-01-01T00:01:00Z</date>', 60],
		['<date />', 0],
		['<binary>awDRUQ==</binary>', hex('6B 00 D1 51')],
		['<binary encoding="base64">\nawDR\nUQ==\n</binary>', hex('6B 00 D1 51')],
		['<binary />', new Uint8Array()],
		['<array><integer>1</integer><array /></array>', [1, []]],
		['<map><key>a</key><map /><key /><integer>1</integer></map>', {a: {}, '': 1}],
	])('%s', (xml, value) => {
		expect(read(xml)).toEqual(value);
	});

	test.each([
		'<integer>two</integer>',
		'<real>NaN</real>',
		'<boolean>maybe</boolean>',
		'<uuid>me</uuid>',
		'<date>today</date>',
		'<binary encoding="base85">x</binary>',
		'<novelty>1</novelty>',
		'<map><key>a</key></map>',
		'<map><string>a</string><string>b</string></map>',
	])('%s can\'t be read, the rest can', xml => {
		expect(read(`<array>${xml}<integer>1</integer></array>`)).toEqual([undefined, 1]);
	});
});

test.each(['', 'hello', '<llsd />', '<llsd><integer>1</integer><integer>2</integer></llsd>', '<map />', '<llsd><integer>1</llsd>', '<html><body>502</body></html>'])('%j is no LLSD', body => {
	expect(readLlsd(body)).toBeUndefined();
});

test('a body is UTF-8', () => {
	expect(readLlsd(bytes('<?xml version="1.0"?><llsd><string>é☃😀</string></llsd>'))).toEqual({value: 'é☃😀'});
	expect(readLlsd(hex('"<llsd><string>" FF "</string></llsd>"'))).toEqual({value: '\u{FFFD}'});
	expect(readLlsd(hex('FF D8 FF E0 00 10'))).toBeUndefined();
});

test('a map has what was written into it and nothing else', () => {
	const map = llsdMap(read('<map><key>__proto__</key><map><key>polluted</key><boolean>1</boolean></map></map>'))!;
	expect(Object.keys(map)).toEqual(['__proto__']);
	expect(map['polluted']).toBeUndefined();
	expect(map.constructor).toBeUndefined();
	expect(llsdMap({})?.['polluted']).toBeUndefined();
});

test('a wide body and a deep one', () => {
	expect(llsdArray(read(`<array>${'<string />'.repeat(50_000)}</array>`))).toHaveLength(50_000);
	expect(readLlsd(`<llsd>${'<array>'.repeat(70)}${'</array>'.repeat(70)}</llsd>`)).toBeUndefined();
});

test('a poll of the event queue (facts 7)', () => {
	expect(writeLlsd({ack: undefined, done: false})).toBe('<llsd><map><key>ack</key><undef /><key>done</key><boolean>0</boolean></map></llsd>');
});

test.each<[Llsd, string]>([
	['a & b', '<string>a &amp; b</string>'],
	['bbee05e1-845f-4539-a719-cec22673f560', '<uuid>bbee05e1-845f-4539-a719-cec22673f560</uuid>'],
	['BBEE05E1-845F-4539-A719-CEC22673F560', '<string>BBEE05E1-845F-4539-A719-CEC22673F560</string>'],
	[2_147_483_647, '<integer>2147483647</integer>'],
	[2_147_483_648, '<real>2147483648</real>'],
	[0.5, '<real>0.5</real>'],
	[hex('6B 00 D1 51'), '<binary>awDRUQ==</binary>'],
	[['EventQueueGet'], '<array><string>EventQueueGet</string></array>'],
])('%j is written', (value, xml) => {
	expect(writeLlsd(value)).toBe(`<llsd>${xml}</llsd>`);
});

describe('one thing or another', () => {
	test('numbers come in many forms (facts 6, 14)', () => {
		expect(llsdNumber(1_795_215_697)).toBe(1_795_215_697);
		expect(llsdNumber(read('<binary>awDRUQ==</binary>'))).toBe(1_795_215_697);
		expect(llsdNumber(read('<date>2026-11-20T22:54:57Z</date>'))).toBe(Date.UTC(2026, 10, 20, 22, 54, 57) / 1000);
		expect(llsdNumber(' 42 ')).toBe(42);
		expect(llsdNumber('2026-11-20T22:54:57Z')).toBe(Date.UTC(2026, 10, 20, 22, 54, 57) / 1000);
		expect(llsdNumber(new Uint8Array())).toBe(0);
		expect([undefined, true, '', 'Online', '11/21/2026', new Uint8Array(9), [1], {}].map(value => llsdNumber(value))).toEqual(Array.from({length: 8}));
	});

	test('booleans', () => {
		expect([true, 1, 'true', '1'].map(value => llsdBoolean(value))).toEqual([true, true, true, true]);
		expect([false, 0, 'false', '0'].map(value => llsdBoolean(value))).toEqual([false, false, false, false]);
		expect([undefined, 'owner', '', [], {}, new Uint8Array(1)].map(value => llsdBoolean(value))).toEqual(Array.from({length: 6}));
	});

	test('the rest is what it is', () => {
		const values: readonly Llsd[] = [undefined, true, 1, 'text', NULL_UUID, hex('01'), [1], {a: 1}];
		expect(values.map(value => llsdText(value))).toEqual([undefined, undefined, undefined, 'text', NULL_UUID, undefined, undefined, undefined]);
		expect(values.map(value => llsdUuid(value))).toEqual([undefined, undefined, undefined, undefined, NULL_UUID, undefined, undefined, undefined]);
		expect(values.map(value => llsdBytes(value))).toEqual([undefined, undefined, undefined, undefined, undefined, hex('01'), undefined, undefined]);
		expect(values.map(value => llsdArray(value))).toEqual([undefined, undefined, undefined, undefined, undefined, undefined, [1], undefined]);
		expect(values.map(value => llsdMap(value))).toEqual([undefined, undefined, undefined, undefined, undefined, undefined, undefined, {a: 1}]);
	});
});

test('what is written is read again', () => {
	const {value: anything} = fc.letrec<{value: Llsd}>(tie => ({
		value: fc.oneof(
			{maxDepth: 5},
			fc.constant(undefined),
			fc.boolean(),
			fc.double({noNaN: true, noDefaultInfinity: true}).map(number => number + 0),
			fc.integer(),
			fc.string({unit: 'grapheme'}),
			uuid,
			fc.uint8Array(),
			fc.array(tie('value'), {maxLength: 4}),
			fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor')), tie('value'), {maxKeys: 4}) as Arbitrary<Llsd>,
		),
	}));
	fc.assert(fc.property(anything, value => {
		expect(readLlsd(writeLlsd(value))).toEqual({value});
	}), {numRuns: 300});
});

test('any bytes are a value or nothing, never an error', () => {
	const answer = bytes([
		'<llsd><map><key>events</key><array><map><key>message</key><string>ChatterBoxInvitation</string>',
		'<key>body</key><map><key>session_id</key><uuid>bbee05e1-845f-4539-a719-cec22673f560</uuid>',
		'<key>timestamp</key><binary>awDRUQ==</binary></map></map></array><key>id</key><integer>6381543</integer></map></llsd>',
	].join(''));
	for (let length = 0; length < answer.length; length++) {
		expect(readLlsd(answer.subarray(0, length))).toBeUndefined();
	}

	fc.assert(fc.property(fc.nat(answer.length - 1), fc.uint8Array({minLength: 1, maxLength: 4}), (place, damage) => {
		const damaged = Uint8Array.from(answer);
		damaged.set(damage.subarray(0, answer.length - place), place);
		expect(Object.keys(readLlsd(damaged) ?? {value: 1})).toEqual(['value']);
	}), {numRuns: 500});
});
