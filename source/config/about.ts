/** When a changed setting counts. */
export type Applies = 'now' | 'listen' | 'connection' | 'open' | 'restart';

/** In words, after "takes effect". */
export const appliesText: Readonly<Record<Applies, string>> = {
	now: 'at once',
	listen: 'with the next /listen',
	connection: 'for new connections',
	open: 'when it is opened again',
	restart: 'after a restart',
};

/**
What a schema's `.meta()` tells about a key. It must come last in the chain: a wrapper such as `.default()` does not
take it over. `help` is a sentence or two for `/set KEY` and docs/config.md; `allowed` says in words what the key takes,
where the schema's type does not.
*/
export const about = (help: string, {applies, allowed}: {applies: Applies; allowed?: string}) => ({
	description: help,
	applies,
	...(allowed !== undefined && {allowed}),
});
