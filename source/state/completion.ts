/** Tab: first as far as all candidates agree, then one candidate after the other. */
import {lineOf, type InputLine} from './input-line.js';

export type Completion = {
	readonly candidates: readonly string[];
	/** Everything before the word that is being completed. */
	readonly head: string;
	readonly after: string;
	/** Which candidate stands in the line; -1: only what they have in common. */
	readonly index: number;
};

/** Where the last word of `before` starts: after a blank, or at a quotation mark that is still open. */
export function wordStart(before: string): number {
	const isQuoted = before.split('"').length % 2 === 0;
	return isQuoted ? before.lastIndexOf('"') : Math.max(before.lastIndexOf(' '), before.lastIndexOf('\n')) + 1;
}

function commonPrefix(candidates: readonly string[]): string {
	const [first = '', ...others] = candidates;
	let {length} = first;
	for (const other of others) {
		while (!other.slice(0, length).toLowerCase().startsWith(first.slice(0, length).toLowerCase())) {
			length--;
		}
	}

	// A surrogate pair is cut as a whole.
	return /[\u{D800}-\u{DBFF}]$/u.test(first.slice(0, length)) ? first.slice(0, length - 1) : first.slice(0, length);
}

export type Completed = {readonly line: InputLine; readonly completion: Completion | undefined};

/** The first Tab. A single candidate is final and gets a blank after it. */
export function complete(line: InputLine, candidates: readonly string[], step: -1 | 1): Completed {
	const start = wordStart(line.before);
	const head = line.before.slice(0, start);
	const [only] = candidates;
	if (only === undefined) {
		return {line, completion: undefined};
	}

	if (candidates.length === 1) {
		// In a folder there is more to complete.
		const end = only.endsWith('/') || line.after.startsWith(' ') ? '' : ' ';
		return {line: {before: head + only + end, after: line.after}, completion: undefined};
	}

	const completion = {candidates, head, after: line.after, index: -1};
	const prefix = commonPrefix(candidates);
	return prefix.length > line.before.length - start
		? {line: {...lineOf(head + prefix), after: line.after}, completion}
		: next(completion, step);
}

/** Each further Tab. */
export function next(completion: Completion, step: -1 | 1): Completed {
	const {candidates, head, after} = completion;
	const from = step === -1 && completion.index === -1 ? 0 : completion.index;
	const index = (from + step + candidates.length) % candidates.length;
	return {line: {before: head + candidates[index]!, after}, completion: {...completion, index}};
}
