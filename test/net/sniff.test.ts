import {expect, test} from 'vitest';
import fc from 'fast-check';
import {bytes} from '../../source/lib/bytes.js';
import {sniff} from '../../source/net/sniff.js';

const greetings = ['CHAT:', 'ZCHAT:'];

test('knows a greeting as soon as it is whole', () => {
	expect(sniff(bytes('CHAT:'), greetings)).toEqual({kind: 'greeting', greeting: 'CHAT:'});
	expect(sniff(bytes('CHAT:Bob\n10.0.0.5'), greetings)).toEqual({kind: 'greeting', greeting: 'CHAT:'});
	expect(sniff(bytes('ZCHAT:Bob\t'), greetings)).toEqual({kind: 'greeting', greeting: 'ZCHAT:'});
});

test('waits for more while a greeting may come', () => {
	for (const begun of ['', 'C', 'CHAT', 'Z', 'ZCHAT']) {
		expect(sniff(bytes(begun), greetings), begun).toEqual({kind: 'more'});
	}
});

test('knows that nothing can come of it', () => {
	for (const begun of ['G', 'GET / HTTP/1.1', 'CHAR', 'CHAT ', 'chat:', 'ZZ', '\0', '\n', '\u{FF}']) {
		expect(sniff(bytes(begun), greetings), begun).toEqual({kind: 'other'});
	}

	expect(sniff(bytes('CHAT:'), [])).toEqual({kind: 'other'});
});

test('knows a TLS client by its first byte', () => {
	expect(sniff(Uint8Array.of(0x16), greetings)).toEqual({kind: 'tls'});
	expect(sniff(Uint8Array.of(0x16, 0x03, 0x01), greetings)).toEqual({kind: 'tls'});
});

test('waits for the longer of two greetings', () => {
	expect(sniff(bytes('AB'), ['AB', 'ABC'])).toEqual({kind: 'more'});
	expect(sniff(bytes('ABC'), ['AB', 'ABC'])).toEqual({kind: 'greeting', greeting: 'ABC'});
	expect(sniff(bytes('ABD'), ['ABC', 'AB'])).toEqual({kind: 'greeting', greeting: 'AB'});
});

test('property: what follows never changes a verdict', () => {
	const start = fc.oneof(fc.constantFrom(...greetings).map(greeting => bytes(greeting)), fc.uint8Array({minLength: 1, maxLength: 8}));
	fc.assert(fc.property(start, fc.uint8Array({maxLength: 8}), (first, second) => {
		const verdict = sniff(first, greetings);
		fc.pre(verdict.kind !== 'more');
		expect(sniff(Uint8Array.from([...first, ...second]), greetings)).toEqual(verdict);
	}));
});
