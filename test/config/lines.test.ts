import fc from 'fast-check';
import {parse, stringify} from 'smol-toml';
import {expect, test} from 'vitest';
import {keyLines, type Path} from '../../source/config/lines.js';

const text = `# a comment with [brackets] = "and" quotes\u{2028}x = 1
top = 1 # [nothing]
"quoted key" = 2
'a.b' . c = 3

[listen]
port = """
two
lines = "" \\""" ""\\"
"""
address = '''
'it''s'''''
list = [
	1, # one
	[2, "]"],
	{x = 1, y = '}'},
]
after = { a = [1, 2], "b c".d = 2000-01-01 10:00:00 }

[[peer]]
name = "Al"
[[ peer ]]
name = "Bo"
[peer . tags]
x = 1
[[peer.tags.deep]]
y = 1
[[peer.tags.deep]]
y = 2
[[peer]]
[ "p\\u0061er2" ]
z = 1
`;

test.for<[Path, number]>([
	[[], 1],
	[['nowhere'], 1],
	[['top'], 2],
	[['quoted key'], 3],
	[['a.b'], 4],
	[['a.b', 'c'], 4],
	[['listen'], 6],
	[['listen', 'port'], 7],
	[['listen', 'nowhere'], 6],
	[['listen', 'address'], 11],
	[['listen', 'list'], 13],
	[['listen', 'list', 0], 14],
	[['listen', 'list', 1, 1], 15],
	[['listen', 'list', 2, 'y'], 16],
	[['listen', 'after', 'a', 1], 18],
	[['listen', 'after', 'b c', 'd'], 18],
	[['peer'], 20],
	[['peer', 0, 'name'], 21],
	[['peer', 1], 22],
	[['peer', 1, 'name'], 23],
	[['peer', 1, 'tags', 'x'], 25],
	[['peer', 1, 'tags', 'deep', 0, 'y'], 27],
	[['peer', 1, 'tags', 'deep', 1, 'y'], 29],
	[['peer', 2, 'host'], 30],
	[['paer2', 'z'], 32],
])('%j stands on line %i', ([path, line]) => {
	// The parser agrees that the text is TOML, so the lines mean something.
	expect(parse(text)).toHaveProperty('top', 1);
	expect(keyLines(text)(path)).toBe(line);
});

test('line ends of Windows count once', () => {
	expect(keyLines('a = 1\r\n# b\r\n\r\n[c]\r\nd = 2\r\n')(['c', 'd'])).toBe(5);
});

const paths = (value: unknown, path: Path = []): Path[] => {
	if (typeof value !== 'object' || value === null || value instanceof Date) {
		return [path];
	}

	const keys: Path = Array.isArray(value) ? value.keys().toArray() : Object.keys(value);
	return [path, ...keys.flatMap(key => paths((value as Record<PropertyKey, unknown>)[key], [...path, key]))];
};

const key = fc.oneof(fc.string({unit: 'grapheme'}), fc.constantFrom('a', 'b', 'c')).filter(name => name !== '__proto__');
const {table} = fc.letrec<{table: Record<string, unknown>; value: unknown}>(tie => ({
	table: fc.dictionary(key, tie('value'), {maxKeys: 4}),
	value: fc.oneof(
		{depthSize: 'small'},
		fc.oneof(fc.string({unit: 'grapheme'}), fc.integer(), fc.boolean(), fc.constantFrom('"""', '\'\'\'', '# ]', 'a\nb')),
		fc.array(fc.string(), {maxLength: 3}),
		fc.array(tie('table'), {maxLength: 3}),
		tie('table'),
	),
}));

test('each key of a generated document is on the line where its name stands', () => {
	fc.assert(fc.property(table, document => {
		const written = stringify(document);
		const lineOf = keyLines(written);
		const lines = written.split('\n');
		const named = paths(parse(written)).filter(path => typeof path.at(-1) === 'string');
		for (const path of named) {
			const name = String(path.at(-1));
			const line = lines[lineOf(path) - 1]!;
			expect(line.includes(name) || line.includes(JSON.stringify(name).slice(1, -1)) || line.includes(String.raw`\u`)).toBe(true);
		}
	}));
});

test('any text comes to an end without an error', () => {
	const piece = fc.constantFrom('[', ']', '[[', ']]', '=', '.', ',', '{', '}', '"', '"""', '\'', '\'\'\'', '\\', '#', '\n', '\r\n', ' ', 'key', '1', '\u{FEFF}');
	const word = fc.oneof(piece, fc.string());
	const words = fc.array(word, {maxLength: 40});
	fc.assert(fc.property(words, pieces => {
		expect(keyLines(pieces.join(''))(['key'])).toBeGreaterThan(0);
	}));
});
