/** What the tests of both chat codecs have in common. */
import {describe, expect, test} from 'vitest';
import type {ChatBlock} from '../../source/protocols/mmchat/block.js';
import type {Codec, Role} from '../../source/protocols/protocol.js';
import {hex, text} from './hex.js';

const asText = (field: Uint8Array | string): string => typeof field === 'string' ? field : text(field);

/** What a test can compare: payloads as Latin-1. */
export const readable = (blocks: readonly ChatBlock[]) => blocks.map(({code, payload, group, stamp}) => ({
	code,
	payload: asText(payload),
	...(group !== undefined && {group: asText(group)}),
	...(stamp !== undefined && {stamp}),
}));

/** The same bytes in pieces. */
export const cut = (bytes: Uint8Array, places: readonly number[]): readonly Uint8Array[] => {
	const ends = [...places.map(place => place % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
	return ends.map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end));
};

type Read = {readonly payload: string; readonly group?: string; readonly stamp?: number};

export const codecTests = <C extends Codec<ChatBlock>>(create: (role: Role) => C) => {
	/** A codec that is through with the handshake. */
	const connected = (): C => {
		const codec = create('answerer');
		codec.encode({code: 'YES', payload: 'Al'});
		return codec;
	};

	/** One line gives three tests: parse, encode, and back again. */
	const vector = (name: string, block: ChatBlock, wire: string, read: Read, role?: Role): void => {
		const parser = () => role ? create(role) : connected();
		describe(name, () => {
			test('parse', () => {
				expect(readable(parser().push(hex(wire)))).toEqual([{code: block.code, ...read}]);
			});
			test('encode', () => {
				expect(text(create('caller').encode(block))).toBe(text(hex(wire)));
			});
			test('mirror', () => {
				const [parsed] = parser().push(create('caller').encode(block));
				expect(text(create('caller').encode(parsed!))).toBe(text(hex(wire)));
			});
		});
	};

	return {connected, vector};
};
