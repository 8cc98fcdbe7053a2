import fc from 'fast-check';
import {expect, test} from 'vitest';
import {StreamInbox} from '../../../source/scripting/socket-inbox.js';
import {toText} from '../../../source/scripting/socket-text.js';

const decode = (octets: Uint8Array): string => new TextDecoder('utf-8', {ignoreBOM: true}).decode(octets);

/** Reads whatever there is after each piece, at most so many octets at once. */
const readPieces = (pieces: readonly Uint8Array[], length: number): string => {
	const inbox = new StreamInbox();
	let read = '';
	const drain = (): void => {
		for (;;) {
			const {text, taken} = toText(inbox.peek(), length, inbox.isWhole);
			if (taken === 0) {
				return;
			}

			read += text;
			inbox.drop(taken);
		}
	};

	for (const piece of pieces) {
		inbox.push(piece);
		drain();
	}

	inbox.end();
	drain();
	return read;
};

test('text is the same in whatever pieces it comes and is read', () => {
	fc.assert(fc.property(fc.string({unit: 'grapheme'}), fc.array(fc.nat(6)), fc.integer({min: 1, max: 8}), (text, sizes, length) => {
		const octets = new TextEncoder().encode(text);
		const pieces: Uint8Array[] = [];
		let start = 0;
		for (const size of sizes) {
			pieces.push(octets.subarray(start, start + size));
			start += size;
		}

		expect(readPieces([...pieces, octets.subarray(start)], length)).toBe(decode(octets));
	}));
});

test('octets that are no text neither fail nor stay', () => {
	fc.assert(fc.property(fc.array(fc.uint8Array({maxLength: 6})), fc.integer({min: 1, max: 8}), (pieces, length) => {
		const read = readPieces(pieces, length);
		const valid = decode(Uint8Array.from(pieces.flatMap(piece => [...piece])));
		expect(read.replaceAll('\u{FFFD}', '')).toBe(valid.replaceAll('\u{FFFD}', ''));
	}));
});

test.each([
	['latin1', '\u{80}\u{E4}'],
	['windows-1252', '€ä'],
	['utf8', '\u{FFFD}\u{FFFD}'],
] as const)('in %s', (encoding, text) => {
	expect(toText(Uint8Array.of(0x80, 0xE4), undefined, true, {encoding})).toEqual({text, taken: 2});
});

test('of what was read before its event nothing is to be announced', () => {
	const inbox = new StreamInbox();
	inbox.push(Uint8Array.of(1, 2));
	inbox.drop(1);
	expect(inbox.unannounced).toBe(1);
	inbox.drop(1);
	expect(inbox.unannounced).toBe(0);
});
