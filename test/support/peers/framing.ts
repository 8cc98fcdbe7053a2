/** Blocks as bytes and back, for those programs that do it as the specifications have it (facts 3.2 and 4). */
import {concat, FF, nothing} from './bytes.js';
import {code} from './codes.js';

export type Framing = 'mudmaster' | 'zchat';

export type Block = {readonly code: number; readonly payload: Uint8Array};

export type Cut = {readonly blocks: readonly Block[]; readonly rest: Uint8Array};

/** A MudMaster block. */
export const block = (number: number, payload: Uint8Array = nothing): Uint8Array => concat(Uint8Array.of(number), payload, Uint8Array.of(FF));

/** A zChat block. Nobody guards against more than 65,535 bytes: the length goes out modulo 65,536 (facts 3.2). */
export const frame = (number: number, payload: Uint8Array = nothing): Uint8Array =>
	concat(Uint8Array.of(number & 0xFF, number >>> 8, payload.length & 0xFF, (payload.length >>> 8) & 0xFF), payload);

/**
Cuts what has arrived into MudMaster blocks; what is not whole waits in `rest`.

@param bytes What the last cut left, and the new read behind it.
@param fileBlock The payload of number 23, which `FF` does not end; without it 23 is a block like others.
*/
export const cutBlocks = (bytes: Uint8Array, fileBlock?: number): Cut => {
	const blocks: Block[] = [];
	let at = 0;
	while (at < bytes.length) {
		if (bytes[at] === FF) {
			at++;
			continue;
		}

		const isFile = bytes[at] === code.fileBlock && fileBlock !== undefined;
		const end = isFile ? at + 1 + fileBlock : bytes.indexOf(FF, at);
		if (end === -1 || end >= bytes.length) {
			break;
		}

		blocks.push({code: bytes[at]!, payload: bytes.subarray(at + 1, end)});
		at = end + 1;
	}

	return {blocks, rest: bytes.subarray(at)};
};

/** Cuts what has arrived into zChat blocks. */
export const cutFrames = (bytes: Uint8Array): Cut => {
	const blocks: Block[] = [];
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	let at = 0;
	while (at + 4 <= bytes.length) {
		const end = at + 4 + view.getUint16(at + 2, true);
		if (end > bytes.length) {
			break;
		}

		blocks.push({code: view.getUint16(at, true), payload: bytes.subarray(at + 4, end)});
		at = end;
	}

	return {blocks, rest: bytes.subarray(at)};
};
