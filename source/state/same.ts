/** Whether two values made of plain objects, arrays and primitives look alike. */
export function isSame(a: unknown, b: unknown): boolean {
	if (Object.is(a, b)) {
		return true;
	}

	if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
		return false;
	}

	const entries = Object.entries(a);
	const other = b as Readonly<Record<string, unknown>>;
	return Array.isArray(a) === Array.isArray(b)
		&& entries.length === Object.keys(b).length
		&& entries.every(([key, value]) => isSame(value, other[key]));
}
