import {expect, test} from 'vitest';
import {layout} from '../../source/state/layout.js';

test('panes fill the screen exactly, at every size down to one cell', () => {
	for (let columns = 1; columns <= 220; columns++) {
		for (let rows = 1; rows <= 60; rows++) {
			const {bar, body, status, input, peers, chat} = layout(columns, rows);
			expect(bar + body + status + input).toBe(rows);
			expect(peers + chat).toBe(columns);
			expect(Math.min(bar, body, status, peers)).toBeGreaterThanOrEqual(0);
			expect(chat).toBeGreaterThan(0);
		}
	}
});

test('the peers go first when it gets narrow', () => {
	expect(layout(120, 40)).toMatchObject({peers: 24, chat: 96, body: 37});
	expect(layout(80, 24)).toMatchObject({peers: 18, chat: 62, body: 21});
	expect(layout(40, 10)).toMatchObject({peers: 0, chat: 40, body: 7});
});

test('the input line stays longest when it gets low', () => {
	expect(layout(80, 3)).toMatchObject({bar: 0, body: 1, status: 1, input: 1});
	expect(layout(80, 2)).toMatchObject({bar: 0, body: 1, status: 0, input: 1});
	expect(layout(80, 1)).toMatchObject({bar: 0, body: 0, status: 0, input: 1});
});
