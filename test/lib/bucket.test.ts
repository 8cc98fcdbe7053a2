import {expect, test} from 'vitest';
import {Bucket} from '../../source/lib/bucket.js';

test('a bucket gives a burst, and then so many a second', () => {
	const bucket = new Bucket({burst: 8, perSecond: 2});
	const taken = (now: number) => Array.from({length: 20}, () => bucket.take(now)).filter(Boolean).length;
	expect([taken(1000), taken(1000), taken(1500), taken(2500), taken(100_000)]).toEqual([8, 0, 1, 2, 8]);
});
