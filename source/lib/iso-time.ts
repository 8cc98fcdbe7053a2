const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/v;

/** Seconds since 1970 of `2026-11-21T00:05:59.78Z`. Undefined for what is no such time. */
export const isoSeconds = (text: string): number | undefined => {
	const milliseconds = ISO.test(text) ? Date.parse(text) : NaN;
	return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
};
