import {MudlarkError} from '../lib/errors.js';
import {parseTarget} from '../lib/target.js';
import {closest} from './closest.js';

/** What can be changed in a contact. Undefined takes a value away, back to its default. */
export type ContactPatch = {
	readonly host?: string;
	readonly port?: number | undefined;
	readonly protocol?: string | undefined;
	readonly charset?: string | undefined;
	readonly group?: string | undefined;
	readonly reconnect?: boolean | undefined;
};

type Value = string | number | boolean | undefined;

const KEYS = ['host', 'port', 'protocol', 'charset', 'group', 'reconnect'];

/**
The words after `/peer add NAME` and `/peer edit NAME`: `HOST`, `HOST:PORT`, `[IPV6]:PORT`, `HOST PORT` and
`key=value` in any order; `key=` takes a value away.
@throws {MudlarkError} `ML_CONTACT_INVALID`: a word that is none of these.
*/
export const parseContactValues = (values: readonly string[]): ContactPatch => {
	const patch: Record<string, Value> = {};
	for (const value of values) {
		const pair = /^(?<key>[a-z]+)=(?<value>.*)$/isv.exec(value)?.groups;
		if (pair) {
			const key = pair['key']!.toLowerCase();
			patch[key] = parseValue(key, pair['value']!);
		} else if (patch['host'] === undefined) {
			// What is no address goes on as it is, for the schema to say so.
			Object.assign(patch, parseTarget(value) ?? {host: value});
		} else if (patch['port'] === undefined && /^\d+$/v.test(value)) {
			patch['port'] = Number(value);
		} else {
			throw new MudlarkError('ML_CONTACT_INVALID', `${JSON.stringify(value)} is one word too many; allowed: HOST [PORT], then key=value with ${KEYS.join(', ')}.`);
		}
	}

	return patch;
};

const parseValue = (key: string, value: string): Value => {
	if (!KEYS.includes(key)) {
		const meant = closest(key, KEYS);
		throw new MudlarkError('ML_CONTACT_INVALID', `A contact has no ${key}.${meant === undefined ? '' : ` Did you mean ${meant}?`} Allowed: ${KEYS.join(', ')}.`);
	}

	if (value === '' && key !== 'host') {
		return undefined;
	}

	if (key === 'reconnect' && /^(?:true|false)$/iv.test(value)) {
		return value.toLowerCase() === 'true';
	}

	return key === 'port' && /^\d+$/v.test(value) ? Number(value) : value;
};
