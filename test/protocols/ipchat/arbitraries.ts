import fc from 'fast-check';
import {letters} from '../../../source/protocols/ipchat/block.js';
import {concat} from '../../../source/lib/bytes.js';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

const header = fc.constantFrom('DynamIP', 'DIP');

const claim = fc.oneof(
	fc.constantFrom('127.0.0.2', '127.0.0.3', '10.9.8.7', '::1', '', '999.1.2.3', '127.000.000.003'),
	fc.string({maxLength: 70}),
);

const letter = fc.oneof({weight: 9, arbitrary: fc.constantFrom(...Object.values(letters))}, {weight: 1, arbitrary: fc.string({minLength: 1, maxLength: 1})});

const message = fc.oneof(
	fc.constantFrom('', 's', 'S', 'scmu', 'Scmu', '127.0.0.3', '127.0.0.4', '10.0.0.1', '23-03-97 14:48:31', 'DynamIP v3.0', 'https://example.org/').map(text => ascii(text)),
	fc.string({unit: 'grapheme', maxLength: 600}).map(text => ascii(text)),
	fc.uint8Array({maxLength: 600}),
);

const ending = fc.constantFrom(Uint8Array.of(0), Uint8Array.of(), Uint8Array.of(0x0C), Uint8Array.of(0, 1, 2, 0));

/** Something that could be a datagram of this protocol, well formed or not. */
export const datagram = fc.oneof(
	{weight: 8, arbitrary: fc.tuple(header, claim, letter, message, ending).map(([head, address, code, text, end]) => concat(ascii(`${head}[${address}]${code}`), text, end))},
	{weight: 1, arbitrary: fc.uint8Array({maxLength: 100})},
);
