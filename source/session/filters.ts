import type {Block} from '../protocols/protocol.js';
import {judge, type Verdict} from './panel.js';
import type {Pending, Turns} from './turns.js';

/** One block as a filter sees it; `id` is the peer's. `octets` stand for the text of blocks that carry files. */
export type FilterBlock = {readonly id: number; readonly code: number | string; readonly text: string; readonly octets?: Uint8Array};

export type Filter = (block: FilterBlock) => Verdict | Promise<Verdict>;

export type Direction = 'in' | 'out';

type Registration = {readonly filter: Filter; readonly codes: ReadonlySet<number | string> | undefined};

/** What scripts want to see before it happens. */
export class Filters {
	readonly #registered = {in: new Set<Registration>(), out: new Set<Registration>()};

	/** @param codes Only these; all but those that carry files unless given. Returns the way to unregister. */
	add(direction: Direction, filter: Filter, codes?: Iterable<number | string>): () => void {
		const registration = {filter, codes: codes && new Set(codes)};
		this.#registered[direction].add(registration);
		return () => {
			this.#registered[direction].delete(registration);
		};
	}

	/** Those that want to see such a block, in their order. */
	wanting(direction: Direction, code: number | string, isBulk: boolean): readonly Filter[] {
		const registered = this.#registered[direction];
		return registered.size === 0
			? []
			: [...registered].filter(({codes}) => codes ? codes.has(code) : !isBulk).map(({filter}) => filter);
	}
}

type GateOptions = {
	readonly filters: Filters;
	readonly direction: Direction;
	/** Keeps the blocks in their order while a verdict is pending. */
	readonly turns: Turns;
	/** The number of the blocks that carry files, where there are such. */
	readonly bulk: number | undefined;
	/** The peer's id; 0 before it is one. */
	readonly id: () => number;
	readonly text: (block: Block) => string;
	readonly pass: (block: Block) => void;
};

/** Lets the blocks of one channel and direction through in their order; where no filter wants a block it passes at once. */
export class Gate {
	readonly #options: GateOptions;

	constructor(options: GateOptions) {
		this.#options = options;
	}

	enter(block: Block): void {
		this.#options.turns.take((): Pending => this.#judge(block));
	}

	#judge(block: Block): Pending {
		const {filters, direction, bulk, id, text, pass} = this.#options;
		const {code} = block;
		const isBulk = code === bulk;
		const wanting = filters.wanting(direction, code, isBulk);
		if (wanting.length === 0) {
			pass(block);
			return undefined;
		}

		const carryOut = (verdict: Verdict) => {
			if (verdict !== false) {
				pass(typeof verdict === 'object' && !isBulk ? {...block, payload: verdict.text} : block);
			}
		};

		const verdict = judge(wanting, {id: id(), code, ...(isBulk ? {text: '', octets: octetsOf(block)} : {text: text(block)})});
		if (verdict instanceof Promise) {
			return (async () => {
				carryOut(await verdict);
			})();
		}

		carryOut(verdict);
		return undefined;
	}
}

/** A copy, because what a block is a view of is used again. */
const octetsOf = ({payload}: Block): Uint8Array => typeof payload === 'string' ? new TextEncoder().encode(payload) : Uint8Array.from(payload);
