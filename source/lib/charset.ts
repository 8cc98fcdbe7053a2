import {Buffer, isAscii, isUtf8} from 'node:buffer';

/**
A WHATWG encoding label: `utf-8` or a single-byte charset such as `windows-1252`, `iso-8859-15`, `windows-1251`, `koi8-r`.
*/
export type Charset = string;

/** The names that the WHATWG Encoding Standard gives its single-byte encodings (section 9). */
const SINGLE_BYTE = /^(?:ibm866|iso-8859-\d+(?:-i)?|koi8-[ru]|macintosh|windows-(?:874|125[0-8])|x-mac-cyrillic)$/v;

/** As the standard writes it, whatever label was asked for. */
const UTF8: Charset = new TextDecoder().encoding;

const REPLACEMENT = 0xFF_FD;
const QUESTION_MARK = 0x3F;

type Decoder = InstanceType<typeof TextDecoder>;

const utf8Encoder = new TextEncoder();
const decoders = new Map<Charset, Decoder>();
const tables = new Map<Charset, ReadonlyMap<number, number>>();

/** Can text be read and written in the charset of this label? */
export const isCharset = (label: string): boolean => {
	try {
		const {encoding} = new TextDecoder(label);
		return encoding === UTF8 || SINGLE_BYTE.test(encoding);
	} catch {
		return false;
	}
};

/**
Never fails on the bytes: what a charset doesn't define becomes U+FFFD. Without a charset valid UTF-8 is UTF-8 and
everything else windows-1252, as no chat protocol says what it sends. ASCII, in which all charsets agree and nearly
everything is written, takes a short cut.
@throws {RangeError} Where `charset` is no label; see {@link isCharset}.
*/
export const decode = (bytes: Uint8Array, charset?: Charset): string => isAscii(bytes)
	? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
	: decoderOf(charset ?? (isUtf8(bytes) ? UTF8 : 'windows-1252')).decode(bytes);

/**
What the charset lacks becomes `?`, one for each code point.
@throws {RangeError} Where `charset` is no label; see {@link isCharset}.
*/
export const encode = (text: string, charset: Charset = UTF8): Uint8Array => {
	if (decoderOf(charset).encoding === UTF8) {
		return utf8Encoder.encode(text);
	}

	const table = tableOf(charset);
	// A letter and its accent may be two code points here, while single-byte charsets only have both in one.
	const composed = text.normalize('NFC');
	const bytes = new Uint8Array(composed.length);
	let length = 0;
	for (const character of composed) {
		bytes[length++] = table.get(character.codePointAt(0)!) ?? QUESTION_MARK;
	}

	return bytes.subarray(0, length);
};

/**
UTF-8 in a charset for those who would misread it. What is no UTF-8, and what the charset can't hold to the last letter,
stays as it is.
@throws {RangeError} Where `charset` is no label; see {@link isCharset}.
*/
export const recode = (bytes: Uint8Array, charset: Charset): Uint8Array => {
	if (isAscii(bytes) || !isUtf8(bytes)) {
		return bytes;
	}

	const text = decode(bytes, UTF8);
	const recoded = encode(text, charset);
	return decode(recoded, charset) === text ? recoded : bytes;
};

const decoderOf = (charset: Charset): Decoder => {
	let decoder = decoders.get(charset);
	if (decoder === undefined) {
		// A byte order mark in the middle of a chat is text like any other; cleaning decides what becomes of it.
		decoder = new TextDecoder(charset, {ignoreBOM: true});
		decoders.set(charset, decoder);
	}

	return decoder;
};

const tableOf = (charset: Charset): ReadonlyMap<number, number> => {
	let table = tables.get(charset);
	if (table === undefined) {
		const everyByte = Uint8Array.from({length: 256}, (_, byte) => byte);
		const characters = Array.from(decoderOf(charset).decode(everyByte), character => character.codePointAt(0)!);
		table = new Map(characters
			.map((code, byte) => [code, byte] as const)
			.filter(([code]) => code !== REPLACEMENT));
		tables.set(charset, table);
	}

	return table;
};
