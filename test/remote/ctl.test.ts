import fs from 'node:fs';
import net from 'node:net';
import nodePath from 'node:path';
import {once} from 'node:events';
import {Readable, Writable} from 'node:stream';
import {expect, onTestFinished, test, vi} from 'vitest';
import {runCtl} from '../../source/remote/ctl.js';
import {maxBehind} from '../../source/remote/outlet.js';
import {serve, temporaryFolder} from '../support/control.js';
import {al, at, createFakeProgram, failed, message, printed} from '../support/fake-program.js';
import {createSink, patience} from '../support/lines.js';

function start(path: string, ...args: readonly string[]) {
	const stdout = createSink();
	const stderr = createSink();
	return {stdout, stderr, code: runCtl(args, {path, stdout, stderr})};
}

async function ctl(path: string, ...args: readonly string[]) {
	const {stdout, stderr, code} = start(path, ...args);
	return {code: await code, out: stdout.collected.lines, err: stderr.collected.lines};
}

/** An instance that follows events is ready once the program has a subscriber that wants them. */
async function follow(...args: readonly string[]) {
	const served = await serve();
	const following = start(served.path, 'events', ...args);
	await vi.waitFor(() => {
		served.program.emit({event: 'notice', at, code: 'probe', text: 'probe'});
		served.program.emit(message('probe'));
		expect(following.stdout.collected.lines).not.toEqual([]);
	}, patience);
	return {...served, ...following};
}

test('run prints what the line prints', async () => {
	const {program, path} = await serve();
	program.onLine = async () => printed('1 Al', '2 Bea');
	expect(await ctl(path, 'run', '/who')).toEqual({code: 0, out: ['1 Al', '2 Bea'], err: []});
	expect(await ctl(path, 'run', '/call', 'mud.example.org')).toMatchObject({code: 0});
	expect(program.typed.map(({line}) => line)).toEqual(['/who', '/call mud.example.org']);
});

test('a command that fails says why on stderr and ends with 1', async () => {
	const {program, path} = await serve();
	program.onLine = async () => failed('Nobody is called Zed.');
	expect(await ctl(path, 'run', '/ping Zed')).toEqual({code: 1, out: [], err: ['Nobody is called Zed.']});
	expect(await ctl(path, 'send', 'Zed', 'hi')).toEqual({code: 1, out: [], err: ['Nobody is called Zed.']});
	expect(await ctl(path, 'run', '/who\n/who')).toMatchObject({code: 1, err: [expect.stringContaining('one request per line')]});
});

test('send takes the rest of the line as text, also what looks like a flag', async () => {
	const {program, path} = await serve();
	await ctl(path, 'send', 'Al', 'try', '--help', 'first');
	await ctl(path, 'send', 'everybody', 'on my way');
	expect(program.typed.map(({line}) => line)).toEqual(['/chat Al try --help first', '/chatall on my way']);
});

test('send TARGET - takes the text from stdin', async () => {
	const {program, path} = await serve();
	const stdin = Readable.from([new TextEncoder().encode('one\ntw'), new TextEncoder().encode('ö\n')]);
	expect(await runCtl(['send', '#raid', '-'], {path, stdin, stdout: createSink(), stderr: createSink()})).toBe(0);
	expect(program.typed.map(({line}) => line)).toEqual(['/group raid one', '/group raid twö']);
});

test('status is one line, or the template filled in', async () => {
	const program = createFakeProgram({status: {dnd: true, questions: 2}});
	const {path} = await serve({program});
	expect(await ctl(path, 'status')).toEqual({code: 0, out: ['Wick, port 4050, 1 peer, 2 questions, do not disturb'], err: []});
	expect(await ctl(path, 'status', '--format', '#{name}:#{peers}/#{questions} #{dnd} #{port} #5')).toMatchObject({code: 0, out: ['Wick:1/2 on 4050 #5']});
	expect(await ctl(path, 'status', '--format=#{name}')).toMatchObject({code: 0, out: ['Wick']});
});

test('status says when no calls are taken', async () => {
	const {path} = await serve({program: createFakeProgram({peers: [], status: {port: 0}})});
	expect(await ctl(path, 'status')).toMatchObject({out: ['Wick, takes no calls, 0 peers']});
});

