import {mkdir, readdir, readFile, rm, statfs, symlink, truncate, utimes, writeFile, type FileHandle} from 'node:fs/promises';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {bytesOf, DiskFolder, fileHandlePrototype, sha256, systemError, textOf} from '../support/disk-folder.js';

let folder: DiskFolder;

beforeEach(async () => {
	folder = await DiskFolder.make();
});

afterEach(async () => {
	vi.restoreAllMocks();
	await folder.remove();
});

const fresh = {size: 10, resume: false};

describe('a file of ours', () => {
	test('is read piece by piece, and its digest costs no second reading', async () => {
		await writeFile(path.join(folder.home, 'map.txt'), 'north, then east');
		const source = await folder.disk.open('map.txt');
		expect(source).toMatchObject({path: path.join(folder.home, 'map.txt'), name: 'map.txt', size: 16});
		const reads = vi.spyOn(await fileHandlePrototype(), 'read');
		expect(textOf(await source.read(0, 7))).toBe('north, ');
		expect(textOf(await source.read(7, 100))).toBe('then east');
		expect(await source.digest(16)).toBe(sha256('north, then east'));
		expect(reads).toHaveBeenCalledTimes(2);
		await source.close();
	});

	test('has a digest of each beginning, forwards and backwards', async () => {
		await writeFile(path.join(folder.home, 'map.txt'), 'north, then east');
		const source = await folder.disk.open('map.txt');
		expect(await source.digest(7)).toBe(sha256('north, '));
		expect(textOf(await source.read(7, 100))).toBe('then east');
		expect(await source.digest(16)).toBe(sha256('north, then east'));
		expect(await source.digest(5)).toBe(sha256('north'));
		await source.close();
	});

	test('may be empty', async () => {
		await writeFile(path.join(folder.home, 'empty'), '');
		const source = await folder.disk.open('empty');
		expect(source.size).toBe(0);
		expect(await source.read(0, 100)).toHaveLength(0);
		expect(await source.digest(0)).toBe(sha256(''));
		await source.close();
	});

	test('is found from the home folder, by an absolute path and through a link', async () => {
		await writeFile(path.join(folder.home, 'map.txt'), 'x');
		await symlink(path.join(folder.home, 'map.txt'), path.join(folder.home, 'link.txt'));
		for (const typed of ['~/map.txt', path.join(folder.home, 'map.txt'), 'link.txt']) {
			// eslint-disable-next-line no-await-in-loop
			const source = await folder.disk.open(typed);
			expect(source.size).toBe(1);
			// eslint-disable-next-line no-await-in-loop
			await source.close();
		}
	});

	test('that grows meanwhile is sent as it was', async () => {
		const file = path.join(folder.home, 'log.txt');
		await writeFile(file, 'before');
		const source = await folder.disk.open(file);
		await writeFile(file, ' and after', {flag: 'a'});
		expect(textOf(await source.read(0, 100))).toBe('before');
		await source.close();
	});

	test('that becomes shorter meanwhile is no longer sent', async () => {
		const file = path.join(folder.home, 'log.txt');
		await writeFile(file, 'before');
		const source = await folder.disk.open(file);
		await truncate(file, 2);
		await expect(source.read(0, 6)).rejects.toMatchObject({code: 'ML_FILE_CHANGED'});
		await expect(source.digest(6)).rejects.toMatchObject({code: 'ML_FILE_CHANGED'});
		await source.close();
	});

	test('that is none is told in words', async () => {
		await mkdir(path.join(folder.home, 'maps'));
		await expect(folder.disk.open('nowhere.txt')).rejects.toMatchObject({code: 'ML_FILE_MISSING', message: expect.stringContaining(`There is no file ${folder.home}/nowhere.txt`) as string});
		await expect(folder.disk.open('~')).rejects.toMatchObject({code: 'ML_FILE_FOLDER', message: expect.stringContaining('is a folder') as string});
		await expect(folder.disk.open('maps')).rejects.toMatchObject({code: 'ML_FILE_FOLDER'});
		await expect(folder.disk.open('/dev/null')).rejects.toMatchObject({code: 'ML_FILE_KIND'});
		await expect(folder.disk.open('a\0b')).rejects.toMatchObject({code: 'ML_FILE_READ'});
	});

	test('that the disk does not give is told in words', async () => {
		await writeFile(path.join(folder.home, 'map.txt'), 'x');
		const source = await folder.disk.open('map.txt');
		const read = vi.spyOn(await fileHandlePrototype(), 'read');
		read.mockRejectedValueOnce(systemError('EACCES'));
		await expect(source.read(0, 1)).rejects.toMatchObject({code: 'ML_FILE_DENIED'});
		read.mockRejectedValueOnce(systemError('EIO'));
		await expect(source.digest(1)).rejects.toMatchObject({code: 'ML_FILE_READ', message: expect.stringContaining('EIO') as string});
		await source.close();
	});
});

