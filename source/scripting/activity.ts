/**
What a thread is doing, in memory that both sides see: one that hangs can't be asked. The first word counts the answers
to synchronous calls, which the thread sleeps on; the name follows.
*/
const HEADER = 8;
const LONGEST_NAME = 128;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const createActivity = (): SharedArrayBuffer => new SharedArrayBuffer(HEADER + LONGEST_NAME);

export class Activity {
	/** Grows with each answer to a synchronous call. */
	readonly answers: Int32Array<SharedArrayBuffer>;
	readonly #length: Int32Array<SharedArrayBuffer>;
	readonly #name: Uint8Array<SharedArrayBuffer>;

	constructor(shared: SharedArrayBuffer) {
		this.answers = new Int32Array(shared, 0, 1);
		this.#length = new Int32Array(shared, 4, 1);
		this.#name = new Uint8Array(shared, HEADER, LONGEST_NAME);
	}

	/** What was begun last: "the event message". Empty before anything was. */
	get name(): string {
		const length = Atomics.load(this.#length, 0);
		return decoder.decode(this.#name.slice(0, length));
	}

	begin(name: string): void {
		const {written} = encoder.encodeInto(name, this.#name);
		Atomics.store(this.#length, 0, written);
	}
}
