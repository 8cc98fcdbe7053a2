import {expect, test} from 'vitest';
import {formatSize, formatTime} from '../../source/lib/quantities.js';

test('sizes and times are short', () => {
	expect([0, 999, 1000, 1234, 9949, 9950, 123_456, 999_499, 999_500, 1_234_567, 5e9, 5e15].map(bytes => formatSize(bytes)))
		.toEqual(['0 B', '999 B', '1.0 kB', '1.2 kB', '9.9 kB', '10 kB', '123 kB', '999 kB', '1.0 MB', '1.2 MB', '5.0 GB', '5000 TB']);
	expect([0, 2.1, 59, 60, 61, 3540, 3600, 5400].map(seconds => formatTime(seconds))).toEqual(['0 s', '3 s', '59 s', '1 min', '2 min', '59 min', '1 h 0 min', '1 h 30 min']);
});
