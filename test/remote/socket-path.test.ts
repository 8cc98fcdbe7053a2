import {Buffer} from 'node:buffer';
import process from 'node:process';
import {expect, test} from 'vitest';
import {controlSocketPath} from '../../source/remote/socket-path.js';

const runtime = (folder: string) => Object.fromEntries([['XDG_RUNTIME_DIR', folder]]);
const env = runtime('/run/user/1000');
const base = {profile: 'default', env, uid: 1000, temp: '/tmp'};

test('the socket lies in the runtime folder, named after the profile', () => {
	expect(controlSocketPath(base)).toBe('/run/user/1000/mudlark/default.sock');
	expect(controlSocketPath({...base, profile: 'work'})).toBe('/run/user/1000/mudlark/work.sock');
});

test('--dir keeps it below that folder', () => {
	expect(controlSocketPath({...base, dir: '/home/wick/portable'})).toBe('/home/wick/portable/run/control.sock');
	expect(controlSocketPath({...base, dir: 'portable'})).toBe(`${process.cwd()}/portable/run/control.sock`);
});

test.each([{}, runtime(''), runtime('not/absolute')])('without a usable XDG_RUNTIME_DIR it is a folder of the user below the temporary one: %j', environment => {
	expect(controlSocketPath({...base, env: environment})).toBe('/tmp/mudlark-1000/default.sock');
});

test('a profile can not lead out of the folder', () => {
	expect(controlSocketPath({...base, profile: '../../etc/x'})).toBe('/run/user/1000/mudlark/..%2F..%2Fetc%2Fx.sock');
});

test('a path of 100 bytes is kept, a longer one becomes a short hashed name', () => {
	const longest = `/${'d'.repeat(100 - '//run/control.sock'.length)}`;
	expect(controlSocketPath({...base, dir: longest})).toBe(`${longest}/run/control.sock`);

	const hashed = controlSocketPath({...base, dir: `${longest}d`});
	expect(hashed).toMatch(/^\/run\/user\/1000\/mudlark\/@[\w\-]{16}\.sock$/v);
	expect(controlSocketPath({...base, dir: `${longest}d`})).toBe(hashed);
	expect(controlSocketPath({...base, dir: `${longest}e`})).not.toBe(hashed);
	expect(controlSocketPath({...base, profile: 'é'.repeat(30)})).toMatch(/\/mudlark\/@[\w\-]{16}\.sock$/v);
});

test('where the folders are too long as well, the next shorter one is taken', () => {
	const long = `/${'r'.repeat(120)}`;
	expect(controlSocketPath({...base, env: runtime(long)})).toMatch(/^\/tmp\/mudlark-1000\/@/v);
	const nowhere = controlSocketPath({...base, env: runtime(long), temp: long});
	expect(nowhere).toMatch(/^\/tmp\/mudlark-1000\/@/v);
	expect(Buffer.byteLength(nowhere)).toBeLessThanOrEqual(100);
});
