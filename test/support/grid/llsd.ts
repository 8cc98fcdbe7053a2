/** LLSD as OpenSim writes it (facts 6), put together as text; and a reader for what clients send. */
import {Buffer} from 'node:buffer';
import {escapeXml, parseXml, type XmlElement} from './xml.js';
import {NULL_UUID, type Uuid} from './uuid.js';

/** A piece of LLSD, written. */
export type Written = {readonly xml: string};

const element = (name: string, content: string): Written => ({xml: content === '' ? `<${name} />` : `<${name}>${content}</${name}>`});

export const map = (entries: Readonly<Record<string, Written>>): Written => element('map', Object.entries(entries).map(([key, {xml}]) => `<key>${escapeXml(key)}</key>${xml}`).join(''));
export const array = (...items: readonly Written[]): Written => element('array', items.map(({xml}) => xml).join(''));
export const text = (value: string): Written => element('string', escapeXml(value));
export const integer = (value: number): Written => element('integer', value === 0 ? '' : String(value));
export const real = (value: number): Written => ({xml: `<real>${value}</real>`});
export const boolean = (value: boolean): Written => ({xml: `<boolean>${value ? '1' : '0'}</boolean>`});
export const uuid = (value: Uuid): Written => element('uuid', value === NULL_UUID ? '' : value);
export const date = (value: Date): Written => element('date', value.toISOString());
export const binary = (bytes: Uint8Array): Written => element('binary', Buffer.from(bytes).toString('base64'));

/** Unsigned integers go as bytes, big end first. */
export const u32 = (value: number): Written => {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(value);
	return binary(bytes);
};

export const u64 = (value: bigint): Written => {
	const bytes = Buffer.alloc(8);
	bytes.writeBigUInt64BE(value);
	return binary(bytes);
};

/** A whole document, which has no declaration. */
export const document = ({xml}: Written): string => `<llsd>${xml}</llsd>`;

export type Read = undefined | boolean | number | string | Uint8Array | readonly Read[] | {readonly [key: string]: Read};

/** @throws Error where it is no LLSD. */
export const readLlsd = (body: string): Read => {
	const {name, children} = parseXml(body);
	if (name !== 'llsd' || children.length !== 1) {
		throw new Error('no LLSD document');
	}

	return readValue(children[0]!);
};

const readValue = ({name, children, text: content}: XmlElement): Read => {
	switch (name) {
		case 'undef': {
			return undefined;
		}

		case 'boolean': {
			return content === '1' || content === 'true';
		}

		case 'integer':
		case 'real': {
			return Number(content);
		}

		case 'uuid': {
			return content === '' ? NULL_UUID : content;
		}

		case 'string':
		case 'uri':
		case 'date': {
			return content;
		}

		case 'binary': {
			return Buffer.from(content, 'base64');
		}

		case 'array': {
			return children.map(child => readValue(child));
		}

		case 'map': {
			const entries: Array<[string, Read]> = [];
			for (let index = 0; index < children.length; index += 2) {
				const [key, value] = children.slice(index, index + 2);
				if (key?.name !== 'key' || value === undefined) {
					throw new Error('a map without keys');
				}

				entries.push([key.text, readValue(value)]);
			}

			return Object.fromEntries(entries);
		}

		default: {
			throw new Error(`LLSD has no <${name}>`);
		}
	}
};

type ReadMap = Readonly<Record<string, Read>>;

const isMap = (value: Read): value is ReadMap => typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array);

export const asMap = (value: Read): ReadMap => isMap(value) ? value : {};

export const asArray = (value: Read): readonly Read[] => Array.isArray(value) ? value as readonly Read[] : [];

export const asText = (value: Read): string => typeof value === 'string' ? value : '';
