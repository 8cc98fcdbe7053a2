import {expect, test} from 'vitest';
import {KeySequence} from '../../source/state/key-sequence.js';

const pressed = (...keys: readonly string[]) => {
	const sequence = new KeySequence({'ctrl+a': 'move.start', 'ctrl+x ctrl+e': 'edit', 'ctrl+x ctrl+x ctrl+u': 'redraw'});
	return keys.map(key => sequence.press(key));
};

test('one key, two keys, three keys', () => {
	expect(pressed('ctrl+a', 'ctrl+x', 'ctrl+e', 'ctrl+x', 'ctrl+x', 'ctrl+u')).toEqual(['move.start', undefined, 'edit', undefined, undefined, 'redraw']);
});

test('a key that does not go on ends the sequence, and means nothing itself', () => {
	expect(pressed('ctrl+x', 'ctrl+a', 'ctrl+a', 'ctrl+e')).toEqual([undefined, undefined, 'move.start', undefined]);
});

test('text ends it too', () => {
	const sequence = new KeySequence({'ctrl+x ctrl+e': 'edit'});
	sequence.press('ctrl+x');
	sequence.interrupt();
	expect(sequence.press('ctrl+e')).toBeUndefined();
});
