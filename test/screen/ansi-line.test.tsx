import fc from 'fast-check';
import {Text} from 'ink';
import {cleanup, render} from 'ink-testing-library';
import {afterEach, expect, test, vi} from 'vitest';
import {AnsiLine} from '../../source/screen/ansi-line.js';
import {ansiSpans} from '../../source/screen/ansi-spans.js';
import {ColorContext} from '../../source/screen/theme.js';

vi.hoisted(() => {
	vi.stubEnv('FORCE_COLOR', '3');
});

afterEach(() => {
	cleanup();
});

const draw = (text: string, hasColor = true): string => {
	const {lastFrame} = render(<ColorContext value={hasColor}><Text><AnsiLine text={text}/></Text></ColorContext>);
	return lastFrame() ?? '';
};

test.each([
	['plain', 'plain', {}],
	['a colour of the palette', '\u{1B}[31mx', {color: 'red'}],
	['a bright one', '\u{1B}[91mx', {color: 'redBright'}],
	['bright black', '\u{1B}[90mx', {color: 'blackBright'}],
	['a background', '\u{1B}[44mx', {backgroundColor: 'blue'}],
	['one of 256', '\u{1B}[38;5;208mx', {color: 'ansi256(208)'}],
	['true colour', '\u{1B}[38;2;1;2;3mx', {color: 'rgb(1,2,3)'}],
	['true colour behind', '\u{1B}[48;2;9;8;7mx', {backgroundColor: 'rgb(9,8,7)'}],
	['bold', '\u{1B}[1mx', {bold: true}],
	['dim', '\u{1B}[2mx', {dimColor: true}],
	['italic', '\u{1B}[3mx', {italic: true}],
	['underline', '\u{1B}[4mx', {underline: true}],
	['strikethrough', '\u{1B}[9mx', {strikethrough: true}],
	['bold and a colour', '\u{1B}[1;32mx', {bold: true, color: 'green'}],
	['inverse', '\u{1B}[7mx', {inverse: true}],
	['inverse with a colour', '\u{1B}[7;31mx', {inverse: true, color: 'red'}],
	['inverse with both', '\u{1B}[31;44;7mx', {inverse: true, color: 'red', backgroundColor: 'blue'}],
])('%s', (_name, text, style) => {
	const [span] = ansiSpans(text);
	expect(span?.style).toEqual(style);
	expect(Object.keys(span?.style ?? {}).toSorted()).toEqual(Object.keys(style).toSorted());
});

test('colours end where they end', () => {
	expect(ansiSpans('a\u{1B}[31mb\u{1B}[0mc')).toEqual([
		{text: 'a', style: {}},
		{text: 'b', style: {color: 'red'}},
		{text: 'c', style: {}},
	]);
	expect(ansiSpans('')).toEqual([]);
});

test('a terminal gets the colours', () => {
	expect(draw('a \u{1B}[31mred\u{1B}[0m b')).toBe('a \u{1B}[31mred\u{1B}[39m b');
	expect(draw('\u{1B}[38;2;1;2;3mx')).toBe('\u{1B}[38;2;1;2;3mx\u{1B}[39m');
});

test('without colours the other attributes stay', () => {
	expect(draw('\u{1B}[1;31mx\u{1B}[0m \u{1B}[44my', false)).toBe('\u{1B}[1mx\u{1B}[22m y');
});

const attacks = [
	'\u{1B}]8;id=\u{1B}[2J;http://e\u{1B}[5A\u{7}link\u{1B}]8;;\u{7}',
	'\u{1B}]8;;http://evil\u{1B}\\link\u{1B}]8;;\u{1B}\\',
	'\u{1B}]52;c;eHh4\u{7}',
	'\u{1B}]0;title\u{7}',
	'\u{1B}P+q544e\u{1B}\\',
	'\u{9B}2J\u{9D}0;x\u{9C}',
	'\u{1B}c\u{1B}7\u{1B}(0\u{1B}[?1049l\u{1B}[10;10H\u{1B}[6n',
	'a\rb\bc\u{7}\u{0}d\te\vf',
];

const sgr = /\u{1B}\[[\d;]*m/gv;

test.each(attacks)('nothing but SGR reaches the terminal: %j', attack => {
	for (const text of [attack, `\u{1B}[31m${attack}\u{1B}[0m`]) {
		expect(draw(text).replaceAll(sgr, '')).not.toMatch(/\p{Control}/v);
	}
});

test('nothing but SGR reaches the terminal, whatever comes in', () => {
	const piece = fc.oneof(
		fc.string({unit: 'binary', maxLength: 8}),
		fc.constantFrom('\u{1B}', '\u{1B}[', '\u{1B}]', '\u{9B}', '\u{9D}', '\u{7}', '\u{1B}\\', '8;;', '31m', '38;2;1;2;', 'H', '2J', '\u{1B}[38;5;', '\u{1B}[7;'),
	);
	fc.assert(fc.property(fc.array(piece, {maxLength: 12}), pieces => {
		const spans = ansiSpans(pieces.join(''));
		expect(spans.map(({text}) => text).join('')).not.toMatch(/\p{Control}/v);
	}), {numRuns: 500});
});
