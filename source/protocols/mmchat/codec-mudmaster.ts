import {bytes, concat, mayStartWith, startsWith} from '../../lib/bytes.js';
import {encode} from '../../lib/charset.js';
import type {Codec, Role} from '../protocol.js';
import type {ChatBlock} from './block.js';
import {code as codes} from './codes.js';
import {groupField} from './group-field.js';

/** Longest handshake: a name, an address and a port are far shorter. */
export const HANDSHAKE_LIMIT = 256;

/** Longest block: MudMaster drops what passes 5,000 bytes, TinTin++ reads 16,666 at a time (facts 5.1). */
export const BLOCK_LIMIT = 16 * 1024;

/** Data bytes of a file block (facts 4). */
export const FILE_BLOCK_SIZE = 500;

const FF = codes.terminator;
const LF = 0x0A;
const CR = 0x0D;
const SPACE = 0x20;
const LETTER_Y = 0x79;

const CALL = bytes('CHAT:');
const YES = bytes('YES:');
const NO = bytes('NO');
const TERMINATOR = Uint8Array.of(FF);

/**
Where a stream stands: the caller's opening line, the answerer's reply, then blocks. After a refusal or a mistake
everything is passed over.
*/
type Phase = 'call' | 'reply' | 'blocks' | 'over';

export class MudmasterCodec implements Codec<ChatBlock> {
	readonly name = 'mudmaster';
	failure: string | undefined;
	#phase: Phase;
	#pending: Uint8Array = new Uint8Array();

	constructor(role: Role) {
		this.#phase = role === 'answerer' ? 'call' : 'reply';
	}

	push(chunk: Uint8Array): readonly ChatBlock[] {
		const data = this.#pending.length === 0 ? chunk : concat(this.#pending, chunk);
		const blocks: ChatBlock[] = [];
		let offset = 0;
		for (;;) {
			const phase = this.#phase;
			const next = this.#step(data, offset, blocks);
			if (next === offset && phase === this.#phase) {
				break;
			}

			offset = next;
		}

		this.#pending = this.#phase === 'over' ? new Uint8Array() : data.slice(offset);
		return blocks;
	}

	/** A refusal of TinTin++ may lack its terminator (facts 2.2); the hang-up then ends it. */
	end(): readonly ChatBlock[] {
		const {failure} = this;
		const cut = this.#phase === 'reply' && this.#pending[0] === codes.message ? this.push(TERMINATOR) : [];
		this.failure = failure;
		this.#phase = 'over';
		this.#pending = new Uint8Array();
		return cut;
	}

