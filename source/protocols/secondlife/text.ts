/** Text in messages: UTF-8 with a NUL behind it that is part of the field (facts 1, 5). */
import {bytes as utf8} from '../../lib/bytes.js';
import {decode} from '../../lib/charset.js';

const NUL = 0;

/** Without its NUL, which may be absent. From strangers, so not yet fit for a terminal. */
export const readString = (bytes: Uint8Array): string =>
	decode(bytes.at(-1) === NUL ? bytes.subarray(0, -1) : bytes, 'utf-8');

export const writeString = (text: string): Uint8Array => utf8(`${text}\0`);
