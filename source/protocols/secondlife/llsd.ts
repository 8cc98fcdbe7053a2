/** LLSD, the grids' data over HTTP, in its XML form (facts 6). */
import {fromBase64, toBase64} from '../../lib/base64.js';
import {fromLittleEndian} from '../../lib/bytes.js';
import {decode} from '../../lib/charset.js';
import {isoSeconds} from '../../lib/iso-time.js';
import {NULL_UUID, parseUuid, type Uuid} from './uuid.js';
import {escapeXml, readXml, type XmlElement} from './xml.js';

/**
A value, of which nothing is sure yet: see the functions that take it as one thing or another.

Ids and URIs are strings: every id in its canonical spelling is written as one, which is the same to a reader, as LLSD lets
each type pass for the others. A date is read as seconds since 1970, and none is ever written.
*/
export type Llsd = undefined | boolean | number | string | Uint8Array | readonly Llsd[] | LlsdMap;

/** One that was read has no prototype. */
export type LlsdMap = {readonly [key: string]: Llsd};

/** Longer numbers have no place in ours. */
const NUMBER_BYTES = 8;

/** Integers have 32 bits, with a sign. */
const INTEGER_LIMIT = 0x7F_FF_FF_FF;

/** @returns Undefined where the whole can't be read. A single value that can't be is undefined itself. */
export const readLlsd = (body: Uint8Array | string): {readonly value: Llsd} | undefined => {
	const root = readXml(typeof body === 'string' ? body : decode(body, 'utf-8'));
	const [value, ...more] = root?.name === 'llsd' ? root.children : [];
	return value && more.length === 0 ? {value: readValue(value)} : undefined;
};

export const writeLlsd = (value: Llsd): string => `<llsd>${writeValue(value)}</llsd>`;

export const llsdMap = (value: Llsd): LlsdMap | undefined =>
	typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array) ? value as LlsdMap : undefined;

export const llsdArray = (value: Llsd): readonly Llsd[] | undefined => Array.isArray(value) ? value as readonly Llsd[] : undefined;

/** From strangers, so not yet fit for a terminal. */
export const llsdText = (value: Llsd): string | undefined => typeof value === 'string' ? value : undefined;

/** Also of the forms in which grids write numbers that LLSD has no type for: bytes, the highest first, and strings. */
export const llsdNumber = (value: Llsd): number | undefined => {
	if (value instanceof Uint8Array) {
		return value.length > NUMBER_BYTES ? undefined : fromLittleEndian(value.toReversed());
	}

	if (typeof value === 'string') {
		return readNumber(value) ?? isoSeconds(value);
	}

	return typeof value === 'number' ? value : undefined;
};

export const llsdUuid = (value: Llsd): Uuid | undefined => typeof value === 'string' ? parseUuid(value) : undefined;

export const llsdBoolean = (value: Llsd): boolean | undefined => {
	switch (typeof value) {
		case 'boolean': {
			return value;
		}

		case 'number': {
			return value !== 0;
		}

		case 'string': {
			return readBoolean(value);
		}

		default: {
			return undefined;
		}
	}
};

export const llsdBytes = (value: Llsd): Uint8Array | undefined => value instanceof Uint8Array ? value : undefined;

const readNumber = (text: string): number | undefined => {
	const number = Number(text);
	return text.trim() === '' || !Number.isFinite(number) ? undefined : number;
};

const readBoolean = (text: string): boolean | undefined => {
	switch (text.trim().toLowerCase()) {
		case '1':
		case 'true': {
			return true;
		}

		case '0':
		case 'false': {
			return false;
		}

		default: {
			return undefined;
		}
	}
};

/** Keys and values in turn. */
const readMap = ({children}: XmlElement): LlsdMap | undefined => {
	const map = Object.create(null) as Record<string, Llsd>;
	for (let index = 0; index < children.length; index += 2) {
		const [key, value] = children.slice(index, index + 2);
		if (key?.name !== 'key' || !value) {
			return undefined;
		}

		map[key.text] = readValue(value);
	}

	return map;
};

/** An empty element is the default value of its type. */
const readers: ReadonlyMap<string, (element: XmlElement) => Llsd> = new Map<string, (element: XmlElement) => Llsd>([
	['boolean', ({text}) => text === '' ? false : readBoolean(text)],
	['integer', ({text}) => text === '' ? 0 : readNumber(text)],
	['real', ({text}) => text === '' ? 0 : readNumber(text)],
	['string', ({text}) => text],
	['uri', ({text}) => text],
	['uuid', ({text}) => text === '' ? NULL_UUID : parseUuid(text.trim())],
	['date', ({text}) => text === '' ? 0 : isoSeconds(text.trim())],
	['binary', ({text, attributes: {encoding = 'base64'}}) => encoding === 'base64' ? fromBase64(text) : undefined],
	['array', ({children}) => children.map(child => readValue(child))],
	['map', readMap],
]);

const readValue = (element: XmlElement): Llsd => readers.get(element.name)?.(element);

const writeValue = (value: Llsd): string => {
	switch (typeof value) {
		case 'undefined': {
			return '<undef />';
		}

		case 'boolean': {
			return `<boolean>${Number(value)}</boolean>`;
		}

		case 'number': {
			return Number.isInteger(value) && Math.abs(value) <= INTEGER_LIMIT ? `<integer>${value}</integer>` : `<real>${value}</real>`;
		}

		case 'string': {
			return parseUuid(value) === value ? `<uuid>${value}</uuid>` : `<string>${escapeXml(value)}</string>`;
		}

		default: {
			return writeObject(value);
		}
	}
};

const writeObject = (value: Uint8Array | readonly Llsd[] | LlsdMap): string => {
	if (value instanceof Uint8Array) {
		return `<binary>${toBase64(value)}</binary>`;
	}

	const array = llsdArray(value);
	return array
		? `<array>${array.map(item => writeValue(item)).join('')}</array>`
		: `<map>${Object.entries(value).map(([key, item]) => `<key>${escapeXml(key)}</key>${writeValue(item)}`).join('')}</map>`;
};