describe('an earlier try', () => {
	const again = {size: 10, resume: true};

	test('is gone on with where it ended', async () => {
		await folder.leave('map.txt', 'north');
		const target = await folder.disk.create('map.txt', again);
		expect(target).toMatchObject({path: path.join(folder.downloads, 'map.txt.part'), offset: 5, digest: sha256('north')});
		await target.write(bytesOf(' east'));
		expect(await target.finish(sha256('north east'))).toBe(path.join(folder.downloads, 'map.txt'));
		expect(await readFile(path.join(folder.downloads, 'map.txt'), 'utf8')).toBe('north east');
	});

	test('may have been nearly through', async () => {
		await folder.leave('map.txt', 'north east');
		const target = await folder.disk.create('map.txt', again);
		expect(target.offset).toBe(10);
		expect(await target.finish(sha256('north east'))).toBe(path.join(folder.downloads, 'map.txt'));
	});

	test('stays what it is where another file is wanted', async () => {
		await folder.leave('map.txt', 'north');
		const target = await folder.disk.create('map.txt', fresh);
		expect(target).toMatchObject({path: path.join(folder.downloads, 'map (2).txt.part'), offset: 0});
		await target.abandon();
		expect(await readdir(folder.downloads)).toEqual(['map.txt.part']);
	});

	test('stays as it is where nothing more has come', async () => {
		const part = await folder.leave('map.txt', 'north');
		const target = await folder.disk.create('map.txt', again);
		expect(await target.abandon()).toBe(part);
		expect(await readFile(part!, 'utf8')).toBe('north');
	});

	test('that is larger than the file, or empty, is another one', async () => {
		await folder.leave('map.txt', 'north and then east');
		await writeFile(path.join(folder.downloads, 'map (2).txt.part'), '');
		const target = await folder.disk.create('map.txt', again);
		expect(target).toMatchObject({path: path.join(folder.downloads, 'map (3).txt.part'), offset: 0});
		await target.abandon();
	});

	test('that somebody writes to is not shared', async () => {
		await folder.leave('map.txt', 'north');
		const targets = await Promise.all([folder.disk.create('map.txt', again), folder.disk.create('map.txt', again)]);
		expect(targets.map(({offset}) => offset).toSorted((a, b) => a - b)).toEqual([0, 5]);
		await targets[0].abandon();
		await targets[1].abandon();
		const target = await folder.disk.create('map.txt', again);
		expect(target.offset).toBe(5);
		await target.abandon();
	});

	test('is the latest of several', async () => {
		await folder.leave('map.txt', 'old');
		await folder.leave('map.txt', 'newer');
		await utimes(path.join(folder.downloads, 'map.txt.part'), 1000, 1000);
		const target = await folder.disk.create('map.txt', again);
		expect(target.offset).toBe(5);
		await target.abandon();
	});

	test('that can\'t be read is told, and free for the next try', async () => {
		await folder.leave('map.txt', 'north');
		const read = vi.spyOn(await fileHandlePrototype(), 'read');
		read.mockRejectedValueOnce(systemError('EIO'));
		await expect(folder.disk.create('map.txt', again)).rejects.toMatchObject({code: 'ML_FILE_WRITE'});
		const target = await folder.disk.create('map.txt', again);
		expect(target.offset).toBe(0);
		await target.abandon();
	});
});

