import {Buffer} from 'node:buffer';

/** In their canonical text: lower case, with hyphens. */
export type Uuid = string;

export const NULL_UUID: Uuid = '00000000-0000-0000-0000-000000000000';

export const uuidBytes = (uuid: Uuid): Uint8Array => {
	const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex');
	if (bytes.length !== 16) {
		throw new Error(`${uuid} is not a UUID`);
	}

	return bytes;
};

export const uuidOf = (bytes: Uint8Array): Uuid => Buffer.from(bytes).toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(?=.{12}$)/, '$1-$2-$3-$4-');

/** The id that viewers give to the direct conversation of two people (facts 8.3). */
export const xorUuids = (one: Uuid, other: Uuid): Uuid => {
	const mask = uuidBytes(other);
	return uuidOf(uuidBytes(one).map((byte, index) => byte ^ mask[index]!));
};

/** @param random 0 ≤ n < 1 */
export const drawUuid = (random: () => number): Uuid => {
	const bytes = Uint8Array.from({length: 16}, () => Math.floor(random() * 256));
	bytes[6] = (bytes[6]! & 0x0F) | 0x40;
	bytes[8] = (bytes[8]! & 0x3F) | 0x80;
	return uuidOf(bytes);
};
