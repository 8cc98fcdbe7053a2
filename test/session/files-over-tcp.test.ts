import {readdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {randomFrom, startDelayProxy} from '../support/delay-proxy.js';
import {sha256} from '../support/disk-folder.js';
import {WholeProgram} from '../support/whole-program.js';

const LARGEST = 200_000;

/** Programs that talk over a line of their own, half of them in each framing. */
const PAIRS = 4;

/** From each to the other. */
const FILES = 25;

/** Most are small, so that 200 of them are through within seconds. */
const files = (random: () => number): ReadonlyMap<string, Uint8Array> => new Map(Array.from({length: FILES}, (_, index) => {
	const size = Math.floor(LARGEST * (random() ** 3));
	return [`${index}.dat`, Uint8Array.from({length: size}, () => Math.floor(random() * 256))];
}));

const digests = (all: ReadonlyMap<string, Uint8Array>): readonly string[] => [...all].map(([name, data]) => `${name} ${data.length} ${sha256(data)}`).toSorted();

const folder = async (directory: string): Promise<ReadonlyMap<string, Uint8Array>> => {
	const names = await readdir(directory);
	return new Map(await Promise.all(names.map(async name => [name, await readFile(path.join(directory, name))] as const)));
};

const ended = (program: WholeProgram, direction: 'in' | 'out'): number => program.all('transfer.done').filter(done => done.direction === direction).length;

const sendAll = async (from: WholeProgram, to: WholeProgram, random: () => number): Promise<void> => {
	const sent = files(random);
	for (const [file, data] of sent) {
		const place = path.join(from.dir, file);
		// eslint-disable-next-line no-await-in-loop
		await writeFile(place, data);
		// eslint-disable-next-line no-await-in-loop
		await from.type(`/sendfile ${to.name} ${place}`);
	}

	// Each of them sends once and receives once.
	await to.until(`${FILES} files from ${from.name}`, () => ended(to, 'in') === FILES);
	await from.until(`${FILES} files to ${to.name}`, () => ended(from, 'out') === FILES);
	expect(digests(await folder(to.downloads))).toEqual(digests(sent));
};

test('200 files over lines that delay, cut and join what passes: all arrive as they were', async () => {
	await Promise.all(Array.from({length: PAIRS}, async (_, seed) => {
		const random = randomFrom(seed);
		await using wick = await WholeProgram.start('Wick');
		await using al = await WholeProgram.start('Al');
		await using proxy = await startDelayProxy({target: {port: al.port}, delay: 2, seed});
		await wick.type(`${seed % 2 === 0 ? '/call' : '/zcall'} 127.0.0.1 ${proxy.port}`);
		await wick.until('Al', () => wick.all('peer.changed').length > 0);
		await al.until('Wick', () => al.all('peer.changed').length > 0);
		await wick.type('/allow Al files on');
		await al.type('/allow Wick files on');
		await sendAll(wick, al, random);
		await sendAll(al, wick, random);
		for (const program of [wick, al]) {
			expect([...program.all('transfer.failed'), ...program.all('error')]).toEqual([]);
		}
	}));
});
