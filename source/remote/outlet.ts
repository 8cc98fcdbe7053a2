import process from 'node:process';
import type {Writable} from 'node:stream';

/** How far a reader may fall behind, in bytes: some 40,000 lines of chat, so who is over it has stopped reading. */
export const maxBehind = 8 * 1024 * 1024;

/** From here on a reader gets a moment to catch up, in bytes: much less than what ends it, much more than a burst. */
const breather = 1024 * 1024;

/** The longest moment, in milliseconds: who does not read at all must not stop the program. */
const longestBreather = 1000;

/** Writes lines for a reader who may be slow, and gives up on him rather than keep everything for ever. */
export type Outlet = {
	write(data: string | Uint8Array): void;
};

/**
Calls `fellBehind` once, when more than {@link maxBehind} bytes wait for the reader of `stream`; nothing is written after.
@param hold Stops what makes the lines until the returned function is called; without it a reader has to keep up.
*/
export function createOutlet(stream: Writable, fellBehind: () => void, hold?: () => () => void): Outlet {
	let isGathering = false;
	let isOver = false;
	let isBreathing = false;

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

	/** Once until everything is out: a reader who has stopped gets no second moment. */
	const breathe = () => {
		if (!hold || isBreathing) {
			return;
		}

		isBreathing = true;
		const release = hold();
		const timer = setTimeout(release, longestBreather);
		stream.once('drain', () => {
			clearTimeout(timer);
			release();
			isBreathing = false;
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
			} else if (stream.writableLength > breather) {
				breathe();
			}
		},
	};
}
