import {Buffer} from 'node:buffer';

/** Stands for a line longer than the limit; its bytes are gone. */
export const tooLong: unique symbol = Symbol('a line over the limit');

export type Line = string | typeof tooLong;

/** Cuts a stream of bytes into lines of text: bounded, and it never throws on what comes in. */
export type LineSplitter = {
	/** The lines that `chunk` completes, without `\n` or `\r\n`. */
	push(chunk: Uint8Array): readonly Line[];
	/** What follows the last line end, where anything does. */
	end(): readonly Line[];
};

const newline = 0x0A;
const carriageReturn = 0x0D;

/**
Bytes that are not UTF-8 become U+FFFD; a byte order mark before a line is dropped.

@param limit How many bytes a line may have without its end; no more are ever held.
*/
export function createLineSplitter(limit: number): LineSplitter {
	const decoder = new TextDecoder();
	let parts: Uint8Array[] = [];
	let held = 0;
	let isSkipping = false;

	const keep = (part: Uint8Array) => {
		if (isSkipping || part.length === 0) {
			return;
		}

		// One byte more than the limit may be the \r of a line end.
		if (held + part.length > limit + 1) {
			isSkipping = true;
			parts = [];
			held = 0;
			return;
		}

		parts.push(part);
		held += part.length;
	};

	const take = (): Line => {
		const bytes = parts.length === 1 ? parts[0]! : Buffer.concat(parts, held);
		const length = bytes.at(-1) === carriageReturn ? bytes.length - 1 : bytes.length;
		const line = isSkipping || length > limit ? tooLong : decoder.decode(bytes.subarray(0, length));
		parts = [];
		held = 0;
		isSkipping = false;
		return line;
	};

	return {
		push(chunk) {
			const lines: Line[] = [];
			let start = 0;
			let end = chunk.indexOf(newline);
			while (end !== -1) {
				keep(chunk.subarray(start, end));
				lines.push(take());
				start = end + 1;
				end = chunk.indexOf(newline, start);
			}

			keep(chunk.subarray(start));
			return lines;
		},
		end: () => isSkipping || held > 0 ? [take()] : [],
	};
}
