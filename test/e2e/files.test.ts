/** Files between two programs, over TCP and on real disks. */
import {createHash} from 'node:crypto';
import {mkdtemp, readdir, readFile, rm, truncate, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {startProgram, type Program} from '../support/program.js';

const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** Some megabytes that differ everywhere. */
const film = new Uint8Array(4_000_001).map((_, index) => (index * 7) + (index >> 9));

let folder = '';

beforeEach(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'mudlark-'));
	await writeFile(path.join(folder, 'film.avi'), film);
});

afterEach(async () => {
	await rm(folder, {recursive: true});
});

const dials = ['call', 'zcall'] as const;

const connect = async (wick: Program, al: Program, dial: typeof dials[number]): Promise<void> => {
	wick.send(`/${dial} 127.0.0.1 ${await al.port()}`);
	await wick.waitForEvent('peer.changed', {peer: {name: 'Al'}});
};

const downloads = (dir: string): string => path.join(dir, 'downloads');

test.each(dials)('after /%s a file arrives as it is, after a question, and does not replace the one before it', async dial => {
	await using wick = await startProgram({name: 'Wick'});
	await using al = await startProgram({name: 'Al', args: ['--accept', 'all']});
	await connect(wick, al, dial);
	for (const name of ['film.avi', 'film (2).avi']) {
		const since = al.events.length;
		wick.send(`/sendfile Al ${path.join(folder, 'film.avi')}`);
		// eslint-disable-next-line no-await-in-loop
		await al.waitForEvent('question', {kind: 'file', details: {name: 'Wick', file: 'film.avi', size: film.length}}, {since});
		al.send('/accept');
		// eslint-disable-next-line no-await-in-loop
		await al.waitForEvent('transfer.done', {name: 'film.avi', bytes: film.length, path: path.join(downloads(al.dir), name)}, {since});
		// eslint-disable-next-line no-await-in-loop
		expect(sha256(await readFile(path.join(downloads(al.dir), name)))).toBe(sha256(film));
	}

	await wick.waitForEvent('transfer.done', {id: 2});
	wick.send('/files');
	const {lines} = await wick.waitForEvent('output', {command: 'files'});
	expect(lines.slice(1).map(line => line.replaceAll(/ +/gv, ' '))).toEqual(['1 ↑ film.avi 4.0 MB Al sent', '2 ↑ film.avi 4.0 MB Al sent']);
	expect((await readdir(downloads(al.dir))).toSorted()).toEqual(['film (2).avi', 'film.avi']);
});

test.each(dials)('after /%s what an earlier run has left is gone on with', async dial => {
	const dir = path.join(folder, 'al');
	{
		await using wick = await startProgram({name: 'Wick'});
		await using al = await startProgram({name: 'Al', dir, args: ['--accept', 'all', '--run', '/set files.directory ~/here']});
		await connect(wick, al, dial);
		wick.send(`/sendfile Al ${path.join(folder, 'film.avi')}`);
		await al.waitForEvent('question', {kind: 'file'});
		al.send('/accept');
		const {path: file = ''} = await al.waitForEvent('transfer.done');
		expect(file).toMatch(/\/here\/film\.avi$/v);
		// As a broken connection would have left it.
		await writeFile(`${file}.part`, film);
		await truncate(`${file}.part`, 3_000_000);
	}

	await using wick = await startProgram({name: 'Wick'});
	await using al = await startProgram({name: 'Al', dir, args: ['--accept', 'all', '--run', '/set files.directory ~/here']});
	await connect(wick, al, dial);
	wick.send(`/sendfile Al ${path.join(folder, 'film.avi')}`);
	await al.waitForEvent('question', {kind: 'file'});
	al.send('/accept');
	await al.waitForEvent('transfer.started', {bytes: 3_000_000});
	const {path: file = ''} = await al.waitForEvent('transfer.done', {bytes: film.length});
	expect(file).toMatch(/\/here\/film \(2\)\.avi$/v);
	expect(sha256(await readFile(file))).toBe(sha256(film));
});
