import path from 'node:path';

/** What a path means that a user has typed: absolute; `~` is his own folder, as in a shell. */
export const typedPath = (typed: string, {home, cwd}: {readonly home: string; readonly cwd: string}): string =>
	typed === '~' || typed.startsWith('~/') ? path.join(home, typed.slice(1)) : path.resolve(cwd, typed);
