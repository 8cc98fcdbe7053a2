/** Lists of connections as they stand in a block (facts 6). */
import {cleanName} from '../../lib/clean.js';
import type {Listed} from '../protocol.js';

/** Entries of somebody's list that are looked at: as many peers as we take ourselves. */
export const ENTRIES_LIMIT = 1024;

/** Characters of a list of ours; MudMaster drops a block that passes 5,000 bytes (facts 5.1). */
const LIST_SIZE = 4000;

/** Stands where a program does not know an address, and in Axmud also where it does not know a port. */
const UNKNOWN = '<Unknown>';

/** What separates entries, and what no line can hold. */
const UNFIT = /[\p{Control},~\u{FF}]/gv;

/** IPv4, IPv6 (with a zone) or a host name; only digits are a port that stands in the wrong place. */
const ADDRESS = /^(?!\d+$)[\w:][\w%\-.:]{0,63}$/;

const PORT = /^\d{1,5}$/;

/** `address~port~name~`; without the last `~` MudMaster loses the last entry. */
export const formatPeek = (entries: readonly Listed[]): string =>
	joinFitting(entries.map(({address, port, name = ''}) => `${address}~${port}~${name.replaceAll(UNFIT, '_') || '_'}~`));

/** `address,port,`: what a peek is answered with in zChat. */
export const formatPairs = (entries: readonly Listed[]): string =>
	joinFitting(entries.map(({address, port}) => `${address},${port},`));

/** `address,port,address,port`: to MudMaster and Mudlet a comma at the end is one more entry. */
export const formatConnections = (entries: readonly Listed[]): string => formatPairs(entries).slice(0, -1);

/** A list to call: ports may be padded, a pair that can't be called is left out. */
export const parsePairs = (text: string): readonly Listed[] => {
	const fields = fieldsOf(text, ',');
	return usable(Array.from({length: Math.floor(fields.length / 2)}, (_, pair) => ({
		address: fields[pair * 2]!,
		port: fields[(pair * 2) + 1]!,
	})));
};

/** A list to look at. Axmud and everybody in zChat send pairs instead. */
export const parsePeek = (text: string): readonly Listed[] => {
	if (!text.includes('~')) {
		return parsePairs(text);
	}

	const fields = fieldsOf(text, '~');
	const starts = findStarts(fields);
	return usable(starts.map((start, index) => ({
		address: fields[start]!,
		port: fields[start + 1]!,
		name: cleanName(fields.slice(start + 2, starts[index + 1]).join('~')),
	})));
};

/**
Where entries begin: at every third field, unless a name with a `~` has shifted what follows. Then wherever an address
is followed by a port.
*/
const findStarts = (fields: readonly string[]): readonly number[] => {
	const thirds = Array.from({length: Math.ceil(fields.length / 3)}, (_, index) => 3 * index);
	return fields.length % 3 === 0 && thirds.every(start => isPort(fields[start + 1]))
		? thirds
		: [...fields.keys()].filter(index => looksLikeAddress(fields[index]!) && isPort(fields[index + 1]));
};

/** Among names: a host name without a dot can't be told from them. */
const looksLikeAddress = (field: string): boolean => field === UNKNOWN || (/[.:]/.test(field) && ADDRESS.test(field));

const isPort = (field: string | undefined): boolean => field !== undefined && (field === UNKNOWN || PORT.test(field));

/** The end of the last entry is marked by some and not by others. */
const fieldsOf = (text: string, separator: string): readonly string[] => {
	const fields = text.split(separator).map(field => field.trim());
	return fields.at(-1) === '' ? fields.slice(0, -1) : fields;
};

/** Each entry once, and none that nobody could call. */
const usable = (entries: ReadonlyArray<{readonly address: string; readonly port: string; readonly name?: string}>): readonly Listed[] => {
	const found = new Map<string, Listed>();
	for (const {address, port: digits, name = ''} of entries) {
		const port = PORT.test(digits) ? Number(digits) : 0;
		if (found.size < ENTRIES_LIMIT && ADDRESS.test(address) && port >= 1 && port <= 65_535) {
			found.set(`${address} ${port} ${name}`, {address, port, ...(name !== '' && {name})});
		}
	}

	return [...found.values()];
};

/** As many as one block may hold. */
const joinFitting = (entries: readonly string[]): string => {
	let list = '';
	for (const entry of entries) {
		if (list.length + entry.length > LIST_SIZE) {
			break;
		}

		list += entry;
	}

	return list;
};
