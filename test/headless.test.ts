import {Buffer} from 'node:buffer';
import {PassThrough, Writable} from 'node:stream';
import {expect, test, vi} from 'vitest';
import type {LineResult} from '../source/commands/shell-types.js';
import {runHeadless, type HeadlessOptions} from '../source/headless.js';
import {maxBehind} from '../source/remote/outlet.js';
import {dial, serve} from './support/control.js';
import {
	al,
	at,
	countedMessage,
	createFakeProgram,
	done,
	failed,
	message,
	movedTo,
} from './support/fake-program.js';
import {createSink, patience} from './support/lines.js';

function start(options: Partial<HeadlessOptions> = {}) {
	const program = createFakeProgram();
	const stdin = new PassThrough();
	const stdout = createSink();
	const stderr = createSink();
	const headless = runHeadless({program, stdin, stdout, stderr, now: () => new Date(at), ...options});
	return {program, stdin, stdout, stderr, ...headless};
}

async function typedCount(program: ReturnType<typeof createFakeProgram>, count: number) {
	await vi.waitFor(() => {
		expect(program.typed).toHaveLength(count);
	}, patience);
	return program.typed;
}

test('every event is one JSON object per line, the very object', async () => {
	const {program, stdout} = start();
	const events = [message('hi\nthere'), {event: 'peer.online' as const, at, peer: al}];
	for (const event of events) {
		program.emit(event);
	}

	await stdout.collected.atLeast(2);
	expect(stdout.collected.json()).toEqual(events);
});

test('raw blocks are off', async () => {
	const {program, stdout} = start();
	program.emit({event: 'raw', at, peer: {id: 1, name: 'Al', protocol: 'mudmaster'}, code: 99, text: 'x'});
	program.emit(message('hi'));
	await stdout.collected.atLeast(1);
	expect(stdout.collected.json()).toMatchObject([{event: 'message'}]);
});

test('an event is serialised once for stdout and the control socket together', async () => {
	const {program, path} = await serve();
	const {stdout} = start({program});
	const client = dial(path);
	await client.ask('subscribe');
	const {event, reads} = countedMessage('hi');
	program.emit(event);
	await stdout.collected.atLeast(1);
	await client.atLeast(2);
	expect(reads()).toBe(1);
	expect((client.json()[1] as {params: unknown}).params).toEqual(stdout.collected.json()[0]);
});

test('every line is typed in the current room, however it is cut and ended', async () => {
	const {program, stdin} = start();
	stdin.write('hi\r\nhow ');
	stdin.write('are you\n\n/who\n');
	expect(await typedCount(program, 3)).toEqual([
		{line: 'hi', room: 'mm/everybody', face: 'headless'},
		{line: 'how are you', room: 'mm/everybody', face: 'headless'},
		{line: '/who', room: 'mm/everybody', face: 'headless'},
	]);
});

test('/room changes the room of the lines after it', async () => {
	const {program, stdin} = start({room: 'mm/#raid'});
	program.onLine = async ({line}) => line === '/room Al' ? movedTo('mm/@Al') : done;
	stdin.write('one\n/room Al\ntwo\n');
	const typed = await typedCount(program, 3);
	expect(typed.map(({room}) => room)).toEqual(['mm/#raid', 'mm/#raid', 'mm/@Al']);
});

test('a line waits for the outcome of the one before, failed or not', async () => {
	const {program, stdin} = start();
	const outcomes: Array<(result: LineResult) => void> = [];
	program.onLine = async () => new Promise(resolve => {
		outcomes.push(resolve);
	});
	stdin.write('one\ntwo\n');
	stdin.write('three\n');
	await typedCount(program, 1);
	outcomes[0]!(failed('no'));
	await typedCount(program, 2);
	outcomes[1]!(done);
	await typedCount(program, 3);
	expect(program.typed.map(({line}) => line)).toEqual(['one', 'two', 'three']);
});

test('while a line is carried out, whoever types fast is held back', async () => {
	const {program, stdin} = start();
	const release = Promise.withResolvers<LineResult>();
	program.onLine = async () => release.promise;
	stdin.write('slow\n');
	await typedCount(program, 1);
	const line = `${'x'.repeat(1023)}\n`;
	let written = 0;
	while (stdin.write(line)) {
		written++;
	}

	expect(stdin.writableNeedDrain).toBe(true);
	expect(program.typed).toHaveLength(1);
	release.resolve(done);
	await typedCount(program, written + 2);
});

