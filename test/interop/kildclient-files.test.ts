/** Files with the real KildClient 3.2.0, in both directions, roles and framings (facts 7, 14). */
import {Buffer} from 'node:buffer';
import {readdir, readFile, truncate, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {fileContent, temporaryFolder} from '../support/files.js';
import {describeWithKildClient} from '../support/kildclient.js';
import {kildTable, startBoth, type KildPair} from '../support/kildclient-pair.js';

/** A file that takes a while, so that it can be stopped. */
const makeLong = async (file: string): Promise<string> => {
	await writeFile(file, '');
	await truncate(file, 50_000_000);
	return file;
};

/** KildClient offers a file, and we take it. */
const takeFrom = async ({kild, wick}: KildPair, file: string): Promise<void> => {
	kild.sendFile('Wick', file);
	const {id} = await wick.waitForEvent('question', {kind: 'file', details: {name: 'Al', file: path.basename(file)}});
	wick.send(`/accept ${id}`);
};

/** We offer a file, and KildClient takes it. */
const giveTo = async ({kild, wick}: KildPair, file: string, target: string): Promise<void> => {
	kild.acceptFile(target);
	wick.send(`/sendfile Al ${file}`);
	await kild.waitFor(`dialog: Wick wants to send you file '${path.basename(file)}', length`);
	await kild.waitFor(`Started transfer of file ${target}.`);
};

describeWithKildClient('files', () => {
	/** Next to each other, because between two files there is a pause (facts 7.3 rule 4). */
	let pairs: readonly KildPair[] = [];

	beforeAll(async () => {
		pairs = await Promise.all(kildTable.map(async ({framing, connect}) => {
			const pair = await startBoth(framing);
			await connect(pair);
			return pair;
		}));
	});

	afterAll(async () => {
		await Promise.all(pairs.map(async pair => pair.stop()));
	});

	const inEach = async (act: (pair: KildPair, folder: string) => Promise<void>): Promise<void> => {
		const folders = await Promise.all(pairs.map(async () => temporaryFolder()));
		await Promise.all(pairs.map(async (pair, index) => act(pair, folders[index]!)));
	};

	test.each([1, 499, 500, 501, 1000, 1024, 65_536])('a file of %i bytes, both ways', async size => {
		const name = `plan-${size}.bin`;
		await inEach(async (pair, folder) => {
			const {kild, wick} = pair;
			const file = path.join(folder, name);
			await writeFile(file, fileContent(size));

			await takeFrom(pair, file);
			const {path: received} = await wick.waitForEvent('transfer.done', {name, direction: 'in', size, bytes: size});
			expect(Buffer.compare(await readFile(received!), fileContent(size))).toBe(0);
			await kild.waitFor(`Finished transfer of file ${file}.`);

			const target = path.join(folder, 'target');
			await giveTo(pair, file, target);
			await wick.waitForEvent('transfer.done', {name, direction: 'out', size, bytes: size});
			await kild.waitFor(`Transfer of file ${target} finished.`);
			expect(Buffer.compare(await readFile(target), fileContent(size))).toBe(0);
		});
	});

	test('what KildClient sends is cancelled: by us, and by it', async () => {
		await inEach(async (pair, folder) => {
			const {kild, wick} = pair;
			const first = await makeLong(path.join(folder, 'in-ours.bin'));
			await takeFrom(pair, first);
			await wick.waitForEvent('transfer.progress', {name: 'in-ours.bin'});
			wick.send('/cancel');
			await wick.waitForEvent('transfer.failed', {name: 'in-ours.bin', direction: 'in'});
			await kild.waitFor(`Transfer of file ${first} aborted by remote party.`);

			const second = await makeLong(path.join(folder, 'in-its.bin'));
			await takeFrom(pair, second);
			await wick.waitForEvent('transfer.progress', {name: 'in-its.bin'});
			kild.stopFile('Wick');
			await kild.waitFor(`Transfer of file ${second} aborted.`);
			const {reason} = await wick.waitForEvent('transfer.failed', {name: 'in-its.bin', direction: 'in'});
			expect(reason).toMatch(/^Al broke it off\./v);
			const kept = await readdir(path.join(wick.dir, 'downloads'));
			expect(kept.filter(name => name.startsWith('in-')).toSorted()).toEqual(['in-its.bin.part', 'in-ours.bin.part']);
		});
	});

	test('what we send is cancelled: by us, and by KildClient', async () => {
		await inEach(async (pair, folder) => {
			const {kild, wick} = pair;
			const target = path.join(folder, 'target');
			await giveTo(pair, await makeLong(path.join(folder, 'out-ours.bin')), target);
			await wick.waitForEvent('transfer.progress', {name: 'out-ours.bin'});
			wick.send('/cancel');
			await wick.waitForEvent('transfer.failed', {name: 'out-ours.bin', direction: 'out'});
			await kild.waitFor(`Transfer of file ${target} aborted by remote party.`);

			const other = path.join(folder, 'other');
			await giveTo(pair, await makeLong(path.join(folder, 'out-its.bin')), other);
			await wick.waitForEvent('transfer.progress', {name: 'out-its.bin'});
			kild.stopFile('Wick');
			await kild.waitFor(`Transfer of file ${other} aborted.`);
			const {reason} = await wick.waitForEvent('transfer.failed', {name: 'out-its.bin', direction: 'out'});
			expect(reason).toMatch(/^Al broke it off/v);
			// It keeps nothing of what was broken off.
			kild.command('ping', 'Wick');
			await kild.waitFor('Ping replyied');
			expect(await readdir(folder)).toEqual(['out-its.bin', 'out-ours.bin']);
		});
	});

	test('denied: by us, and by KildClient, whose words we read', async () => {
		await inEach(async (pair, folder) => {
			const {kild, wick} = pair;
			const file = path.join(folder, 'unwanted.bin');
			await writeFile(file, fileContent(1000));
			kild.sendFile('Wick', file);
			const {id} = await wick.waitForEvent('question', {kind: 'file', details: {file: 'unwanted.bin'}});
			wick.send(`/deny ${id}`);
			await kild.waitFor(/^Wick rejected the file transfer: /v);
			await kild.waitFor('Wick does not take unwanted.bin');

			kild.refuseFile();
			wick.send(`/sendfile Al ${file}`);
			const {reason} = await wick.waitForEvent('transfer.failed', {name: 'unwanted.bin', direction: 'out'});
			expect(reason).toContain('“Al rejected the file transfer.”');
		});
	});

	test('after all that texts still go both ways, and Perl had nothing to complain about', async () => {
		await inEach(async ({kild, wick}) => {
			wick.send('still here');
			await kild.waitFor('Wick chats to everybody, \'still here\'');
			kild.chatAll('so am I');
			await wick.waitForEvent('message', {text: 'so am I', from: {name: 'Al', verified: true}});
			expect(kild.transcript().filter(line => line.startsWith('error:'))).toEqual([]);
		});
	});
});
