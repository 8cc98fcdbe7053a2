import {PassThrough} from 'node:stream';
import {KeySplitter} from './key-splitter.js';

/** The part of a terminal's input stream that is used here. */
export type TtySource = NodeJS.ReadableStream & {
	setRawMode?(isRaw: boolean): unknown;
	ref?(): unknown;
	unref?(): unknown;
};

/** F1 as xterm, VT220s and the Linux console send it. */
const f1 = new Set(['\u{1B}OP', '\u{1B}[11~', '\u{1B}[[A']);

/**
Ink knows function keys and gives them no name. So F1 goes on as Hyper and 1, which no terminal sends unless asked, in
the spelling of kitty's keyboard protocol; `keyName` knows it.
*/
const hyper1 = '\u{1B}[49;17u';

/** Stands between the terminal and Ink, so that each read gives Ink one key. */
export class TtyInput extends PassThrough {
	readonly #source: TtySource;
	readonly #splitter = new KeySplitter();

	constructor(source: TtySource, ended: () => void) {
		super({objectMode: true});
		this.#source = source;
		source.setEncoding('utf8');
		source.on('data', (data: string | Uint8Array) => {
			for (const key of this.#splitter.split(String(data))) {
				this.write(f1.has(key) ? hyper1 : key);
			}
		});
		for (const event of ['end', 'close', 'error']) {
			source.on(event, ended);
		}

		source.pause();
	}

	/** Ink reads keys, and sets modes, only where this says so. */

	get isTTY(): boolean {
		return true;
	}

	/** The source decodes; this stream holds strings. */
	override setEncoding(): this {
		return this;
	}

	setRawMode(isRaw: boolean): this {
		this.#source.setRawMode?.(isRaw);
		return this;
	}

	ref(): this {
		this.#source.ref?.();
		this.#source.resume();
		return this;
	}

	unref(): this {
		this.#source.unref?.();
		this.#source.pause();
		return this;
	}
}