test('peers are a table, or one object per line', async () => {
	const {group, ...alone} = al;
	const bea = {...alone, id: 12, name: 'Bea', address: '2001:db8::1', version: 'MUSHclient', flags: []};
	expect(group).toBe('raid');
	const {path} = await serve({program: createFakeProgram({peers: [al, bea]})});
	expect(await ctl(path, 'peers')).toEqual({
		code: 0,
		out: [
			'1   Al   mudmaster  192.0.2.7:4050      #raid  TinTin++ 2.02.31  private',
			'12  Bea  mudmaster  [2001:db8::1]:4050         MUSHclient',
		],
		err: [],
	});
	const {out} = await ctl(path, 'peers', '--json');
	expect(out.map(line => JSON.parse(line) as unknown)).toEqual([al, bea]);
	const empty = await serve({program: createFakeProgram({peers: []})});
	expect(await ctl(empty.path, 'peers')).toEqual({code: 0, out: [], err: []});
});

test.each([
	[[], 'which verb?'],
	[['shout', 'hi'], 'there is no verb "shout".'],
	[['constructor'], 'there is no verb "constructor".'],
	[['send', 'Al'], 'send needs a TARGET and a TEXT.'],
	[['send', '', 'hi'], 'send needs a TARGET and a TEXT.'],
	[['run'], 'run needs a LINE.'],
	[['events', '--jsno'], 'there is no flag --jsno here.'],
	[['events', 'mesage'], 'no event matches "mesage"; there are: ready, '],
	[['peers', 'Al'], 'peers takes no "Al".'],
	[['status', '--format'], 'status takes --format TEMPLATE and nothing else.'],
	[['status', 'name'], 'status takes --format TEMPLATE and nothing else.'],
	[['status', '--format', '#{unread}'], 'there is no #{unread}; there are #{name} #{dnd} #{port} #{peers} #{questions}.'],
])('usage: %j', async (args, words) => {
	// Nobody listens there: what can't be right is told without asking.
	const {code, out, err} = await ctl('/nowhere/control.sock', ...args);
	expect(code).toBe(2);
	expect(out).toEqual([]);
	expect(err[0]).toContain(`mudlark ctl: ${words}`);
	expect(err.slice(1).join('\n')).toMatch(/Verbs:[\s\S]*send TARGET TEXT[\s\S]*run LINE[\s\S]*events \[--json\] \[GLOB \.\.\.\][\s\S]*status[\s\S]*peers/v);
});

test('help is no mistake', async () => {
	const {code, out, err} = await ctl('/nowhere/control.sock', '--help');
	expect(code).toBe(0);
	expect(out[0]).toBe('Verbs:');
	expect(err).toEqual([]);
});

test('without a running instance: 69 and one line with the path and the next step', async () => {
	for (const args of [['status'], ['peers'], ['run', '/who'], ['send', 'Al', 'hi'], ['events']]) {
		// eslint-disable-next-line no-await-in-loop
		expect(await ctl('/nowhere/control.sock', ...args)).toEqual({code: 69, out: [], err: [
			'mudlark ctl: No mudlark is running here (tried /nowhere/control.sock). Start it with "mudlark"; if it runs with --profile or --dir, give these to ctl too.',
		]});
	}
});

test('an instance that speaks another version is named', async () => {
	const {path} = await scripted('{"jsonrpc":"2.0","id":1,"result":{"program":"mudlark","version":"9.9.9","protocol":2}}\n');
	expect(await ctl(path, 'status')).toEqual({code: 1, out: [], err: [
		'mudlark ctl: The running mudlark 9.9.9 speaks version 2 of the control protocol, this one version 1. Quit it and start it again.',
	]});
});

test('an instance that ends before it answers is no success', async () => {
	const {path} = await scripted('');
	expect(await ctl(path, 'run', '/who')).toEqual({code: 1, out: [], err: ['mudlark ctl: mudlark ended before it answered.']});
});

/** Something at a control socket that says `answer` to whatever comes and hangs up. */
async function scripted(answer: string): Promise<{readonly path: string}> {
	const socketPath = nodePath.join(temporaryFolder(), 'control.sock');
	const server = net.createServer(socket => {
		socket.once('data', () => {
			socket.end(answer);
		});
	});
	server.listen(socketPath);
	await once(server, 'listening');
	onTestFinished(() => {
		server.close();
	});
	return {path: socketPath};
}

