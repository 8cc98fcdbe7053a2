import {link as hardLink, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile} from 'node:fs/promises';
import type * as Files from 'node:fs/promises';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {bytesOf, DiskFolder, sha256, systemError} from '../support/disk-folder.js';

/** Some file systems have no hard links; this says whether ours has. */
const links = vi.hoisted(() => ({error: undefined as string | undefined}));

vi.mock('node:fs/promises', async importOriginal => {
	const actual = await importOriginal<typeof Files>();
	return {
		...actual,
		link: vi.fn(async (from: string, to: string) => {
			if (links.error !== undefined) {
				throw systemError(links.error);
			}

			await actual.link(from, to);
		}),
	};
});

let folder: DiskFolder;

beforeEach(async () => {
	folder = await DiskFolder.make();
});

afterEach(async () => {
	vi.restoreAllMocks();
	links.error = undefined;
	await folder.remove();
});

const fresh = {size: 10, resume: false};

describe('a file that comes in', () => {
	test('grows beside its name and gets it when it is whole', async () => {
		const target = await folder.disk.create('map.txt', fresh);
		expect(target).toMatchObject({path: path.join(folder.downloads, 'map.txt.part'), offset: 0, digest: sha256('')});
		await target.write(bytesOf('north'));
		await target.write(bytesOf(' east'));
		expect(await readdir(folder.downloads)).toEqual(['map.txt.part']);
		expect(await target.finish(sha256('north east'))).toBe(path.join(folder.downloads, 'map.txt'));
		expect(await readdir(folder.downloads)).toEqual(['map.txt']);
		expect(await readFile(path.join(folder.downloads, 'map.txt'), 'utf8')).toBe('north east');
	});

	test('is for nobody else to see', async () => {
		const file = await folder.take('map.txt', 'north');
		expect((await stat(file)).mode & 0o777).toBe(0o600);
		expect((await stat(folder.downloads)).mode & 0o777).toBe(0o700);
	});

	test('may be empty', async () => {
		expect(await readFile(await folder.take('empty', ''), 'utf8')).toBe('');
	});

	test('goes where the folder is now', async () => {
		await folder.take('map.txt', 'one');
		folder.downloads = path.join(folder.home, 'elsewhere');
		expect(await folder.take('map.txt', 'two')).toBe(path.join(folder.home, 'elsewhere', 'map.txt'));
		folder.downloads = '~/at home';
		expect(await folder.take('map.txt', 'three')).toBe(path.join(folder.home, 'at home', 'map.txt'));
	});

	test('never replaces one that is there', async () => {
		expect(await folder.take('map.txt', 'one')).toBe(path.join(folder.downloads, 'map.txt'));
		expect(await folder.take('map.txt', 'two')).toBe(path.join(folder.downloads, 'map (2).txt'));
		expect(await folder.take('map.txt', 'three')).toBe(path.join(folder.downloads, 'map (3).txt'));
		expect(await readFile(path.join(folder.downloads, 'map.txt'), 'utf8')).toBe('one');
	});

	test('never replaces one that has come since it began', async () => {
		const target = await folder.disk.create('map.txt', fresh);
		await target.write(bytesOf('from Al'));
		await writeFile(path.join(folder.downloads, 'map.txt'), 'mine');
		expect(await target.finish()).toBe(path.join(folder.downloads, 'map (2).txt'));
		expect(await readFile(path.join(folder.downloads, 'map.txt'), 'utf8')).toBe('mine');
	});

	test('has a name and a part of its own when several of one name come at once', async () => {
		const targets = await Promise.all(['one', 'two', 'three'].map(async () => folder.disk.create('map.txt', fresh)));
		expect(new Set(targets.map(target => target.path)).size).toBe(3);
		await Promise.all(targets.map(async (target, index) => target.write(bytesOf(String(index)))));
		const files = await Promise.all(targets.map(async target => target.finish()));
		expect(new Set(files)).toEqual(new Set(['map.txt', 'map (2).txt', 'map (3).txt'].map(name => path.join(folder.downloads, name))));
		const contents = await Promise.all(files.map(async file => readFile(file, 'utf8')));
		expect(contents).toEqual(['0', '1', '2']);
	});

	test.for(['EPERM', 'ENOTSUP'])('gets its name on a file system without hard links (%s), and replaces nothing there either', async code => {
		links.error = code;
		expect(await folder.take('map.txt', 'one')).toBe(path.join(folder.downloads, 'map.txt'));
		expect(await folder.take('map.txt', 'two')).toBe(path.join(folder.downloads, 'map (2).txt'));
		expect((await readdir(folder.downloads)).toSorted()).toEqual(['map (2).txt', 'map.txt']);
		expect(await readFile(path.join(folder.downloads, 'map.txt'), 'utf8')).toBe('one');
	});

	test('that could get no name stays aside', async () => {
		const target = await folder.disk.create('map.txt', fresh);
		await target.write(bytesOf('north'));
		links.error = 'EIO';
		await expect(target.finish()).rejects.toMatchObject({code: 'ML_FILE_WRITE'});
		expect(await target.abandon()).toBe(path.join(folder.downloads, 'map.txt.part'));
	});

	test('that is not what was sent stays aside under a name that tells', async () => {
		const target = await folder.disk.create('map.txt', fresh);
		await target.write(bytesOf('nxrth'));
		const aside = path.join(folder.downloads, 'map.txt.damaged');
		await expect(target.finish(sha256('north'))).rejects.toMatchObject({code: 'ML_FILE_DAMAGED', message: expect.stringContaining(aside) as string});
		expect(await target.abandon()).toBe(aside);
		expect(await readdir(folder.downloads)).toEqual(['map.txt.damaged']);
	});

	test('leaves nothing where nothing has come, and all of it where something has', async () => {
		const empty = await folder.disk.create('map.txt', fresh);
		expect(await empty.abandon()).toBeUndefined();
		expect(await readdir(folder.downloads)).toEqual([]);
		expect(await folder.leave('map.txt', 'nor')).toBe(path.join(folder.downloads, 'map.txt.part'));
		expect(await readFile(path.join(folder.downloads, 'map.txt.part'), 'utf8')).toBe('nor');
	});
});

