import {PassThrough} from 'node:stream';
import {KeySplitter} from './key-splitter.js';

/** The part of a terminal's input stream that is used here. */
export type TtySource = NodeJS.ReadableStream & {
	setRawMode?(isRaw: boolean): unknown;
	ref?(): unknown;
	unref?(): unknown;
};

/** Xterm, VT220 and the Linux console. Ink knows the key but gives it no name. */
const f1 = new Set(['\u{1B}OP', '\u{1B}[11~', '\u{1B}[[A']);

/** Stands between the terminal and Ink, so that each read gives Ink one key. Emits `f1` for that key. */
export class TtyInput extends PassThrough {
	readonly #source: TtySource;
	readonly #splitter = new KeySplitter();

	constructor(source: TtySource, ended: () => void) {
		super({objectMode: true});
		this.#source = source;
		source.setEncoding('utf8');
		source.on('data', (data: string | Uint8Array) => {
			for (const key of this.#splitter.split(String(data))) {
				this.write(key);
				if (f1.has(key)) {
					this.emit('f1');
				}
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
