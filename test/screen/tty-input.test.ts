import {PassThrough} from 'node:stream';
import {expect, test} from 'vitest';
import {TtyInput} from '../../source/screen/tty-input.js';

const open = () => {
	const calls: unknown[] = [];
	const source = Object.assign(new PassThrough(), {
		setRawMode(isRaw: boolean) {
			calls.push(['raw', isRaw]);
		},
		ref() {
			calls.push('ref');
		},
		unref() {
			calls.push('unref');
		},
	});
	const input = new TtyInput(source, () => {
		calls.push('ended');
	});
	return {source, input, calls};
};

const settle = async (): Promise<void> => new Promise(resolve => {
	setImmediate(resolve);
});

const readAll = (input: TtyInput): readonly unknown[] => {
	const keys: unknown[] = [];
	for (let key: unknown = input.read(); key !== null; key = input.read()) {
		keys.push(key);
	}

	return keys;
};

test('each read gives one key', async () => {
	const {source, input} = open();
	input.ref();
	source.write('hello\r\u{1B}[A');
	await settle();
	expect(readAll(input)).toEqual(['hello', '\r', '\u{1B}[A']);
});

test('characters cut across two reads are put together', async () => {
	const {source, input} = open();
	input.ref();
	const bytes = new TextEncoder().encode('漢');
	source.write(bytes.subarray(0, 1));
	source.write(bytes.subarray(1));
	await settle();
	expect(readAll(input)).toEqual(['漢']);
});

test.each(['\u{1B}OP', '\u{1B}[11~', '\u{1B}[[A'])('F1 sent as %j keeps its place among the keys, in a spelling that Ink passes on', async sequence => {
	const {source, input} = open();
	input.ref();
	source.write(`a${sequence}b\u{1B}OQ`);
	await settle();
	expect(readAll(input)).toEqual(['a', '\u{1B}[49;17u', 'b', '\u{1B}OQ']);
});

test('modes go to the terminal, and it is read only while somebody listens', () => {
	const {source, input, calls} = open();
	expect(input.isTTY).toBe(true);
	expect(source.isPaused()).toBe(true);
	input.setRawMode(true).ref();
	expect(source.isPaused()).toBe(false);
	input.setRawMode(false).unref();
	expect(source.isPaused()).toBe(true);
	expect(calls).toEqual([['raw', true], 'ref', ['raw', false], 'unref']);
});

test('says when the terminal is gone', async () => {
	const {source, input, calls} = open();
	input.ref();
	source.end();
	await settle();
	expect(calls).toContain('ended');
});
