import {PassThrough, type Readable} from 'node:stream';
import {vi} from 'vitest';

/** How long a condition may take to come true on a busy machine, and how often it is looked at, in milliseconds. */
export const patience = {timeout: 4000, interval: 5};

/** Keeps what comes out of a stream, as lines. */
export function collectLines(stream: Readable): {readonly lines: string[]; json(): unknown[]; atLeast(count: number): Promise<string[]>} {
	const lines: string[] = [];
	let rest = '';
	stream.setEncoding('utf8');
	stream.on('data', (chunk: string) => {
		const parts = (rest + chunk).split('\n');
		rest = parts.pop()!;
		lines.push(...parts);
	});
	return {
		lines,
		json: () => lines.map(line => JSON.parse(line) as unknown),
		async atLeast(count) {
			await vi.waitFor(() => {
				if (lines.length < count) {
					throw new Error(`${lines.length} of ${count} lines so far`);
				}
			}, patience);
			return lines;
		},
	};
}

/** Standard output or error in memory. */
export function createSink(): PassThrough & {readonly collected: ReturnType<typeof collectLines>} {
	const stream = new PassThrough();
	return Object.assign(stream, {collected: collectLines(stream)});
}
