declare const brand: unique symbol;

/** An id of a person, a group, a session …, in its canonical spelling: lower case, with hyphens. */
export type Uuid = string & {readonly [brand]: true};

const LENGTH = 16;

const PATTERN = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/v;

/** Stands for nobody and nothing. */
export const NULL_UUID = '00000000-0000-0000-0000-000000000000' as Uuid;

/** In either case. Undefined for what is none. */
export const parseUuid = (text: string): Uuid | undefined => {
	const canonical = text.toLowerCase();
	return PATTERN.test(canonical) ? canonical as Uuid : undefined;
};

/** From 16 bytes in the order in which they are printed (facts 4). */
export const readUuid = (bytes: Uint8Array, offset = 0): Uuid => {
	const digits = Array.from(bytes.subarray(offset, offset + LENGTH), byte => byte.toString(16).padStart(2, '0')).join('');
	return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join('-') as Uuid;
};

export const writeUuid = (uuid: Uuid, bytes: Uint8Array, offset = 0): void => {
	const digits = uuid.replaceAll('-', '');
	for (let index = 0; index < LENGTH; index++) {
		bytes[offset + index] = Number.parseInt(digits.slice(index * 2, (index + 1) * 2), 16);
	}
};

/** What two people call the talk between them: the same from either side (facts 8.3). */
export const xorUuid = (a: Uuid, b: Uuid): Uuid => {
	const left = new Uint8Array(LENGTH);
	const right = new Uint8Array(LENGTH);
	writeUuid(a, left);
	writeUuid(b, right);
	return readUuid(left.map((byte, index) => byte ^ right[index]!));
};
