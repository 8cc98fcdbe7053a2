import {expect, test} from 'vitest';
import {KillRing} from '../../source/state/kill-ring.js';
import {lineOf, textOf} from '../../source/state/input-line.js';
import {createInputState, recall, take, type InputState} from '../../source/state/input-state.js';

const send = (state: InputState, text: string): void => {
	state.line = lineOf(text);
	take(state);
};

test('Up and Down walk through what was sent and bring the line being written back', () => {
	const state = createInputState();
	send(state, 'first');
	send(state, 'second');
	state.line = {before: 'dra', after: 'ft'};
	const seen = ([-1, -1, -1, 1, 1, 1] as const).map(step => {
		recall(state, step);
		return textOf(state.line);
	});
	expect(seen).toEqual(['second', 'first', 'first', 'second', 'draft', 'draft']);
	expect(state.line).toEqual({before: 'dra', after: 'ft'});
});

test('a line that was sent twice in a row, or is blank, is remembered once or not at all', () => {
	const state = createInputState();
	for (const text of ['hi', 'hi', '  ', '', 'ho', 'hi']) {
		send(state, text);
	}

	expect(state.sent).toEqual(['hi', 'ho', 'hi']);
});

test('an older line that was changed and sent is the newest one', () => {
	const state = createInputState();
	send(state, 'hello');
	recall(state, -1);
	state.line = lineOf(`${textOf(state.line)} again`);
	expect(take(state)).toBe('hello again');
	expect(state.sent).toEqual(['hello', 'hello again']);
	expect(textOf(state.line)).toBe('');
	recall(state, -1);
	expect(textOf(state.line)).toBe('hello again');
});

test('the oldest lines are forgotten at last', () => {
	const state = createInputState();
	for (let number = 0; number < 600; number++) {
		send(state, String(number));
	}

	expect(state.sent).toHaveLength(500);
	expect(state.sent.at(-1)).toBe('599');
});

test('kills without another key between them become one entry', () => {
	const ring = new KillRing();
	ring.add({line: lineOf(''), text: 'bar', direction: 'back'});
	ring.add({line: lineOf(''), text: 'foo ', direction: 'back'});
	ring.add({line: lineOf(''), text: ' baz', direction: 'forward'});
	expect(ring.newest).toBe('foo bar baz');
	ring.interrupt();
	ring.add({line: lineOf(''), text: '', direction: 'back'});
	expect(ring.newest).toBe('foo bar baz');
	ring.add({line: lineOf(''), text: 'x', direction: 'back'});
	expect(ring.newest).toBe('x');
});
