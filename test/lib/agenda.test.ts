import {describe, expect, test} from 'vitest';
import {Agenda} from '../../source/lib/agenda.js';

describe('the agenda', () => {
	test('does what is due in its order, also what that plans for the same moment', () => {
		const agenda = new Agenda();
		const done: string[] = [];
		const doing = (name: string) => () => {
			done.push(name);
		};

		agenda.plan('b', 20, () => {
			done.push('b');
			agenda.plan('d', 20, doing('d'));
			agenda.cancel('c');
		});
		agenda.plan('a', 10, doing('a'));
		agenda.plan('c', 25, doing('c'));
		agenda.run(30);
		expect(done).toEqual(['a', 'b', 'd']);
		expect(agenda.has('a')).toBe(false);
	});

	test('needs a timer only for what is sooner than the last one', () => {
		const agenda = new Agenda();
		expect(agenda.ring(0)).toBeUndefined();
		agenda.plan('a', 100, () => undefined);
		expect(agenda.ring(0)).toBe(100);
		agenda.plan('b', 200, () => undefined);
		expect(agenda.ring(10)).toBeUndefined();
		agenda.plan('c', 50, () => undefined);
		expect(agenda.ring(10)).toBe(40);
		agenda.rang();
		agenda.run(50);
		expect(agenda.ring(50)).toBe(50);
	});
});
