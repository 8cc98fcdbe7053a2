import {bytes, concat} from '../../lib/bytes.js';
import {bytesOf, type ChatBlock} from './block.js';
import {ChatCodec, HANDSHAKE_LIMIT, isLineEnd, LF, SPACE} from './codec.js';
import {code as codes} from './codes.js';
import {GROUP_FIELD_SIZE, groupField} from './group-field.js';

/** Longest block: MudMaster drops what passes 5,000 bytes, TinTin++ reads 16,666 at a time (facts 5.1). */
export const BLOCK_LIMIT = 16 * 1024;

/** Data bytes of a file block (facts 4). */
export const FILE_BLOCK_SIZE = 500;

const FF = codes.terminator;
const LETTER_Y = 0x79;

const COLON = bytes(':');
const TERMINATOR = Uint8Array.of(FF);

/** The framing of MudMaster chat: a block is a number, a payload without `FF`, and `FF` (facts 4). */
export class MudmasterCodec extends ChatCodec {
	readonly name = 'mudmaster';
	protected readonly word = 'CHAT';

	/** A refusal of TinTin++ may lack its terminator (facts 2.2); the hang-up then ends it. */
	override end(): readonly ChatBlock[] {
		const {failure} = this;
		const cut = this.phase === 'reply' && this.pending.bytes[0] === codes.message ? this.push(TERMINATOR) : [];
		this.failure = failure;
		return [...cut, ...super.end()];
	}

	/** The payload without the bytes that would end it early: `FF` everywhere, `00` in the C strings of others. */
	protected field(block: ChatBlock): Uint8Array {
		const payload = bytesOf(block);
		return !payload.includes(FF) && !payload.includes(0) ? payload : payload.map(byte => byte === FF ? LETTER_Y : (byte === 0 ? SPACE : byte));
	}

	/** `NO:name` and a line feed is read as a refusal by every caller looked into (facts 2.2). */
	protected refusal(block: ChatBlock): Uint8Array {
		return concat(COLON, this.field(block));
	}

	protected frame(block: ChatBlock, code: number): Uint8Array {
		switch (code) {
			case codes.fileBlock: {
				const framed = new Uint8Array(block.bare ? 1 + FILE_BLOCK_SIZE : 2 + FILE_BLOCK_SIZE).fill(0);
				framed[0] = codes.fileBlock;
				framed.set(bytesOf(block).subarray(0, FILE_BLOCK_SIZE), 1);
				if (!block.bare) {
					framed[framed.length - 1] = FF;
				}

				return framed;
			}

			case codes.textGroup: {
				return concat(Uint8Array.of(code), groupField(block.group ?? '', block.charset), this.field(block), TERMINATOR);
			}

			default: {
				return concat(Uint8Array.of(code), this.field(block), TERMINATOR);
			}
		}
	}

	protected checkCall(line: Uint8Array): string | undefined {
		return line.length > HANDSHAKE_LIMIT ? `the handshake is longer than ${HANDSHAKE_LIMIT} bytes` : undefined;
	}

	protected endsCall(byte: number): boolean {
		return byte < SPACE || byte === FF;
	}

	/** Behind a second line feed a zChat caller may leave a phrase; the next control byte is a block. */
	protected override skipToBlocks(data: Uint8Array, end: number): number {
		if (data[end] !== LF) {
			return end;
		}

		const block = data.findIndex((byte, index) => index > end && byte < SPACE && !isLineEnd(byte));
		return block === -1 ? data.length : block;
	}

	protected readBlock(data: Uint8Array, from: number, blocks: ChatBlock[]): number {
		const offset = skipStray(data, from);
		const code = data[offset];
		if (code === undefined || (isLineEnd(code) && offset + 1 >= data.length)) {
			return offset;
		}

		if (code === codes.fileBlock) {
			const end = offset + 1 + FILE_BLOCK_SIZE;
			if (data.length < end) {
				return offset;
			}

			// TinTin++ leaves the terminator out; where it comes, it is skipped as an empty block.
			blocks.push({code, payload: data.subarray(offset + 1, end)});
			return end;
		}

		const end = data.indexOf(FF, offset + 1);
		if ((end === -1 ? data.length : end) - offset - 1 > BLOCK_LIMIT) {
			return this.fail(`a block is longer than ${BLOCK_LIMIT} bytes`);
		}

		if (end === -1) {
			return offset;
		}

		blocks.push(toBlock(code, data.subarray(offset + 1, end)));
		return end + 1;
	}
}

const toBlock = (code: number, payload: Uint8Array): ChatBlock =>
	code === codes.textGroup
		? {code, group: payload.subarray(0, GROUP_FIELD_SIZE), payload: payload.subarray(GROUP_FIELD_SIZE)}
		: {code, payload};

/**
Between blocks an `FF` is an empty block, `00` nothing at all, and a line end is a leftover of somebody's sprintf when
a control byte follows it; otherwise it is the number of SEND_ALIAS or SEND_EVENT.
*/
const skipStray = (data: Uint8Array, from: number): number => {
	let offset = from;
	for (;;) {
		const byte = data[offset];
		const next = data[offset + 1];
		if (byte === FF || byte === 0 || (byte !== undefined && isLineEnd(byte) && next !== undefined && (next < SPACE || next === FF))) {
			offset++;
		} else {
			return offset;
		}
	}
};
