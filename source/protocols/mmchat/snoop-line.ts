/** Lines for somebody who snoops: what stands before them differs from program to program (facts 8, 3.3). */
import {concat, littleEndian, startsWith} from '../../lib/bytes.js';
import {decode, encode, type Charset} from '../../lib/charset.js';
import {sliceSgr, stripSgr} from '../../lib/sgr.js';
import {graphemeStart} from '../../lib/width.js';
import type {ChatBlock} from './block.js';
import {code as codes} from './codes.js';
import type {Link} from './link.js';
import {TEXT_SIZE} from './wording.js';

const STAMP_SIZE = 4;

/** Two colours in a line of their own can't be text of the line; without a line feed they may be. */
const COLOURS = /^\d{4}\n?/;
const COLOURS_ALONE = /^\d{4}\n/;

/** The blocks of one line of ours: several where it would not fit one. Colours are closed where a block ends. */
export const frameLine = (line: string, {framing, quirks, self, writing}: Pick<Link, 'framing' | 'quirks' | 'self' | 'writing'>): readonly ChatBlock[] => {
	const {prefix, isStamped} = quirks.snoop;
	return cut(sliceSgr(line, 0, line.length), writing).map(part => framing.name === 'zchat' && isStamped
		? {code: codes.snoopData, payload: concat(littleEndian(self.stamp), encode(part, writing))}
		: {code: codes.snoopData, payload: prefix + part, charset: writing});
};

/** The lines of one block of his, not cleaned. Nearly always it is one. */
export const unframeLines = ({payload}: ChatBlock, {framing, quirks, peerStamp, reading}: Pick<Link, 'framing' | 'quirks' | 'peerStamp' | 'reading'>): readonly string[] => {
	const isStamped = framing.name === 'zchat' && typeof payload !== 'string' && startsWith(payload, littleEndian(peerStamp));
	const text = typeof payload === 'string' ? payload : decode(isStamped ? payload.subarray(STAMP_SIZE) : payload, reading);
	return text
		.replace(quirks.snoop.isColoured ? COLOURS : COLOURS_ALONE, '')
		.replace(/\r?\n$/, '')
		.split('\n');
};

/** Halves what is too long until it fits, between characters. */
const cut = (line: string, charset: Charset): readonly string[] => {
	if (encode(line, charset).length <= TEXT_SIZE) {
		return [line];
	}

	const text = stripSgr(line);
	const middle = graphemeStart(text, Math.ceil(text.length / 2));
	return [...cut(sliceSgr(line, 0, middle), charset), ...cut(sliceSgr(line, middle, text.length), charset)];
};
