/** How many rows React gets to see: those on the screen, and of these only the ones that are new there. */
import {afterEach, expect, test, vi} from 'vitest';
import {tailRows} from '../../source/state/chat-rows.js';
import {draw, type Drawn} from '../support/draw.js';
import {FakeSchedule} from '../support/fake-store.js';
import {message, online} from '../support/events.js';

const rendered = vi.hoisted((): string[] => []);

// A row with colours draws one of these each time it is rendered itself, whether or not this has changed.
vi.mock(import('../../source/screen/ansi-line.js'), async original => {
	const {AnsiLine} = await original();
	const Counted = ({text}: {readonly text: string}) => {
		rendered.push(text);
		return <AnsiLine text={text}/>;
	};

	return {AnsiLine: Counted as unknown as typeof AnsiLine};
});

const open: Drawn[] = [];

afterEach(() => {
	for (const {screen} of open.splice(0)) {
		screen.stop();
	}
});

const bodyRows = 21;

const say = (drawn: Drawn, first: number, count: number): void => {
	for (let number = first; number < first + count; number++) {
		const text = `line ${number}.`;
		drawn.store.apply(message('Al', text, {ansi: `\u{1B}[31m${text}\u{1B}[0m`}));
	}
};

/** The rows that were rendered until the screen shows the text. */
const renderedUntil = async (drawn: Drawn, text: string): Promise<number> => {
	await vi.waitFor(async () => {
		expect(await drawn.text()).toContain(text);
	});
	return rendered.splice(0).length;
};

test('of 5,000 lines those in sight are rendered, of a burst as many, of a line one, of a key none', async () => {
	const time = new FakeSchedule();
	const drawn = draw({columns: 80, rows: 24, schedule: time.schedule});
	open.push(drawn);
	drawn.store.apply(online('Al'));
	say(drawn, 0, 5000);
	time.advance(100);
	expect(await renderedUntil(drawn, 'line 4999.')).toBe(bodyRows);

	say(drawn, 5000, 3000);
	time.advance(100);
	expect(await renderedUntil(drawn, 'line 7999.')).toBe(bodyRows);

	say(drawn, 8000, 1);
	time.advance(100);
	expect(await renderedUntil(drawn, 'line 8000.')).toBe(1);

	drawn.type('x');
	expect(await renderedUntil(drawn, '[everybody] x')).toBe(0);

	drawn.type('\u{1B}[5~');
	const scrolled = await renderedUntil(drawn, 'Scrolled back');
	expect(scrolled).toBeGreaterThan(0);
	expect(scrolled).toBeLessThanOrEqual(bodyRows);

	say(drawn, 8001, 1000);
	time.advance(100);
	// Only the newest lines, which stay in sight below the rule.
	expect(await renderedUntil(drawn, '1000 new')).toBe(tailRows(bodyRows));
});
