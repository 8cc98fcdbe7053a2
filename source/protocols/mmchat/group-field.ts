import {decode, encode, type Charset} from '../../lib/charset.js';
import {cleanName} from '../../lib/clean.js';
import {graphemes} from '../../lib/width.js';

/** Bytes of the name field at the start of a TEXT_GROUP (facts 1 rule 8). */
export const GROUP_FIELD_SIZE = 15;

const SPACE = 0x20;

/**
The field as it stands on the wire: cut between characters.
@param padding On which side: `right` in MudMaster chat, `left` in zChat (facts 3.4).
*/
export const groupField = (group: Uint8Array | string, charset?: Charset, padding: 'left' | 'right' = 'right'): Uint8Array => {
	const field = new Uint8Array(GROUP_FIELD_SIZE).fill(SPACE);
	const name = typeof group === 'string' ? fit(group, charset) : group.subarray(0, GROUP_FIELD_SIZE);
	field.set(name, padding === 'left' ? GROUP_FIELD_SIZE - name.length : 0);
	return field.map(byte => byte === 0xFF || byte === 0 ? SPACE : byte);
};

export const parseGroupField = (field: Uint8Array | string, charset?: Charset): string =>
	cleanName(typeof field === 'string' ? field : decode(field, charset));

/** Without its padding, which is on the other side in zChat. */
export const trimGroupField = (field: Uint8Array | string): Uint8Array | string => {
	if (typeof field === 'string') {
		return field.trim();
	}

	const isFilled = (byte: number) => byte !== SPACE;
	const start = field.findIndex(isFilled);
	return start === -1 ? field.subarray(0, 0) : field.subarray(start, field.findLastIndex(isFilled) + 1);
};

const fit = (group: string, charset: Charset | undefined): Uint8Array => {
	let fitting = '';
	for (const character of graphemes(group)) {
		if (encode(fitting + character, charset).length > GROUP_FIELD_SIZE) {
			break;
		}

		fitting += character;
	}

	return encode(fitting, charset);
};
