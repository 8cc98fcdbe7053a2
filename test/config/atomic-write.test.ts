import {mkdir, mkdtemp, readdir, readFile, rm, stat} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {writeAtomically} from '../../source/config/atomic-write.js';

let folder = '';

beforeEach(async () => {
	folder = await mkdtemp(path.join(os.tmpdir(), 'mudlark-write-'));
});

afterEach(async () => {
	await rm(folder, {recursive: true});
});

test('folders that are missing are made, for the owner only', async () => {
	const file = path.join(folder, 'a', 'b', 'file');
	await writeAtomically(file, 'one');
	await writeAtomically(file, 'two');
	expect(await readFile(file, 'utf8')).toBe('two');
	const made = await stat(path.join(folder, 'a'));
	const written = await stat(file);
	expect([made.mode & 0o777, written.mode & 0o777]).toEqual([0o700, 0o600]);
});

test('a write that fails leaves nothing behind', async () => {
	const file = path.join(folder, 'taken');
	await mkdir(path.join(file, 'inner'), {recursive: true});
	await expect(writeAtomically(file, 'text')).rejects.toMatchObject({code: 'EISDIR'});
	expect(await readdir(folder)).toEqual(['taken']);
});