describe('a disk that can\'t', () => {
	test('is told before the first byte where there is no room', async () => {
		await expect(folder.disk.create('film.avi', {size: Number.MAX_SAFE_INTEGER, resume: false}))
			.rejects.toMatchObject({code: 'ML_FILE_NO_ROOM', message: expect.stringMatching(/^film\.avi needs 9007 TB, and .* has .* left\./) as string});
		expect(await readdir(folder.downloads)).toEqual([]);
	});

	test('counts what others on their way need', async () => {
		const {bavail, bsize} = await statfs(folder.home);
		const half = {size: Math.floor(bavail * bsize * 0.7), resume: false};
		const first = await folder.disk.create('film.avi', half);
		await expect(folder.disk.create('map.txt', half)).rejects.toMatchObject({code: 'ML_FILE_NO_ROOM', message: expect.stringContaining('other files on their way') as string});
		await first.abandon();
		const second = await folder.disk.create('map.txt', half);
		await second.abandon();
		expect(await readdir(folder.downloads)).toEqual([]);
	});

	test.for([
		['ENOSPC', 'ML_FILE_NO_ROOM'],
		['EDQUOT', 'ML_FILE_NO_ROOM'],
		['EFBIG', 'ML_FILE_NO_ROOM'],
		['EROFS', 'ML_FILE_DENIED'],
		['EIO', 'ML_FILE_WRITE'],
	] as const)('%s while writing keeps what has come', async ([system, code]) => {
		const target = await folder.disk.create('map.txt', fresh);
		await target.write(bytesOf('nor'));
		vi.spyOn(await fileHandlePrototype(), 'write').mockRejectedValueOnce(systemError(system));
		await expect(target.write(bytesOf('th'))).rejects.toMatchObject({code});
		expect(await target.abandon()).toBe(path.join(folder.downloads, 'map.txt.part'));
	});

	test('takes less than it was given, and gets the rest', async () => {
		const target = await folder.disk.create('map.txt', fresh);
		const prototype = await fileHandlePrototype();
		const {write} = prototype;
		vi.spyOn(prototype, 'write').mockImplementationOnce(async function (this: FileHandle, ...given: readonly unknown[]) {
			const [data, offset, , position] = given;
			return Reflect.apply(write, this, [data, offset, 2, position]) as ReturnType<FileHandle['write']>;
		});
		await target.write(bytesOf('north'));
		expect(await readFile(await target.finish(sha256('north')), 'utf8')).toBe('north');
	});

	test('is told where the folder is gone', async () => {
		const target = await folder.disk.create('map.txt', fresh);
		await target.write(bytesOf('north'));
		await rm(folder.downloads, {recursive: true});
		await expect(target.finish()).rejects.toMatchObject({code: 'ML_FILE_GONE', message: expect.stringContaining('moved or removed') as string});
		await expect(target.abandon()).rejects.toMatchObject({code: 'ML_FILE_GONE'});
	});

	test('is told where the folder can be none', async () => {
		await writeFile(path.join(folder.home, 'data'), 'a file');
		await expect(folder.disk.create('map.txt', fresh)).rejects.toMatchObject({code: 'ML_FILE_FOLDER'});
		folder.downloads = path.join(folder.home, 'data');
		await expect(folder.disk.save('map.txt', '')).rejects.toMatchObject({code: 'ML_FILE_FOLDER'});
	});
});

describe('a text that is kept', () => {
	test('gets a free name', async () => {
		expect(await folder.disk.save('alias.txt', 'n;e;e')).toBe(path.join(folder.downloads, 'alias.txt'));
		expect(await folder.disk.save('alias.txt', 'w;w;s')).toBe(path.join(folder.downloads, 'alias (2).txt'));
		expect(await readFile(path.join(folder.downloads, 'alias.txt'), 'utf8')).toBe('n;e;e');
	});

	test('leaves nothing where the disk is full', async () => {
		vi.spyOn(await fileHandlePrototype(), 'writeFile').mockRejectedValueOnce(systemError('ENOSPC'));
		await expect(folder.disk.save('alias.txt', 'n;e;e')).rejects.toMatchObject({code: 'ML_FILE_NO_ROOM'});
		expect(await readdir(folder.downloads)).toEqual([]);
	});
});
