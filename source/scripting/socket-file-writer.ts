import {isWithin} from './socket-data.js';
import type {SocketFiles} from './socket-host.js';

export type FileTarget = {
	/** False where nothing can be written any more. */
	write(octets: Uint8Array): boolean;
	/** Resolves when the next piece may be written, or none any more. */
	hasRoom(): Promise<void>;
};

/**
Writes a file as fast as it leaves; resolves with its octets, or undefined where nothing could be written any more.
Rejects with the disk's error.
@param length Octets of it at most.
*/
export const writeFileTo = async (target: FileTarget, chunks: ReturnType<SocketFiles['read']>, length?: number): Promise<number | undefined> => {
	const most = isWithin(length, 0, Number.MAX_SAFE_INTEGER) ? length : Infinity;
	let written = 0;
	for await (const chunk of chunks) {
		const octets = chunk.subarray(0, most - written);
		await target.hasRoom();
		if (!target.write(octets)) {
			return undefined;
		}

		written += octets.length;
		if (written === most) {
			break;
		}
	}

	return written;
};
