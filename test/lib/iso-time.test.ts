import {expect, test} from 'vitest';
import {isoSeconds} from '../../source/lib/iso-time.js';

test('a time is the seconds since 1970', () => {
	expect(isoSeconds('1970-01-01T00:00:00Z')).toBe(0);
	expect(isoSeconds('2026-11-21T00:05:59.78Z')).toBe(1_795_219_559.78);
});

test.each(['', '2026', '2026-11-21', '2026-11-21T00:05:59', '2026-13-21T00:05:59Z', '11/21/2026', '2026-11-21T00:05:59Z or so'])('%j is none', text => {
	expect(isoSeconds(text)).toBeUndefined();
});
