/** What is wrong with a config, in words: zod's issues and the parser's, each with its line. */
import type {z} from 'zod';
import {closest} from './closest.js';
import {allowedText, fieldsOf, isNamed, nodeAt, type Node} from './fields.js';
import type {LineOf, Path} from './lines.js';

export type Mistake = {
	readonly file: string;
	/** From 1; none where the file as a whole is meant. */
	readonly line?: number | undefined;
	/** Dotted, as one would write it; none where the file as a whole is meant. */
	readonly key?: string | undefined;
	/** What is wrong and what is allowed. */
	readonly text: string;
};

/** `FILE:LINE: key: what is wrong; allowed: what is allowed` */
export const formatMistake = ({file, line, key, text}: Mistake): string =>
	[line === undefined ? file : `${file}:${line}`, ...(key === undefined ? [] : [key]), text].join(': ');

/** The issues of a schema, in words, one per key. */
export const describeIssues = (issues: readonly z.core.$ZodIssue[], input: unknown, root: Node): ReadonlyArray<{readonly path: Path; readonly text: string}> =>
	issues.flatMap(issue => {
		if (issue.code === 'unrecognized_keys') {
			return issue.keys.map(key => ({path: [...issue.path, key], text: unknownKey(key, issue.path, root)}));
		}

		const value = valueAt(input, issue.path);
		const node = nodeAt(root, issue.path) ?? {};
		return [{path: issue.path, text: `${whatIsWrong(issue, value, node)}; allowed: ${allowedText(node, issue.path)}`}];
	});

/** The same with file and line, in the order of the lines. */
export const toMistakes = (issues: readonly z.core.$ZodIssue[], {input, root, file, lineOf}: {input: unknown; root: Node; file: string; lineOf: LineOf}): readonly Mistake[] =>
	describeIssues(issues, input, root)
		.map(({path, text}) => ({file, line: lineOf(path), key: formatKey(path), text}))
		.toSorted((a, b) => a.line - b.line);

/** As one would write it; positions are left out, because the line tells which. */
export const formatKey = (path: Path): string => path
	.filter(part => typeof part !== 'number')
	.map(part => /^[\w\-]+$/v.test(String(part)) ? String(part) : quote(String(part)))
	.join('.');

const whatIsWrong = (issue: z.core.$ZodIssue, value: unknown, node: Node): string => {
	if (value === undefined) {
		return 'is missing';
	}

	const shown = show(value);
	if (issue.code === 'custom') {
		return `${shown} ${issue.message}`;
	}

	if (issue.code === 'invalid_type') {
		return shown === kind(value) ? `is ${shown}` : `${shown} is ${kind(value)}`;
	}

	if (issue.code === 'too_big') {
		return `${shown} is too ${typeof value === 'number' ? 'large' : 'long'}`;
	}

	if (issue.code === 'too_small') {
		return `${shown} is too ${typeof value === 'number' ? 'small' : 'short'}`;
	}

	const meant = typeof value === 'string' ? closest(value, (node.enum ?? []).map(String)) : undefined;
	return `${shown} is not allowed${meant === undefined ? '' : `, did you mean "${meant}"?`}`;
};

const unknownKey = (key: string, parent: Path, root: Node): string => {
	const siblings = nodeAt(root, parent)?.properties ?? {};
	const names = Object.keys(siblings);
	const meant = closest(key, names);
	const elsewhere = fieldsOf(root).map(field => field.key).filter(other => other.split('.').at(-1) === key);
	const hint = meant === undefined ? misplaced(elsewhere) : ` Did you mean ${header(meant, siblings[meant]!)}?`;
	const place = parent.length === 0 ? '' : ` in ${header(formatKey(parent), nodeAt(root, parent.filter(part => typeof part !== 'number'))!)}`;
	const allowed = names.length === 0 ? 'nothing' : names.map(name => parent.length === 0 ? header(name, siblings[name]!) : name).join(', ');
	return `is not known${place}.${hint} Allowed${place === '' ? '' : ' there'}: ${allowed}`;
};

/** A key under the wrong header is the commonest mistake in TOML: what follows a `[section]` belongs to it. */
const misplaced = (keys: readonly string[]): string => {
	const [key] = keys;
	if (key === undefined) {
		return '';
	}

	return key.includes('.') ? ` Did you mean ${key}?` : ` ${key} stands at the top of the file, above the first [section].`;
};

const header = (name: string, node: Node): string => {
	if (node.items?.properties) {
		return `[[${name}]]`;
	}

	return node.properties ? `[${name}]` : (isNamed(node) ? `[${name}.NAME]` : name);
};

const valueAt = (input: unknown, path: Path): unknown => {
	let value = input;
	for (const part of path) {
		value = typeof value === 'object' && value !== null && Object.hasOwn(value, part) ? (value as Record<PropertyKey, unknown>)[part] : undefined;
	}

	return value;
};

const LONGEST_SHOWN = 40;

const show = (value: unknown): string => {
	if (typeof value === 'string') {
		return quote(value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value);
	}

	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : kind(value);
};

const kind = (value: unknown): string => {
	if (typeof value === 'string') {
		return 'text';
	}

	if (typeof value === 'number') {
		return Number.isSafeInteger(value) ? 'a number' : 'no whole number';
	}

	if (typeof value === 'boolean') {
		return 'a switch';
	}

	if (Array.isArray(value)) {
		return 'a list';
	}

	return value instanceof Date ? 'a date' : 'a table';
};

/** Mistakes go to a terminal: what is not visible is written as an escape. */
const quote = (text: string): string => JSON.stringify(text)
	.replaceAll(/[\p{Control}\p{Format}\p{Line_Separator}\p{Paragraph_Separator}\p{Surrogate}]/gv, character => String.raw`\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`);
