import process from 'node:process';
import type {Writable} from 'node:stream';

/** How far a reader may fall behind, in bytes: some 40,000 lines of chat, so who is over it has stopped reading. */
export const maxBehind = 8 * 1024 * 1024;

/** Writes lines for a reader who may be slow, and gives up on him rather than keep everything for ever. */
export type Outlet = {
	write(data: string | Uint8Array): void;
};

/**
Calls `fellBehind` once, when more than {@link maxBehind} bytes wait for the reader of `stream`; nothing is written after.
*/
export function createOutlet(stream: Writable, fellBehind: () => void): Outlet {
	let isGathering = false;
	let isOver = false;

	// A burst of events is one write to the kernel.
	const gather = () => {
		if (isGathering) {
			return;
		}

		isGathering = true;
		stream.cork();
		process.nextTick(() => {
			isGathering = false;
			stream.uncork();
		});
	};

	return {
		write(data) {
			if (isOver || !stream.writable) {
				return;
			}

			gather();
			stream.write(data);
			isOver = stream.writableLength > maxBehind;
			if (isOver) {
				fellBehind();
			}
		},
	};
}
