import {mkdir, mkdtemp, rm, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {listFolder} from '../../source/services/list-folder.js';

let folder = '';

beforeEach(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'mudlark-'));
	await mkdir(path.join(folder, 'maps'));
	await writeFile(path.join(folder, 'map.txt'), '');
	await symlink(path.join(folder, 'maps'), path.join(folder, 'link'));
	await symlink(path.join(folder, 'nowhere'), path.join(folder, 'broken'));
});

afterEach(async () => {
	vi.unstubAllEnvs();
	await rm(folder, {recursive: true});
});

const expected = [
	{name: 'broken', isFolder: false},
	{name: 'link', isFolder: true},
	{name: 'map.txt', isFolder: false},
	{name: 'maps', isFolder: true},
];

const sorted = async (typed: string) => (await listFolder(typed)).toSorted((a, b) => a.name.localeCompare(b.name));

test('says of each entry whether one can go on into it', async () => {
	expect(await sorted(`${folder}/`)).toEqual(expected);
	expect(await sorted(`${path.relative('.', folder)}/`)).toEqual(expected);
});

test('~ is the home folder', async () => {
	vi.stubEnv('HOME', path.dirname(folder));
	expect(await sorted(`~/${path.basename(folder)}/`)).toEqual(expected);
});

test('of a folder that is not there nothing is listed', async () => {
	expect(await listFolder(`${folder}/nowhere/`)).toEqual([]);
});
