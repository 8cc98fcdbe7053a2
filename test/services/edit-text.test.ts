import {chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {editText} from '../../source/services/edit-text.js';

let folder = '';

/** The folder in which the editor's file will lie: empty again afterwards. */
const scratch = (): string => path.join(folder, 'tmp');

beforeEach(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'mudlark-'));
	await mkdir(scratch());
	vi.stubEnv('TMPDIR', scratch());
});

afterEach(async () => {
	expect(await readdir(scratch())).toEqual([]);
	vi.unstubAllEnvs();
	await rm(folder, {recursive: true});
});

/** A shell script that gets the file as its first argument behind those of the command. */
const editor = async (script: string, name = 'editor'): Promise<string> => {
	const file = path.join(folder, name);
	await writeFile(file, `#!/bin/sh\n${script}\n`);
	await chmod(file, 0o755);
	return file;
};

test('gives what the editor has made of the text', async () => {
	const EDITOR = await editor('echo "$(cat "$1"), and more" > "$1.new" && mv "$1.new" "$1"');
	expect(await editText('hello', {EDITOR})).toBe('hello, and more\n');
});

test('VISUAL comes first, an empty one is none; it may have arguments', async () => {
	const VISUAL = `${await editor('printf "%s" "$1" > "$2"')} "two words"`;
	const EDITOR = await editor('exit 9', 'other');
	expect(await editText('', {VISUAL, EDITOR})).toBe('two words');
	await expect(editText('', {VISUAL: ' ', EDITOR})).rejects.toThrow('ended with code 9');
});

test('nobody else may read the file or look into its folder', async () => {
	const EDITOR = await editor(`stat -c %a "$1" "$(dirname "$1")" > ${path.join(folder, 'modes')}`);
	await editText('secret', {EDITOR});
	expect(await readFile(path.join(folder, 'modes'), 'utf8')).toBe('600\n700\n');
});

test.each([
	['none', {}, 'ML_EDITOR_UNSET', 'neither VISUAL nor EDITOR is set. Type "export EDITOR=nano"'],
	['one that is not there', {EDITOR: '/nowhere/ed'}, 'ML_EDITOR_MISSING', 'The editor “/nowhere/ed” can\'t be run. Set VISUAL or EDITOR to one that is installed'],
	['one that gives up', {EDITOR: 'false'}, 'ML_EDITOR_FAILED', 'The editor “false” ended with code 1, so the line stays as it was.'],
	['one that is killed', {EDITOR: 'kill -KILL $$ #'}, 'ML_EDITOR_FAILED', 'ended with SIGKILL'],
])('%s is told in words', async (_, env, code, message) => {
	const failure = editText('hello', env);
	await expect(failure).rejects.toMatchObject({code, message: expect.stringContaining(message) as string});
});

test('a Ctrl+C that is meant for the editor does not reach who listens here', async () => {
	const heard = vi.fn<() => void>();
	process.on('SIGINT', heard);
	try {
		const EDITOR = await editor(`kill -INT ${process.pid}`);
		await editText('hello', {EDITOR});
		expect(heard).not.toHaveBeenCalled();
		expect(process.listeners('SIGINT')).toContain(heard);
	} finally {
		process.off('SIGINT', heard);
	}
});
