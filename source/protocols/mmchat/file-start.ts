import {decode, encode, type Charset} from '../../lib/charset.js';
import {cleanLine} from '../../lib/clean.js';
import type {Offer} from './file-transfer.js';

/**
What others can't have in a file's name: the comma ends it, MUSHclient and TinTin++ refuse everything that may be part of
a path, and Windows the rest (facts 7.1).
*/
const FORBIDDEN = /[\p{Control}\u{22}*,\/:<>?\\\|\u{FF}]/gv;

/** Characters of a name; no file system takes longer ones. */
export const NAME_LIMIT = 255;

/** The announcement of a file. What can't be in its name there becomes `_`. */
export const formatStart = ({name, size}: Offer, charset: Charset): string => {
	const spelled = Array.from(
		name.normalize('NFC').replaceAll(FORBIDDEN, '_'),
		character => decode(encode(character, charset), charset) === character ? character : '_',
	);
	return `${spelled.join('')},${size}`;
};

/**
The last comma separates, as some let commas into names. Undefined where there is no name, or one that is too long, or no
size in decimal bytes; sizes are exact up to 2 to the power of 53.
*/
export const parseStart = (text: string): Offer | undefined => {
	const groups = /^(?<name>.*),\s*(?<digits>\d{1,16})\s*$/sv.exec(text)?.groups;
	const name = cleanLine(groups?.['name'] ?? '');
	const size = Number(groups?.['digits']);
	return name !== '' && name.length <= NAME_LIMIT && Number.isSafeInteger(size) ? {name, size} : undefined;
};
