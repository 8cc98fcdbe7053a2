/** The word of `words` that was probably meant: equal but for case, a beginning, or at most a third of it mistyped. */
export const closest = (typed: string, words: readonly string[]): string | undefined => {
	const wanted = typed.toLowerCase();
	let best: string | undefined;
	let bestDistance = Infinity;
	for (const word of words) {
		const distance = wanted.length > 1 && word.toLowerCase().startsWith(wanted) ? 0 : editDistance(wanted, word.toLowerCase());
		if (!(distance < bestDistance && distance <= Math.max(1, Math.floor(word.length / 3)))) {
			continue;
		}

		best = word;
		bestDistance = distance;
	}

	return best;
};

/** Longer words are not typing mistakes of ours, and the distance costs length times length. */
const LONGEST = 64;

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
const editDistance = (a: string, b: string): number => {
	if (a.length > LONGEST || b.length > LONGEST) {
		return Infinity;
	}

	let beforeLast: number[] = [];
	let last = Array.from({length: b.length + 1}, (_, index) => index);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const cost = a[i - 1] === b[j - 1] ? 0 : 1;
			let distance = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + cost);
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
				distance = Math.min(distance, beforeLast[j - 2]! + 1);
			}

			row.push(distance);
		}

		beforeLast = last;
		last = row;
	}

	return last[b.length]!;
};
