import type {Line} from './line.js';

/** Room for this many dropped entries is kept before the array is compacted, so that dropping one costs nothing. */
const slack = 1024;

/**
The lines of one room in their order. Every line keeps its position for as long as it is in the list, whatever is
added or dropped at either end: older lines get smaller numbers, also negative ones.
*/
export class LineList {
	#lines: Array<Line | undefined> = [];
	#dropped = 0;
	#first = 0;

	/** The position of the oldest line. */
	get first(): number {
		return this.#first;
	}

	/** The position after the newest line. */
	get end(): number {
		return this.#first + this.length;
	}

	get length(): number {
		return this.#lines.length - this.#dropped;
	}

	at(position: number): Line | undefined {
		return position < this.#first ? undefined : this.#lines[position - this.#first + this.#dropped];
	}

	push(line: Line): void {
		this.#lines.push(line);
	}

	/** Puts older lines, oldest first, before all others. */
	prepend(lines: readonly Line[]): void {
		this.#lines = [...lines, ...this.#lines.slice(this.#dropped)];
		this.#dropped = 0;
		this.#first -= lines.length;
	}

	replace(position: number, line: Line): void {
		if (this.at(position)) {
			this.#lines[position - this.#first + this.#dropped] = line;
		}
	}

	/** Drops the oldest lines until `length` are left. */
	keep(length: number): void {
		for (let excess = this.length - length; excess > 0; excess--) {
			this.#lines[this.#dropped++] = undefined;
			this.#first++;
		}

		if (!(this.#dropped > slack)) {
			return;
		}

		this.#lines.splice(0, this.#dropped);
		this.#dropped = 0;
	}

	clear(): void {
		this.#first = this.end;
		this.#lines = [];
		this.#dropped = 0;
	}
}