test('events prints a line per event: time, name, essential text', async () => {
	const {program, stdout, server, code} = await follow();
	program.emit(message('hi\nthere', {emote: true}));
	program.emit({event: 'peer.offline', at, peer: al, reason: 'hung up'});
	await server.close();
	expect(await code).toBe(0);
	expect(stdout.collected.lines.filter(line => !line.includes('probe'))).toEqual([
		expect.stringMatching(/^\d\d:\d\d:\d\d message \[mm\/everybody\] Al hi \/ there$/v),
		expect.stringMatching(/^\d\d:\d\d:\d\d peer\.offline Al hung up$/v),
	]);
});

test('events --json prints the very objects, those that a glob names', async () => {
	const {program, stdout, server, code} = await follow('--json', 'message');
	const events = [message('one'), message('two', {ansi: '\u{1B}[1mtwo\u{1B}[0m'})];
	program.emit(events[0]!);
	program.emit({event: 'notice', at, code: 'x', text: 'not asked for'});
	program.emit(events[1]!);
	await server.close();
	expect(await code).toBe(0);
	expect(stdout.collected.json().filter(event => (event as {text: string}).text !== 'probe')).toEqual(events);
});

test('events ends with 0 when the reader closes the output', async () => {
	const {stdout, code} = await follow();
	stdout.destroy();
	expect(await code).toBe(0);
});

test('events ends with 0 when the output breaks', async () => {
	const {program, path} = await serve();
	const stdout = new Writable({
		write(_chunk, _encoding, callback) {
			callback(Object.assign(new Error('write EPIPE'), {code: 'EPIPE'}));
		},
	});
	const code = runCtl(['events'], {path, stdout, stderr: createSink()});
	const emitting = setInterval(() => {
		program.emit(message('hi'));
	}, 5);
	onTestFinished(() => {
		clearInterval(emitting);
	});
	expect(await code).toBe(0);
});

test('events that a stuck reader leaves behind end it with 1 and the reason', async () => {
	const {program, path} = await serve();
	let unblock: () => void = () => undefined;
	const seen: number[] = [];
	const stdout = new Writable({
		highWaterMark: 1,
		write(chunk: Uint8Array, _encoding, callback) {
			seen.push(chunk.length);
			unblock = callback;
		},
	});
	const stderr = createSink();
	const code = runCtl(['events', '--json'], {path, stdout, stderr});
	await vi.waitFor(() => {
		program.emit(message('probe'));
		expect(seen).not.toEqual([]);
	}, patience);
	const text = 'x'.repeat(64 * 1024);
	for (let sent = 0; sent < 2 * maxBehind; sent += text.length) {
		program.emit(message(text));
	}

	stdout._write = (_chunk: Uint8Array, _encoding, callback) => {
		callback();
	};

	unblock();
	expect(await code).toBe(1);
	expect(stderr.collected.lines).toEqual(['mudlark ctl: mudlark hung up, because 8 MiB of events waited to be read. Ask for fewer with a GLOB, or read faster.']);
});

test('a reader who closes the output early is no crash', async () => {
	const {path} = await serve();
	const stdout = createSink();
	stdout.destroy();
	expect(await runCtl(['peers'], {path, stdout, stderr: createSink()})).toBe(0);
});

test('docs/ipc.md names each verb and each placeholder', async () => {
	const page = fs.readFileSync(new URL('../../docs/ipc.md', import.meta.url), 'utf8');
	const {err} = await ctl('/nowhere', 'status', '--format', '#{x}');
	const placeholders = err[0]!.matchAll(/#\{\w+\}/gv).map(([name]) => name).drop(1).toArray();
	const verbs = err.slice(2).map(line => line.trim().split(' ', 1)[0]!);
	expect(placeholders).toHaveLength(5);
	expect(verbs).toEqual(['send', 'run', 'events', 'status', 'peers']);
	for (const word of [...placeholders.map(name => `\`${name}\``), ...verbs.map(verb => `mudlark ctl ${verb}`)]) {
		expect(page).toContain(word);
	}
});
