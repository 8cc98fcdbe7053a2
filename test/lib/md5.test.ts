import {expect, test} from 'vitest';
import {md5} from '../../source/lib/md5.js';

test.each([
	['', 'd41d8cd98f00b204e9800998ecf8427e'],
	['message digest', 'f96b697d7cb7938d525a2f31aaf161d0'],
	// Of UTF-8, not of Latin-1.
	['é', '66ddcd97cfdeabb2f6fb8a999b4bc76f'],
])('RFC 1321 A.5: %j', (text, digest) => {
	expect(md5(text)).toBe(digest);
});
