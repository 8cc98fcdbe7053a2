/**
What a filter makes of something: it happens, or not, or with another text. `accept` says that nobody needs to be asked
about it, where somebody would be.
*/
export type Verdict = boolean | 'accept' | {readonly text: string};

export type Judge<Value> = (value: Value) => Verdict | Promise<Verdict>;

/**
Asks one after the other, each about the text that those before it have made; the first `false` ends it, and one that fails
has no say. The verdict is there at once where nobody takes his time.
*/
export const judge = <Value extends Record<string, unknown>>(judges: ReadonlyArray<Judge<Value>>, value: Value, verdict: Verdict = true): Verdict | Promise<Verdict> => {
	const [first, ...others] = judges;
	if (!first) {
		return verdict;
	}

	const goOn = (next: Verdict): Verdict | Promise<Verdict> => {
		if (next === false) {
			return false;
		}

		const changed = typeof next === 'object' ? {...value, text: next.text} : value;
		return judge(others, changed, next === true ? verdict : next);
	};

	const next = ask(first, value);
	return next instanceof Promise ? next.then(goOn) : goOn(next);
};

const ask = <Value>(asked: Judge<Value>, value: Value): Verdict | Promise<Verdict> => {
	try {
		const verdict = asked(value);
		return verdict instanceof Promise ? verdict.catch(() => true) : verdict;
	} catch {
		return true;
	}
};

/** Those who are asked before something of a kind happens, in the order in which they came. */
export class Panel<Value extends Record<string, unknown>> {
	readonly #judges = new Set<Judge<Value>>();

	get isEmpty(): boolean {
		return this.#judges.size === 0;
	}

	/** Returns the way to take it out. */
	add(added: Judge<Value>): () => void {
		// One that is added twice is asked twice.
		const own = (value: Value): Verdict | Promise<Verdict> => added(value);
		this.#judges.add(own);
		return () => {
			this.#judges.delete(own);
		};
	}

	judge(value: Value): Verdict | Promise<Verdict> {
		return this.isEmpty || judge([...this.#judges], value);
	}
}
