import {chmod, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createSecrets} from '../../source/services/secrets.js';

let folder: string;
const secrets = () => createSecrets({home: folder, cwd: folder});

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'mudlark-secrets-'));
});

afterAll(async () => {
	await rm(folder, {recursive: true});
});

const write = async (name: string, text: string, mode: number): Promise<string> => {
	const file = path.join(folder, name);
	await writeFile(file, text);
	await chmod(file, mode);
	return file;
};

test('the first line of what a command prints', async () => {
	expect(await secrets().read({'password-cmd': String.raw`printf 'p\303\244ss word \nlogin: wick\n'`})).toBe('päss word ');
});

test('the first line of a file that is the user\'s alone; ~ is his folder', async () => {
	await write('secret', 'p w\r\nmore', 0o600);
	expect(await secrets().read({'password-file': '~/secret'})).toBe('p w');
	expect(await secrets().read({'password-file': 'secret'})).toBe('p w');
});

test('the command comes first where both are there; neither is no password', async () => {
	await write('both', 'file', 0o600);
	expect(await secrets().read({'password-cmd': 'echo command', 'password-file': 'both'})).toBe('command');
	expect(await secrets().read({})).toBeUndefined();
});

test.for([0o640, 0o604, 0o644])('a file that others can read (%s) is not used', async mode => {
	const file = await write('open', 'p', mode);
	await expect(secrets().read({'password-file': file})).rejects.toMatchObject({code: 'ML_PASSWORD_FILE', message: expect.stringContaining(`chmod 600 ${file}`) as string});
});

test('a file that is not there', async () => {
	await expect(secrets().read({'password-file': 'nowhere'})).rejects.toMatchObject({code: 'ML_PASSWORD_FILE', message: expect.stringContaining('ENOENT') as string});
});

test('a command that fails is told of without what it wrote', async () => {
	const failed = secrets().read({'password-cmd': 'echo topsecret; echo topsecret >&2; exit 3'});
	await expect(failed).rejects.toMatchObject({code: 'ML_PASSWORD_CMD', message: expect.stringContaining('ended with 3') as string});
	await expect(failed).rejects.not.toMatchObject({message: expect.stringContaining('topsecret') as string});
});

test('an empty first line is no password', async () => {
	await expect(secrets().read({'password-cmd': 'true'})).rejects.toMatchObject({code: 'ML_PASSWORD_EMPTY'});
});
