/** The two ends of a file transfer without any rules: those differ from program to program. */
import {concat} from './bytes.js';

/** A file on its way out. */
export class OutgoingFile {
	readonly name: string;
	readonly bytes: Uint8Array;
	/** Bytes that went out already. */
	sent = 0;

	constructor(name: string, bytes: Uint8Array) {
		this.name = name;
		this.bytes = bytes;
	}

	get isAtEnd(): boolean {
		return this.sent === this.bytes.length;
	}

	/** What a FILE_START says. */
	get offer(): string {
		return `${this.name},${this.bytes.length}`;
	}

	/** The next bytes, fewer than `length` at the end. */
	next(length: number): Uint8Array {
		const bytes = this.bytes.subarray(this.sent, this.sent + length);
		this.sent += bytes.length;
		return bytes;
	}
}

/** A file that came or is coming in. */
export class IncomingFile {
	readonly name: string;
	/** As it was announced. */
	readonly size: number;
	/** How it stands: `partial` lies about unfinished, `deleted` was removed by the program. */
	state: 'receiving' | 'complete' | 'partial' | 'deleted' = 'receiving';
	/** File blocks received. */
	blocks = 0;
	#length = 0;
	readonly #parts: Uint8Array[] = [];

	constructor(name: string, size: number) {
		this.name = name;
		this.size = size;
	}

	get bytes(): Uint8Array {
		return this.state === 'deleted' ? new Uint8Array() : concat(...this.#parts);
	}

	/** Bytes announced that are not here yet. */
	get missing(): number {
		return this.size - this.#length;
	}

	/** How many blocks of this size the file has. */
	blocksOf(length: number): number {
		return Math.ceil(this.size / length);
	}

	write(bytes: Uint8Array): void {
		this.#parts.push(bytes);
		this.#length += bytes.length;
	}
}

/** `name,size` with the first comma between them; undefined where the size is no number. */
export const readOffer = (text: string): IncomingFile | undefined => {
	const comma = text.indexOf(',');
	const size = text.slice(comma + 1);
	return comma > 0 && /^\d+$/.test(size) ? new IncomingFile(text.slice(0, comma), Number(size)) : undefined;
};
