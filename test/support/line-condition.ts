/** A part of a line, a pattern in it, or a test of it. */
export type LineCondition = string | RegExp | ((line: string) => boolean);

export const meets = (line: string, condition: LineCondition): boolean => {
	if (typeof condition === 'function') {
		return condition(line);
	}

	return typeof condition === 'string' ? line.includes(condition) : condition.test(line);
};
