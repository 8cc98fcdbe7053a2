/**
Which events a subscriber wants: names in which `*` stands for any text, such as `*`, `peer.*` or `message`.

Linear in the name, unlike a regular expression made of the same stars: who subscribes chooses the pattern.
*/
export function isMatch(glob: string, name: string): boolean {
	const [first = '', ...rest] = glob.split('*');
	const last = rest.pop();
	if (last === undefined) {
		return glob === name;
	}

	if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) {
		return false;
	}

	let from = first.length;
	for (const part of rest) {
		const found = name.indexOf(part, from);
		if (found === -1) {
			return false;
		}

		from = found + part.length;
	}

	return from <= name.length - last.length;
}

/** Blocks that mean nothing to us are for the curious only: no star covers them. */
const onlyByName: ReadonlySet<string> = new Set(['raw']);

export function isWanted(globs: readonly string[], name: string): boolean {
	return globs.some(glob => glob === name || (!onlyByName.has(name) && isMatch(glob, name)));
}

/** A clause about the first glob that none of `names` matches: whoever waits for it waits in vain. */
export function globMistake(globs: readonly string[], names: readonly string[]): string | undefined {
	const unknown = globs.find(glob => names.every(name => !isWanted([glob], name)));
	return unknown === undefined ? undefined : `no event matches ${JSON.stringify(unknown)}; there are: ${names.join(', ')}.`;
}