test('the end of stdin keeps it running; a last line without end counts', async () => {
	const {program, stdin, stdout, finished} = start();
	let isFinished = false;
	void finished.then(() => {
		isFinished = true;
	});
	stdin.end('last');
	await typedCount(program, 1);
	program.emit(message('still here'));
	await stdout.collected.atLeast(1);
	expect(isFinished).toBe(false);
});

test('stdin that breaks keeps it running', async () => {
	const {program, stdin, stdout} = start();
	stdin.destroy(new Error('read EIO'));
	program.emit(message('still here'));
	await stdout.collected.atLeast(1);
});

test('a line over 64 KiB is an error event, the next one is typed', async () => {
	const {program, stdin, stdout} = start();
	stdin.write(`${'x'.repeat(64 * 1024)}\n`);
	stdin.write('y'.repeat(100 * 1024));
	stdin.write('y\nnext\n');
	const typed = await typedCount(program, 2);
	expect(typed.map(({line}) => line.length)).toEqual([64 * 1024, 4]);
	expect(stdout.collected.json()).toEqual([{
		event: 'error',
		at,
		code: 'ML_LINE_TOO_LONG',
		message: expect.stringContaining('64 KiB') as string,
		face: 'headless',
	}]);
});

test('bytes that are not UTF-8 are replaced', async () => {
	const {program, stdin} = start();
	stdin.write(Buffer.from([0x68, 0xFF, 0x69, 0x0A]));
	expect(await typedCount(program, 1)).toMatchObject([{line: 'h\u{FFFD}i'}]);
});

test('stop ends with 0, what was told before still goes out, nothing after', async () => {
	const {program, stdin, stdout, finished, stop} = start();
	program.emit(message('last words'));
	stop();
	program.emit(message('too late'));
	expect(await finished).toBe(0);
	expect(stdout.collected.json()).toMatchObject([{text: 'last words'}]);
	expect(program.listeners()).toBe(0);
	expect(stdin.destroyed).toBe(true);
	expect(program.typed).toEqual([]);
});

test('lines that wait are not typed after stop', async () => {
	const {program, stdin, finished, stop} = start();
	program.onLine = async () => {
		stop();
		return done;
	};

	stdin.write('/quit\nafter\n');
	expect(await finished).toBe(0);
	expect(program.typed.map(({line}) => line)).toEqual(['/quit']);
});

test('stop does not wait for a reader who is stuck', async () => {
	const stdout = new Writable({write: () => undefined});
	const {program, finished, stop} = start({stdout});
	program.emit(message('never read'));
	stop();
	expect(await finished).toBe(0);
});

test('stdout closed by the reader ends it with 0', async () => {
	const {stdout, stderr, finished, program} = start();
	stdout.destroy();
	expect(await finished).toBe(0);
	expect(program.listeners()).toBe(0);
	expect(stderr.collected.lines).toEqual([]);
});

function broken(code: string) {
	return new Writable({
		write(_chunk, _encoding, callback) {
			callback(Object.assign(new Error(`write ${code}`), {code}));
		},
	});
}

test('a broken pipe ends it with 0', async () => {
	const {program, stderr, finished} = start({stdout: broken('EPIPE')});
	program.emit(message('hi'));
	expect(await finished).toBe(0);
	expect(stderr.collected.lines).toEqual([]);
});

test('a full disk ends it with 1 and the reason', async () => {
	const {program, stderr, finished} = start({stdout: broken('ENOSPC')});
	program.emit(message('hi'));
	expect(await finished).toBe(1);
	await stderr.collected.atLeast(1);
	expect(stderr.collected.lines).toEqual(['mudlark: events can\'t be written to stdout (write ENOSPC).']);
});

test('a reader who falls 8 MiB behind ends it with 1 and a line on stderr', async () => {
	let received = 0;
	const stdout = new Writable({
		write(chunk: Uint8Array) {
			received += chunk.length;
		},
	});
	const {program, stderr, finished} = start({stdout});
	const text = 'x'.repeat(64 * 1024);
	for (let sent = 0; sent < maxBehind - text.length; sent += text.length) {
		program.emit(message(text));
	}

	expect(program.listeners()).toBe(1);
	for (let sent = 0; sent < 4; sent++) {
		program.emit(message(text));
	}

	expect(program.listeners()).toBe(0);
	expect(await finished).toBe(1);
	await stderr.collected.atLeast(1);
	expect(stderr.collected.lines).toEqual([expect.stringContaining('8 MiB behind')]);
	expect(received).toBeLessThan(maxBehind);
});
