import {expect, test} from 'vitest';
import {WaitingRoom} from '../../source/net/waiting-room.js';

test('there is room up to the limit', () => {
	const room = new WaitingRoom<string>(3, 2);
	expect([room.enter('a', '1'), room.enter('b', '1'), room.enter('c', '2')]).toEqual([undefined, undefined, undefined]);
});

test('the one who has waited longest goes, never the newest', () => {
	const room = new WaitingRoom<string>(2, 2);
	room.enter('a', '1');
	room.enter('b', '2');
	expect(room.enter('c', '3')).toBe('a');
	expect(room.enter('d', '4')).toBe('b');
});

test('one address takes no more than its share, and only from itself', () => {
	const room = new WaitingRoom<string>(10, 2);
	room.enter('old', '2');
	room.enter('a', '1');
	room.enter('b', '1');
	expect(room.enter('c', '1')).toBe('a');
	expect(room.enter('d', '1')).toBe('b');
	expect(room.enter('new', '2')).toBe(undefined);
});

test('who has left makes room', () => {
	const room = new WaitingRoom<string>(2, 2);
	room.enter('a', '1');
	room.enter('b', '1');
	room.leave('a');
	expect(room.enter('c', '1')).toBe(undefined);
	expect(room.enter('d', '1')).toBe('b');
});
