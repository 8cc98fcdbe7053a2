import type {Block} from '../protocols/protocol.js';

/** One block as a filter sees it; `id` is the peer's. */
export type FilterBlock = {readonly id: number; readonly code: number | string; readonly text: string};

/** Pass it, drop it, or pass it with another text. */
export type Verdict = boolean | {readonly text: string};

export type Filter = (block: FilterBlock) => Verdict | Promise<Verdict>;

export type Direction = 'in' | 'out';

type Registration = {readonly filter: Filter; readonly codes: ReadonlySet<number | string> | undefined};

/** What scripts want to see before it happens. */
export class Filters {
	readonly #registered = {in: new Set<Registration>(), out: new Set<Registration>()};

	/** @param codes Only these; all unless given. Returns the way to unregister. */
	add(direction: Direction, filter: Filter, codes?: Iterable<number | string>): () => void {
		const registration = {filter, codes: codes && new Set(codes)};
		this.#registered[direction].add(registration);
		return () => {
			this.#registered[direction].delete(registration);
		};
	}

	wants(direction: Direction, code: number | string): boolean {
		for (const {codes} of this.#registered[direction]) {
			if (!codes || codes.has(code)) {
				return true;
			}
		}

		return false;
	}

	/** Asks one filter after the other; a filter that fails passes the block. */
	async judge(direction: Direction, block: FilterBlock): Promise<Verdict> {
		let verdict: Verdict = true;
		for (const {filter, codes} of this.#registered[direction]) {
			if (codes && !codes.has(block.code)) {
				continue;
			}

			const text: string = typeof verdict === 'object' ? verdict.text : block.text;
			// eslint-disable-next-line no-await-in-loop
			const next = await ask(filter, {...block, text});
			if (next === false) {
				return false;
			}

			verdict = next === true ? verdict : next;
		}

		return verdict;
	}
}

const ask = async (filter: Filter, block: FilterBlock): Promise<Verdict> => {
	try {
		return await filter(block);
	} catch {
		return true;
	}
};

type GateOptions = {
	readonly filters: Filters;
	readonly direction: Direction;
	/** The peer's id; 0 before it is one. */
	readonly id: () => number;
	readonly text: (block: Block) => string;
	readonly pass: (block: Block) => void;
};

/**
Lets the blocks of one channel and direction through in their order. Where no filter wants a block it passes at once,
without a promise; while a verdict is pending, later blocks of this channel wait behind it.
*/
export class Gate {
	readonly #options: GateOptions;
	#waiting: Block[] = [];
	#isJudging = false;

	constructor(options: GateOptions) {
		this.#options = options;
	}

	enter(block: Block): void {
		const {filters, direction, pass} = this.#options;
		if (!this.#isJudging && !filters.wants(direction, block.code)) {
			pass(block);
			return;
		}

		this.#waiting.push(block);
		if (!this.#isJudging) {
			void this.#judge();
		}
	}

	/** Forgets what waits: the channel is gone. */
	close(): void {
		this.#waiting = [];
	}

	async #judge(): Promise<void> {
		const {filters, direction, id, text, pass} = this.#options;
		this.#isJudging = true;
		for (let block = this.#waiting.shift(); block; block = this.#waiting.shift()) {
			// eslint-disable-next-line no-await-in-loop
			const verdict = await filters.judge(direction, {id: id(), code: block.code, text: text(block)});
			if (verdict !== false) {
				pass(verdict === true ? block : {...block, payload: verdict.text});
			}
		}

		this.#isJudging = false;
	}
}
