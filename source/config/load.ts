import {readFile} from 'node:fs/promises';
import {parse, TomlError} from 'smol-toml';
import type {z} from 'zod';
import {keyLines} from './lines.js';
import {schemaNode} from './fields.js';
import {toMistakes, type Mistake} from './mistakes.js';

export type Loaded<Value> =
	| {readonly ok: true; readonly value: Value}
	| {readonly ok: false; readonly mistakes: readonly Mistake[]};

/** Nothing in a config is nested deeper; the parser's own limit of 1,000 is for data. */
const DEEPEST = 32;

/**
The value of a TOML text, or every mistake in it. A text that is not TOML has one: the parser stops there.
`file` is its name, for the mistakes.
*/
export const parseToml = <Value>(text: string, {file, schema}: {file: string; schema: z.ZodType<Value>}): Loaded<Value> => {
	const toml = text.replace(/^\u{FEFF}/v, '');
	let input: unknown;
	try {
		input = parse(toml, {maxDepth: DEEPEST});
	} catch (error) {
		return {ok: false, mistakes: [syntaxMistake(error, file)]};
	}

	const result = schema.safeParse(input);
	if (result.success) {
		return {ok: true, value: result.data};
	}

	const mistakes = toMistakes(result.error.issues, {input, root: schemaNode(schema), file, lineOf: keyLines(toml)});
	return {ok: false, mistakes};
};

/**
Reads a TOML file. What the user can get wrong is returned, never thrown. A missing file counts as an empty one unless
it is `required`.
*/
export const loadToml = async <Value>({file, schema, required = false}: {file: string; schema: z.ZodType<Value>; required?: boolean}): Promise<Loaded<Value>> => {
	let data: Uint8Array = new Uint8Array();
	try {
		data = await readFile(file);
	} catch (error) {
		const code = errorCode(error);
		if (code !== 'ENOENT' || required) {
			return {ok: false, mistakes: [{file, text: UNREADABLE.get(code) ?? `can't be read (${code})`}]};
		}
	}

	const text = decode(data);
	return typeof text === 'string' ? parseToml(text, {file, schema}) : {ok: false, mistakes: [{file, line: text.badLine, text: 'is not UTF-8; allowed: text saved as UTF-8'}]};
};

const UNREADABLE: ReadonlyMap<string, string> = new Map([
	['ENOENT', 'there is no such file; create it, or start without naming it'],
	['EISDIR', 'is a folder; allowed: a file'],
	['EACCES', 'can\'t be read, its permissions do not let you; allow yourself to read it (chmod u+r)'],
	['ENOTDIR', 'can\'t be read, because something in its path is a file and not a folder'],
]);

export const errorCode = (error: unknown): string => String(error instanceof Error && 'code' in error ? error.code : error);

const syntaxMistake = (error: unknown, file: string): Mistake => {
	if (!(error instanceof TomlError)) {
		return {file, text: `can't be read as TOML (${error instanceof Error ? error.message : String(error)})`};
	}

	const [reason = ''] = error.message.replace(/^Invalid TOML document: /v, '').split('\n', 1);
	return {file, line: error.line, key: 'syntax', text: `${reason} (column ${error.column}); allowed: TOML, such as key = "text", key = 4050, [section]`};
};

/** The text, or the first line that is not UTF-8: no byte of a longer UTF-8 sequence is a line feed. */
const decode = (data: Uint8Array): string | {readonly badLine: number} => {
	const decoder = new TextDecoder('utf-8', {fatal: true});
	try {
		return decoder.decode(data);
	} catch {
		let line = 1;
		for (let start = 0; start < data.length; line++) {
			const feed = data.indexOf(0x0A, start);
			const end = feed === -1 ? data.length : feed;
			try {
				decoder.decode(data.subarray(start, end));
			} catch {
				break;
			}

			start = end + 1;
		}

		return {badLine: line};
	}
};
