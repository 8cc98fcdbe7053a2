/** Drawn screens that are given back when their test is over. */
import {afterEach, expect, vi} from 'vitest';
import {draw, type DrawOptions, type Drawn} from './draw.js';

const open: Drawn[] = [];

// eslint-disable-next-line unicorn/no-top-level-side-effects -- Every file that draws wants it, and registering is what importing this means.
afterEach(() => {
	for (const {screen} of open.splice(0)) {
		screen.stop();
	}
});

export const start = (options: DrawOptions): Drawn => {
	const drawn = draw(options);
	open.push(drawn);
	return drawn;
};

/** Resolves when the terminal shows all of it at once. */
export const shows = async ({text}: Drawn, ...expected: readonly string[]): Promise<void> => {
	await vi.waitFor(async () => {
		const shown = await text();
		for (const part of expected) {
			expect(shown).toContain(part);
		}
	});
};
