import {describe, expect, test} from 'vitest';
import {createMemoryHistory, recordHistory} from '../../source/services/history.js';
import type {Event, Message} from '../../source/session/events.js';

const message = (id: number, text = `text ${id}`, room = 'mm/everybody'): Message => ({
	event: 'message', at: '2026-01-01T00:00:00.000Z', id, room, direction: 'in', scope: 'everybody', emote: false, from: {name: 'Al', verified: true}, text,
});

const ids = (messages: readonly Message[]) => messages.map(({id}) => id);

describe('the history in memory', () => {
	const history = createMemoryHistory(100);
	for (let id = 1; id <= 20; id++) {
		history.append(message(id, `text ${id}`, id % 2 === 0 ? 'mm/@Al' : 'mm/everybody'));
	}

	test('pages backwards', async () => {
		expect(ids(await history.page('mm/everybody', undefined, 3))).toEqual([15, 17, 19]);
		expect(ids(await history.page('mm/everybody', 15, 3))).toEqual([9, 11, 13]);
		expect(ids(await history.page('mm/everybody', 4, 3))).toEqual([1, 3]);
		expect(ids(await history.page('mm/everybody', 1, 3))).toEqual([]);
		expect(ids(await history.page('mm/nowhere', undefined, 3))).toEqual([]);
	});

	test('searches one room or all', async () => {
		expect(ids(await history.search('TEXT 1', {count: 3}))).toEqual([17, 18, 19]);
		expect(ids(await history.search('text 1', {room: 'mm/@Al', count: 10}))).toEqual([10, 12, 14, 16, 18]);
	});

	test('forgets the oldest beyond its bound', async () => {
		const small = createMemoryHistory(10);
		for (let id = 1; id <= 100; id++) {
			small.append(message(id));
		}

		const kept = await small.page('mm/everybody', undefined, 1000);
		expect(kept.length).toBeGreaterThanOrEqual(10);
		expect(kept.length).toBeLessThanOrEqual(13);
		expect(kept.at(-1)?.id).toBe(100);
	});
});

test('what is said is recorded, and nothing else', async () => {
	const history = createMemoryHistory(10);
	const subscribers = new Set<(event: Event) => void>();
	const stop = recordHistory(history, subscriber => {
		subscribers.add(subscriber);
		return () => {
			subscribers.delete(subscriber);
		};
	});
	const tell = (event: Event) => {
		for (const subscriber of subscribers) {
			subscriber(event);
		}
	};

	tell(message(1));
	tell({event: 'notice', at: '', code: 'x', text: 'y'});
	stop();
	tell(message(2));
	expect(ids(await history.page('mm/everybody', undefined, 10))).toEqual([1]);
});

test('what becomes of it is recorded as well', async () => {
	const history = createMemoryHistory(10);
	const told: Array<(event: Event) => void> = [];
	recordHistory(history, subscriber => {
		told.push(subscriber);
		return () => undefined;
	});
	for (const event of [
		message(1),
		message(2),
		message(3),
		{event: 'message.changed', at: '', id: 2, state: 'delivered'},
		{event: 'message.changed', at: '', id: 3, count: 2},
		{event: 'message.changed', at: '', id: 9, state: 'failed'},
	] as const) {
		told[0]?.(event);
	}

	expect((await history.page('mm/everybody', undefined, 10)).map(({id, state, count}) => [id, state, count])).toEqual([
		[1, undefined, undefined],
		[2, 'delivered', undefined],
		[3, undefined, 2],
	]);
});
