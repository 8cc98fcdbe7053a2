/**
The next word of a line, double quotes around blanks taken off, and what follows it untouched.
Undefined where there is none.
*/
export const takeWord = (line: string): {readonly word: string; readonly rest: string} | undefined => {
	const start = line.trimStart();
	if (start === '') {
		return undefined;
	}

	const isQuoted = start.startsWith('"');
	const end = isQuoted ? start.indexOf('"', 1) : start.search(/\s/);
	return end === -1
		? {word: isQuoted ? start.slice(1) : start, rest: ''}
		: {word: start.slice(isQuoted ? 1 : 0, end), rest: start.slice(isQuoted ? end + 1 : end).trimStart()};
};

/** A name as it has to be typed. */
export const quote = (name: string): string => /[\s"]/.test(name) || name === '' ? `"${name.replaceAll('"', '')}"` : name;