describe('links that somebody has laid', () => {
	test.for(['map.txt', 'map.txt.part', 'map.txt.damaged'])('as %s are not followed', async name => {
		const secret = path.join(folder.home, 'secret');
		await writeFile(secret, 'mine');
		await mkdir(folder.downloads, {recursive: true});
		await symlink(secret, path.join(folder.downloads, name));
		for (const resume of [false, true]) {
			// eslint-disable-next-line no-await-in-loop
			const target = await folder.disk.create('map.txt', {size: 10, resume});
			// eslint-disable-next-line no-await-in-loop
			await target.write(bytesOf('from Al'));
			// eslint-disable-next-line no-await-in-loop
			await expect(target.finish(sha256('else'))).rejects.toMatchObject({code: 'ML_FILE_DAMAGED'});
		}

		expect(await readFile(secret, 'utf8')).toBe('mine');
	});

	test('to nowhere make nothing there', async () => {
		await mkdir(folder.downloads, {recursive: true});
		await symlink(path.join(folder.home, 'nowhere'), path.join(folder.downloads, 'map.txt'));
		await symlink(path.join(folder.home, 'nowhere'), path.join(folder.downloads, 'map.txt.part'));
		expect(await folder.take('map.txt', 'x')).toBe(path.join(folder.downloads, 'map (2).txt'));
		expect(await folder.disk.save('map.txt', 'y')).toBe(path.join(folder.downloads, 'map (3).txt'));
		await expect(stat(path.join(folder.home, 'nowhere'))).rejects.toThrow('ENOENT');
	});

	test('of the hard kind are not gone on with', async () => {
		const secret = path.join(folder.home, 'secret');
		await writeFile(secret, 'mine');
		await mkdir(folder.downloads, {recursive: true});
		await hardLink(secret, path.join(folder.downloads, 'map.txt.part'));
		const target = await folder.disk.create('map.txt', {size: 10, resume: true});
		await target.write(bytesOf('from Al'));
		await target.finish();
		expect(await readFile(secret, 'utf8')).toBe('mine');
	});

	test('in the place of a part give their file no other name', async () => {
		const secret = path.join(folder.home, 'secret');
		await writeFile(secret, 'mine');
		const target = await folder.disk.create('map.txt', fresh);
		await target.write(bytesOf('from Al'));
		await rename(target.path, path.join(folder.home, 'taken away'));
		await symlink(secret, target.path);
		await expect(target.finish()).rejects.toMatchObject({code: 'ML_FILE_GONE'});
		await expect(target.abandon()).rejects.toMatchObject({code: 'ML_FILE_GONE'});
		expect(await readdir(folder.downloads)).toEqual(['map.txt.part']);
		expect(await readFile(secret, 'utf8')).toBe('mine');
	});

	test('in the place of an empty part are not removed', async () => {
		const target = await folder.disk.create('map.txt', fresh);
		await rm(target.path);
		await writeFile(target.path, 'mine');
		await expect(target.abandon()).rejects.toMatchObject({code: 'ML_FILE_GONE'});
		await expect(target.abandon()).rejects.toMatchObject({code: 'ML_FILE_GONE'});
		expect(await readFile(target.path, 'utf8')).toBe('mine');
	});
});
