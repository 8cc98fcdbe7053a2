import {expect, test} from 'vitest';
import fc from 'fast-check';
import {cleanText} from '../../source/lib/clean.js';
import {paint, sliceSgr, splitSgr, stripSgr} from '../../source/lib/sgr.js';
import {hostileText} from './hostile-text.js';

const esc = '\u{1B}';
const coloured = `a${esc}[31mred${esc}[0;1mbold${esc}[0mend`;

test('strips colours', () => {
	expect(stripSgr(coloured)).toBe('aredboldend');
	expect(stripSgr('plain')).toBe('plain');
});

test('a slice opens what is in force and closes it', () => {
	expect(sliceSgr(coloured, 2, 6)).toBe(`${esc}[31med${esc}[0;1mbo${esc}[0m`);
	expect(sliceSgr(coloured, 0, 1)).toBe('a');
	expect(sliceSgr(coloured, 4, 8)).toBe(`${esc}[1mbold${esc}[0m`);
	expect(sliceSgr(coloured, 8, 100)).toBe('end');
	expect(sliceSgr(coloured, 3, 3)).toBe('');
	expect(sliceSgr(coloured, 5, 2)).toBe('');
	expect(sliceSgr('plain', 1, 3)).toBe('la');
});

test('text and colours can be taken apart and joined', () => {
	const {text, marks} = splitSgr(coloured);
	expect(text).toBe('aredboldend');
	expect(marks).toEqual([{at: 1, style: '31'}, {at: 4, style: '1'}, {at: 8, style: ''}]);
	expect(paint(text, marks)).toBe(coloured);
});

test('property: the text of a slice is the slice of the text', () => {
	fc.assert(fc.property(hostileText(), fc.nat(40), fc.nat(40), (raw, start, end) => {
		const {text, ansi = text} = cleanText(raw);
		const slice = sliceSgr(ansi, start, end);
		expect(stripSgr(slice)).toBe(text.slice(start, Math.max(start, end)));
		expect(splitSgr(slice).marks.at(-1)?.style ?? '').toBe('');
	}), {numRuns: 1000});
});

test('property: slices side by side look like the whole', () => {
	fc.assert(fc.property(hostileText(), fc.nat(40), (raw, middle) => {
		const {text, ansi = text} = cleanText(raw);
		const joined = sliceSgr(ansi, 0, middle) + sliceSgr(ansi, middle, text.length);
		const whole = splitSgr(joined);
		expect(paint(whole.text, whole.marks)).toBe(ansi);
	}), {numRuns: 1000});
});
