import {concat, fromLittleEndian, littleEndian} from '../../lib/bytes.js';
import {bytesOf, type ChatBlock} from './block.js';
import {ChatCodec, HANDSHAKE_LIMIT, isLineEnd, LF, SPACE} from './codec.js';
import {code as codes} from './codes.js';
import {GROUP_FIELD_SIZE, groupField} from './group-field.js';

/** Behind the port a caller may leave a phrase, or a message that somebody's PGP has signed (facts 3.1). */
export const SECURITY_LIMIT = 4096;

/** Two bytes tell how long a block's data is. */
export const DATA_LIMIT = 0xFF_FF;

/** Data bytes of the file blocks we send; others send what they like (facts 3.4). */
export const FILE_BLOCK_SIZE = 1024;

/** Two bytes make the number of a block, but nobody has one that needs the second. */
const CODE_LIMIT = 0xFF;

const HEADER_SIZE = 4;
const STAMP_SIZE = 4;

const TAB = 0x09;
const DELETE = 0x7F;

/** The framing of zChat: a block is a number and a length, two bytes each, the lower one first, and so much data of any kind (facts 3.2). */
export class ZchatCodec extends ChatCodec {
	readonly name = 'zchat';
	protected readonly word = 'ZCHAT';
	/** By which the other side can be told from those whose texts it passes on. */
	#announced: number | undefined;

	get isCut(): boolean {
		return this.phase === 'blocks' && this.pending.bytes.length > 0;
	}

	protected field(block: ChatBlock): Uint8Array {
		return bytesOf(block);
	}

	/** Nothing: the protocol's description has `NO` alone, others wait for the line feed (facts 3.1, 2.2). */
	protected refusal(): Uint8Array {
		return new Uint8Array();
	}

	protected frame(block: ChatBlock, code: number): Uint8Array {
		const data = this.#data(block, code).subarray(0, DATA_LIMIT);
		return concat(Uint8Array.of(code, code >>> 8, data.length, data.length >>> 8), data);
	}

	protected checkCall(line: Uint8Array): string | undefined {
		const nameEnd = line.indexOf(LF);
		const endpointEnd = nameEnd === -1 ? -1 : line.indexOf(LF, nameEnd + 1);
		const opening = endpointEnd === -1 ? line : line.subarray(0, endpointEnd);
		if (opening.length > HANDSHAKE_LIMIT) {
			return `the handshake is longer than ${HANDSHAKE_LIMIT} bytes`;
		}

		if (line.length - opening.length > 1 + SECURITY_LIMIT) {
			return `the security line is longer than ${SECURITY_LIMIT} bytes`;
		}

		return nameEnd !== -1 && !line.subarray(0, nameEnd).includes(TAB) ? 'the handshake has no tab behind the name' : undefined;
	}

	protected endsCall(byte: number): boolean {
		return byte < SPACE && !isLineEnd(byte) && byte !== TAB;
	}

	protected readBlock(data: Uint8Array, offset: number, blocks: ChatBlock[]): number {
		const start = offset + HEADER_SIZE;
		if (data.length < start) {
			return offset;
		}

		const code = fromLittleEndian(data.subarray(offset, offset + 2));
		if (code === 0 || code > CODE_LIMIT) {
			return this.fail(`there is no block ${code}`);
		}

		const end = start + fromLittleEndian(data.subarray(offset + 2, start));
		if (data.length < end) {
			return offset;
		}

		blocks.push(this.#toBlock(code, data.subarray(start, end)));
		return end;
	}

	#data(block: ChatBlock, code: number): Uint8Array {
		const payload = bytesOf(block);
		const {stamp = 0, group = '', charset} = block;
		switch (code) {
			case codes.textEverybody:
			case codes.textPersonal: {
				return concat(littleEndian(stamp), payload);
			}

			case codes.textGroup: {
				return concat(littleEndian(stamp), groupField(group, charset, 'left'), payload);
			}

			case codes.fileBlock: {
				return payload.length < FILE_BLOCK_SIZE ? concat(payload, new Uint8Array(FILE_BLOCK_SIZE - payload.length)) : payload;
			}

			default: {
				return payload;
			}
		}
	}

	#toBlock(code: number, data: Uint8Array): ChatBlock {
		switch (code) {
			case codes.textEverybody:
			case codes.textPersonal: {
				return {code, ...split(data)};
			}

			case codes.textGroup: {
				const {payload, ...stamped} = this.#isStamped(data) ? split(data) : {payload: data};
				return {code, ...stamped, group: payload.subarray(0, GROUP_FIELD_SIZE), payload: payload.subarray(GROUP_FIELD_SIZE)};
			}

			case codes.stamp: {
				if (data.length === STAMP_SIZE) {
					this.#announced = fromLittleEndian(data);
				}

				return {code, payload: data};
			}

			default: {
				return {code, payload: data};
			}
		}
	}

	/**
	KildClient leaves the stamp out of group texts (facts 14). Where the first bytes are neither the stamp that the other
	side has announced nor, by chance, letters before a name, a name that stands there is the group's.
	*/
	#isStamped(data: Uint8Array): boolean {
		const isOwn = data.length >= STAMP_SIZE && fromLittleEndian(data.subarray(0, STAMP_SIZE)) === this.#announced;
		const textStart = STAMP_SIZE + GROUP_FIELD_SIZE;
		return isOwn || !isName(data.subarray(0, GROUP_FIELD_SIZE)) || (isName(data.subarray(STAMP_SIZE, textStart)) && data[textStart] === LF);
	}
}

const split = (data: Uint8Array): {readonly stamp?: number; readonly payload: Uint8Array} => data.length < STAMP_SIZE
	? {payload: data}
	: {stamp: fromLittleEndian(data.subarray(0, STAMP_SIZE)), payload: data.subarray(STAMP_SIZE)};

/** Can this be a name with its padding? */
const isName = (field: Uint8Array): boolean =>
	field.length === GROUP_FIELD_SIZE
	&& field.every(byte => byte >= SPACE && byte !== DELETE)
	&& field.some(byte => byte !== SPACE);
