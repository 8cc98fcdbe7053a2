/** Files with the real TinTin++ 2.02.20, in both directions and both roles (facts 7). */
import {readdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {fileContent, temporaryFolder} from '../support/files.js';
import type {Program} from '../support/program.js';
import {describeWithTinTin, type TinTin} from '../support/tintin.js';
import {tintinRoles, weAnswer, weCall} from '../support/tintin-pair.js';

/** A file of that many bytes, in a folder of its own. */
const makeFile = async (name: string, size: number): Promise<{readonly file: string; readonly content: Uint8Array}> => {
	const file = path.join(await temporaryFolder(), name);
	const content = fileContent(size);
	await writeFile(file, content);
	return {file, content};
};

/** TinTin++ puts what it is sent into a folder of its own. */
const downloadsOf = async (tintin: TinTin): Promise<string> => {
	const folder = await temporaryFolder();
	tintin.chat('downloaddir', `${folder}/`);
	await tintin.waitFor('Download directory set to');
	return folder;
};

/** TinTin++ sends a long file, and some of it has come. */
const halfway = async ({tintin, wick}: {readonly tintin: TinTin; readonly wick: Program}) => {
	const {file} = await makeFile('long.bin', 5_000_000);
	tintin.chat('sendfile', 'Wick', file);
	const {id} = await wick.waitForEvent('question', {kind: 'file'});
	wick.send(`/accept ${id}`);
	await wick.waitForEvent('transfer.progress', ({bytes}) => bytes > 0);
};

const fetchFrom = async ({tintin, wick}: {readonly tintin: TinTin; readonly wick: Program}, name: string, size: number) => {
	const {file, content} = await makeFile(name, size);
	tintin.chat('sendfile', 'Wick', file);
	const {id} = await wick.waitForEvent('question', {kind: 'file', details: {name: 'Al', file: name, size}});
	wick.send(`/accept ${id}`);
	const done = await wick.waitForEvent('transfer.done', {name, direction: 'in', size, bytes: size});
	return {content, received: new Uint8Array(await readFile(done.path!))};
};

for (const [role, connect] of tintinRoles) {
	describeWithTinTin(role, () => {
		test('files from TinTin++ are whole, whatever their size', async () => {
			await using pair = await connect();
			for (const size of [1, 499, 500, 501, 1000, 65_536]) {
				// eslint-disable-next-line no-await-in-loop -- One file at a time is what its protocol has.
				const {content, received} = await fetchFrom(pair, `from-${size}.bin`, size);
				expect(received, `${size} bytes`).toEqual(content);
			}
		});

		test('files to TinTin++: it loses the last block where the size is a multiple of 500, and we say so', async () => {
			await using pair = await connect();
			const {tintin, wick} = pair;
			const downloads = await downloadsOf(tintin);
			for (const size of [1, 499, 500, 501, 1000, 65_536]) {
				const name = `to-${size}.bin`;
				/* eslint-disable no-await-in-loop -- One file at a time is what its protocol has. */
				const {file, content} = await makeFile(name, size);
				wick.send(`/sendfile Al ${file}`);
				await tintin.waitFor(`File transfer from Wick, file: ${name}, size: ${size}.`);
				const isCut = size % 500 === 0;
				if (isCut) {
					await wick.waitForEvent('notice', ({code, text}) => code === 'file-tail' && text.includes(name));
				}

				// With a boost it asks for some blocks ahead; without one it takes ten blocks a second.
				tintin.chat('accept', 'Wick', '100');
				await wick.waitForEvent('transfer.done', {name, direction: 'out', size, bytes: size});
				await tintin.waitFor(`Transfer of ${name} completed, size: ${size}`);
				// It writes size % 500 bytes of the last block (facts 7.1).
				const expected = isCut ? content.subarray(0, -500) : content;
				expect(new Uint8Array(await readFile(path.join(downloads, name))), `${size} bytes`).toEqual(expected);
				/* eslint-enable no-await-in-loop */
			}
		});

		test('neither program sends TinTin++ an empty file, and both say why', async () => {
			await using pair = await connect();
			const {tintin, wick} = pair;
			const {file} = await makeFile('empty.bin', 0);
			tintin.chat('sendfile', 'Wick', file);
			await tintin.waitFor('Cannot send an empty file.');
			wick.send(`/sendfile Al ${file}`);
			await wick.waitForEvent('transfer.failed', ({name, reason}) => name === 'empty.bin' && reason.includes('empty'));
		});

		test('we cancel what TinTin++ sends', async () => {
			await using pair = await connect();
			const {tintin, wick} = pair;
			await halfway(pair);
			wick.send('/cancel');
			await wick.waitForEvent('transfer.failed', {name: 'long.bin', direction: 'in'});
			await tintin.waitFor('File cancel request received.');
			expect((await readdir(path.join(wick.dir, 'downloads'))).filter(name => !name.endsWith('.part'))).toEqual([]);
			wick.send('still here');
			await tintin.waitFor('still here');
		});

		test('TinTin++ cancels what it sends', async () => {
			await using pair = await connect();
			const {tintin, wick} = pair;
			await halfway(pair);
			tintin.chat('cancelfile', 'Wick');
			await wick.waitForEvent('transfer.failed', {name: 'long.bin', direction: 'in'});
		});

		test('we cancel what we send, and TinTin++ what it takes', async () => {
			await using pair = await connect();
			const {tintin, wick} = pair;
			await downloadsOf(tintin);
			for (const [name, cancel] of [
				['ours.bin', () => {
					wick.send('/cancel');
				}],
				['theirs.bin', () => {
					tintin.chat('cancelfile', 'Wick');
				}],
			] as const) {
				/* eslint-disable no-await-in-loop -- One file at a time is what its protocol has. */
				const {file} = await makeFile(name, 1_000_001);
				wick.send(`/sendfile Al ${file}`);
				await tintin.waitFor(`File transfer from Wick, file: ${name}`);
				tintin.chat('accept', 'Wick');
				await wick.waitForEvent('transfer.progress', {name, direction: 'out'});
				cancel();
				await wick.waitForEvent('transfer.failed', {name, direction: 'out'});
				/* eslint-enable no-await-in-loop */
			}

			await tintin.waitFor('File cancel request received.');
		});

		test('a file that we deny', async () => {
			await using pair = await connect();
			const {tintin, wick} = pair;
			const {file} = await makeFile('unwanted.bin', 1000);
			tintin.chat('sendfile', 'Wick', file);
			const {id} = await wick.waitForEvent('question', {kind: 'file'});
			wick.send(`/deny ${id}`);
			await tintin.waitFor('Wick does not take unwanted.bin');
		});
	});
}

describeWithTinTin('large files', () => {
	test('5,000,001 bytes from TinTin++', async () => {
		await using pair = await weAnswer();
		const {content, received} = await fetchFrom(pair, 'large.bin', 5_000_001);
		expect(received).toEqual(content);
	});

	// It reads some 16 KB ten times a second; without our pauses it loses step (facts: performance).
	test('1 MB to TinTin++ with boost', async () => {
		await using pair = await weCall();
		const {tintin, wick} = pair;
		const downloads = await downloadsOf(tintin);
		const {file, content} = await makeFile('boosted.bin', 1_000_001);
		wick.send(`/sendfile Al ${file}`);
		await tintin.waitFor('File transfer from Wick');
		tintin.chat('accept', 'Wick', '200');
		await wick.waitForEvent('transfer.done', {name: 'boosted.bin', direction: 'out'});
		await tintin.waitFor('Transfer of boosted.bin completed');
		expect(new Uint8Array(await readFile(path.join(downloads, 'boosted.bin')))).toEqual(content);
	});
});