	encode(block: ChatBlock): Uint8Array {
		switch (block.code) {
			case 'CHAT':
			case 'ZCHAT': {
				return concat(bytes(`${block.code}:`), this.#field(block));
			}

			case 'YES': {
				// Whatever the caller sends from here on is blocks; his handshake had no end mark.
				this.#phase = 'blocks';
				this.#pending = new Uint8Array();
				return concat(YES, this.#field(block), Uint8Array.of(LF));
			}

			case 'NO': {
				return concat(bytes('NO:'), this.#field(block), Uint8Array.of(LF));
			}

			case codes.fileBlock: {
				const framed = new Uint8Array(block.bare ? 1 + FILE_BLOCK_SIZE : 2 + FILE_BLOCK_SIZE).fill(0);
				framed[0] = codes.fileBlock;
				framed.set(payloadBytes(block).subarray(0, FILE_BLOCK_SIZE), 1);
				if (!block.bare) {
					framed[framed.length - 1] = FF;
				}

				return framed;
			}

			case codes.textGroup: {
				return concat(Uint8Array.of(block.code), groupField(block.group ?? '', block.charset), this.#field(block), TERMINATOR);
			}

			default: {
				return concat(Uint8Array.of(block.code), this.#field(block), TERMINATOR);
			}
		}
	}

	/** The payload without the bytes that would end it early: `FF` everywhere, `00` in the C strings of others. */
	#field(block: ChatBlock): Uint8Array {
		const payload = payloadBytes(block);
		return !payload.includes(FF) && !payload.includes(0) ? payload : payload.map(byte => byte === FF ? LETTER_Y : (byte === 0 ? SPACE : byte));
	}

	/** Takes one block from `offset`; the return value is where the next begins, or `offset` if more bytes are needed. */
	#step(data: Uint8Array, offset: number, blocks: ChatBlock[]): number {
		switch (this.#phase) {
			case 'call': {
				return this.#readCall(data, offset, blocks);
			}

			case 'reply': {
				return this.#readReply(data, offset, blocks);
			}

			case 'blocks': {
				return this.#readBlock(data, offset, blocks);
			}

			case 'over': {
				return data.length;
			}
		}
	}

	/**
	The opening line has no end mark (facts 2.1): each time more of it arrives the whole is given out again, and the
	machine decides when it is complete. A control byte behind it is the first block.
	*/
	#readCall(data: Uint8Array, offset: number, blocks: ChatBlock[]): number {
		const rest = data.subarray(offset);
		if (!startsWith(rest, CALL)) {
			return mayStartWith(rest, CALL) ? offset : this.#fail('the caller did not begin with CHAT:');
		}

		const nameEnd = rest.indexOf(LF, CALL.length);
		const end = nameEnd === -1 ? -1 : rest.findIndex((byte, index) => index > nameEnd && (byte < SPACE || byte === FF));
		if ((end === -1 ? rest.length : end) > HANDSHAKE_LIMIT) {
			return this.#fail(`the handshake is longer than ${HANDSHAKE_LIMIT} bytes`);
		}

		if (nameEnd === -1) {
			return offset;
		}

		blocks.push({code: 'CHAT', payload: rest.slice(CALL.length, end === -1 ? undefined : end)});
		if (end === -1) {
			return offset;
		}

		this.#phase = 'blocks';
		return offset + this.#skipSecurityLine(rest, end);
	}

	/** Behind a second line feed a zChat caller may leave a phrase; the next control byte is a block. */
	#skipSecurityLine(rest: Uint8Array, end: number): number {
		if (rest[end] !== LF) {
			return end;
		}

		const block = rest.findIndex((byte, index) => index > end && byte < SPACE && byte !== LF && byte !== CR);
		return block === -1 ? rest.length : block;
	}

	#readReply(data: Uint8Array, offset: number, blocks: ChatBlock[]): number {
		const rest = data.subarray(offset);
		if (rest.length === 0) {
			return offset;
		}

		if (rest[0] === codes.message) {
			return this.#readBlock(data, offset, blocks);
		}

		if (startsWith(rest, NO)) {
			const end = rest.indexOf(LF);
			blocks.push({code: 'NO', payload: rest.slice(NO.length, end === -1 ? undefined : end)});
			this.#phase = 'over';
			return data.length;
		}

		if (startsWith(rest, YES)) {
			const end = rest.indexOf(LF);
			if (end === -1) {
				return rest.length > HANDSHAKE_LIMIT ? this.#fail(`the answer is longer than ${HANDSHAKE_LIMIT} bytes`) : offset;
			}

			blocks.push({code: 'YES', payload: rest.slice(YES.length, end)});
			this.#phase = 'blocks';
			return offset + end + 1;
		}

		return mayStartWith(rest, YES) || mayStartWith(rest, NO) ? offset : this.#fail('the answer is neither YES nor NO');
	}

	#readBlock(data: Uint8Array, from: number, blocks: ChatBlock[]): number {
		const offset = skipStray(data, from);
		const blockCode = data[offset];
		if (blockCode === undefined || (isLineEnd(blockCode) && offset + 1 >= data.length)) {
			return offset;
		}

		if (blockCode === codes.fileBlock) {
			const end = offset + 1 + FILE_BLOCK_SIZE;
			if (data.length < end) {
				return offset;
			}

			// TinTin++ leaves the terminator out; where it comes, it is skipped as an empty block.
			blocks.push({code: blockCode, payload: data.subarray(offset + 1, end)});
			return end;
		}

		const end = data.indexOf(FF, offset + 1);
		if ((end === -1 ? data.length : end) - offset - 1 > BLOCK_LIMIT) {
			return this.#fail(`a block is longer than ${BLOCK_LIMIT} bytes`);
		}

		if (end === -1) {
			return offset;
		}

		blocks.push(toBlock(blockCode, data.subarray(offset + 1, end)));
		return end + 1;
	}

	#fail(reason: string): number {
		this.failure = reason;
		this.#phase = 'over';
		return 0;
	}
}

const payloadBytes = ({payload, charset}: ChatBlock): Uint8Array =>
	typeof payload === 'string' ? encode(payload, charset) : payload;

const toBlock = (blockCode: number, payload: Uint8Array): ChatBlock =>
	blockCode === codes.textGroup
		? {code: blockCode, group: payload.subarray(0, 15), payload: payload.subarray(15)}
		: {code: blockCode, payload};

const isLineEnd = (byte: number): boolean => byte === LF || byte === CR;

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
