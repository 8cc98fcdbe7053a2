import fc from 'fast-check';
import {expect, test} from 'vitest';
import {width} from '../../source/lib/width.js';
import {inputView, promptOf} from '../../source/state/input-view.js';

test('the prompt names the room, shortened where there is little space', () => {
	expect(promptOf('everybody', 80)).toBe('[everybody] ');
	expect(promptOf('everybody', 20)).toBe('[everyb…] ');
	expect(promptOf('everybody', 10)).toBe('');
});

test('a line that fits stands as it is, with the cursor in it', () => {
	expect(inputView({before: 'hel', after: 'lo'}, '[Al] ', 20)).toEqual({prompt: '[Al] ', before: 'hel', after: 'lo', cursor: 8});
	expect(inputView({before: '漢字', after: '漢'}, '', 20)).toMatchObject({cursor: 4});
});

test('line ends of a paste are marks', () => {
	expect(inputView({before: 'a\nb', after: '\nc'}, '', 20)).toMatchObject({before: 'a↵b', after: '↵c', cursor: 3});
});

test('a long line moves by half the space, so that most keys move nothing', () => {
	const text = 'abcdefghijklmnopqrstuvwxyz';
	const shown = Array.from(text, (_, index) => inputView({before: text.slice(0, index), after: text.slice(index)}, '', 10));
	expect(shown[9]).toMatchObject({before: 'abcdefghi', after: ''});
	expect(shown[10]).toMatchObject({before: 'fghij', after: 'klmn', cursor: 5});
	expect(shown[14]).toMatchObject({before: 'fghijklmn', cursor: 9});
	expect(shown[15]).toMatchObject({before: 'klmno', after: 'pqrs', cursor: 5});
});

test('the cursor is always on the screen, and everything fits beside it', () => {
	const text = fc.string({unit: 'grapheme', maxLength: 80});
	fc.assert(fc.property(text, text, text, fc.integer({min: 1, max: 60}), (before, after, title, columns) => {
		const prompt = promptOf(title.replaceAll('\n', ''), columns);
		const view = inputView({before, after}, prompt, columns);
		expect(view.cursor).toBeGreaterThanOrEqual(0);
		expect(view.cursor).toBeLessThan(columns);
		expect(width(view.prompt) + width(view.before) + width(view.after)).toBeLessThanOrEqual(columns);
	}));
});
