import {expect, test} from 'vitest';
import {hasPlace, layout} from '../../source/state/layout.js';

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

test('panes below the chat take their rows from it, and only where there are columns and rows enough', () => {
	for (let columns = 1; columns <= 220; columns += 3) {
		for (let rows = 1; rows <= 60; rows++) {
			for (const files of [0, 1, 3, 50]) {
				const {body, peers, chat, chatRows, snoop, files: filesRows} = layout(columns, rows, {peers: true, snoop: true, files});
				expect(chatRows + snoop + filesRows).toBe(body);
				expect(peers + chat).toBe(columns);
				expect(snoop > 0).toBe(hasPlace('snoop', columns, rows));
				expect(filesRows > 0).toBe(files > 0 && hasPlace('files', columns, rows));
				expect(chatRows).toBeGreaterThanOrEqual(Math.min(body, 4));
				// A title without a row below it would say nothing.
				expect([snoop, filesRows]).not.toContain(1);
			}
		}
	}

	expect(layout(120, 40, {peers: true, snoop: true, files: 2})).toMatchObject({chatRows: 22, snoop: 12, files: 3});
	expect(layout(120, 40, {peers: true, snoop: false, files: 0})).toMatchObject({chatRows: 37, snoop: 0, files: 0});
	expect(layout(99, 40, {peers: true, snoop: true, files: 2})).toMatchObject({chatRows: 37, snoop: 0, files: 0});
});

test('a pane that is a room has the place of all others', () => {
	expect(layout(40, 10, {peers: true, snoop: true, files: 2, instead: 'peers'})).toMatchObject({peers: 40, chat: 0, chatRows: 0, snoop: 0, files: 0});
	expect(layout(80, 24, {peers: true, snoop: true, files: 2, instead: 'snoop'})).toMatchObject({peers: 0, chat: 80, chatRows: 0, snoop: 21, files: 0});
	expect(layout(80, 24, {peers: true, snoop: true, files: 2, instead: 'files'})).toMatchObject({peers: 0, chat: 80, chatRows: 0, snoop: 0, files: 21});
});

test('who does not want to see the peers has the columns for the chat', () => {
	expect(layout(120, 40, {peers: false, snoop: false, files: 0})).toMatchObject({peers: 0, chat: 120});
	expect(hasPlace('peers', 120, 40, {peers: false})).toBe(false);
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
