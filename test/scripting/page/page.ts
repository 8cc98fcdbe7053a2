/** `docs/scripting.md`, as its tests read it. */
import {readFileSync} from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../../..');

export const page = readFileSync(path.join(root, 'docs/scripting.md'), 'utf8');

/** By the heading, up to the next one of any level. */
export const section = (heading: string): string => {
	const lines = page.split('\n');
	const start = lines.findIndex(line => /^#+ /v.test(line) && line.replace(/^#+ /v, '') === heading);
	if (start === -1) {
		throw new Error(`The page has no section "${heading}".`);
	}

	const rest = lines.slice(start + 1);
	const end = rest.findIndex(line => /^#+ /v.test(line));
	return rest.slice(0, end === -1 ? undefined : end).join('\n');
};

/** The cells of all rows of a table whose first column has this head. */
export const table = (heading: string, head: string): ReadonlyArray<readonly string[]> => {
	const lines = section(heading).split('\n');
	const start = lines.findIndex(line => line.startsWith(`| ${head} |`));
	if (start === -1) {
		throw new Error(`The section "${heading}" has no table that begins with "${head}".`);
	}

	const rows = lines.slice(start + 2);
	const end = rows.findIndex(line => !line.startsWith('|'));
	return rows.slice(0, end).map(row => row.slice(1, -1).split('|').map(cell => cell.trim()));
};

/** What stands in code. */
export const codes = (text = ''): readonly string[] => text.split('`').filter((_part, index) => index % 2 === 1);

/** The same without arguments: "`get(key)`" is "get". */
export const names = (text = ''): readonly string[] => codes(text).map(code => /^[\w.:]+/v.exec(code)?.[0] ?? code);

/** Names in one column of a table. */
export const column = (heading: string, head: string, index = 0): readonly string[] => table(heading, head).flatMap(cells => names(cells[index]));

export type Example = {
	/** The heading that it stands under, and which one it is there. */
	readonly title: string;
	readonly code: string;
	/** What the page says happens: see `examples.test.ts`. */
	readonly transcript: readonly string[];
};

/** All blocks of TypeScript, each with the block of text that follows. */
export const examples: readonly Example[] = [...page.matchAll(/^```ts\n(?<code>.*?)^```\n\n```text\n(?<transcript>.*?)^```/gmsv)].map(({groups, index}) => ({
	title: `${page.slice(0, index).match(/^#+ .*$/gmv)!.at(-1)!.replace(/^#+ /v, '')}, line ${page.slice(0, index).split('\n').length}`,
	code: groups!['code']!,
	transcript: groups!['transcript']!.trimEnd().split('\n'),
}));

/** How many there have to be. */
export const blocks = page.match(/^```ts$/gmv)?.length ?? 0;
