import {mkdir, readFile, stat, truncate, writeFile} from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {MEMORY_LIMIT, MemoryBuffer} from '../../../source/scripting/memory-buffer.js';
import {socketFiles} from '../../../source/scripting/socket-files.js';
import {fileContent, temporaryFolder} from '../../support/files.js';

test('what is appended stands there in order', () => {
	fc.assert(fc.property(fc.array(fc.oneof(fc.uint8Array(), fc.array(fc.integer({min: 0, max: 255})))), pieces => {
		const buffer = new MemoryBuffer();
		const expected = pieces.flatMap(piece => [...piece]);
		for (const piece of pieces) {
			expect(buffer.append(piece)).toBe(piece.length);
		}

		expect([...buffer.toUint8Array()]).toEqual(expected);
		expect(buffer.size()).toBe(expected.length);
		expect(Array.from({length: expected.length}, (_, index) => buffer.readByteAt(index))).toEqual(expected);
	}));
});

test('outside of it there is nothing', () => {
	const buffer = new MemoryBuffer();
	buffer.append('ü');
	expect([-1, 0, 1, 2, 0.5].map(index => buffer.readByteAt(index))).toEqual([undefined, 0xC3, 0xBC, undefined, undefined]);
	buffer.clear();
	expect([buffer.size(), buffer.readByteAt(0)]).toEqual([0, undefined]);
});

test('what is taken out of it is a copy', () => {
	const buffer = new MemoryBuffer();
	buffer.append('abc');
	buffer.toUint8Array().fill(0);
	const other = new MemoryBuffer();
	other.append(buffer);
	other.append(other);
	expect([...other.toUint8Array()]).toEqual([97, 98, 99, 97, 98, 99]);
});

test('it holds 64 MiB, and refuses more as a whole', () => {
	const buffer = new MemoryBuffer();
	expect(buffer.append(new Uint8Array(MEMORY_LIMIT - 1))).toBe(MEMORY_LIMIT - 1);
	expect([buffer.append('ab'), buffer.lastError()?.message]).toEqual([-1, 'WriteBufferFull: a MemoryBuffer holds 64 MiB at most']);
	expect([buffer.append('a'), buffer.size()]).toEqual([1, MEMORY_LIMIT]);
	expect([buffer.append([256]), buffer.lastError()?.name]).toEqual([-1, 'UnsupportedSocketOperation']);
});

test('it is saved and loaded, instead of what was there', async () => {
	const folder = await temporaryFolder();
	const file = path.join(folder, 'file');
	const content = fileContent(200_000);
	await writeFile(file, content);
	const buffer = new MemoryBuffer(socketFiles);
	buffer.append('before');
	expect(await buffer.loadFromFile(file)).toBe(content.length);
	expect(buffer.toUint8Array()).toEqual(content);
	const copy = path.join(folder, 'copy');
	expect(await buffer.saveToFile(copy)).toBe(content.length);
	expect(new Uint8Array(await readFile(copy))).toEqual(content);
});

test('what can\'t be loaded or saved says why, and changes nothing', async () => {
	const folder = await temporaryFolder();
	const buffer = new MemoryBuffer(socketFiles);
	buffer.append('before');
	expect([await buffer.loadFromFile(path.join(folder, 'none')), buffer.lastError()?.code]).toEqual([-1, 'ENOENT']);
	await mkdir(path.join(folder, 'folder'));
	expect([await buffer.saveToFile(path.join(folder, 'folder')), buffer.lastError()?.code]).toEqual([-1, 'EISDIR']);
	const large = path.join(folder, 'large');
	await writeFile(large, '');
	await truncate(large, MEMORY_LIMIT + 1);
	expect((await stat(large)).size).toBe(MEMORY_LIMIT + 1);
	expect([await buffer.loadFromFile(large), buffer.lastError()?.name]).toEqual([-1, 'WriteBufferFull']);
	expect(new TextDecoder().decode(buffer.toUint8Array())).toBe('before');
});

test('without the permission there are no files', async () => {
	const file = path.join(await temporaryFolder(), 'file');
	const buffer = new MemoryBuffer();
	buffer.append('x');
	expect([await buffer.saveToFile(file), buffer.lastError()?.name]).toEqual([-1, 'PermissionDenied']);
	await expect(stat(file)).rejects.toThrow('ENOENT');
	expect([await buffer.loadFromFile(import.meta.filename), buffer.size()]).toEqual([-1, 1]);
});
