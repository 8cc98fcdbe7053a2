import fs from 'node:fs';
import net from 'node:net';
import nodePath from 'node:path';
import process from 'node:process';
import {once} from 'node:events';
import {expect, onTestFinished, test, vi} from 'vitest';
import type {LineResult} from '../../source/commands/shell-types.js';
import {createMethods} from '../../source/remote/methods.js';
import {maxBehind} from '../../source/remote/outlet.js';
import {startControlServer} from '../../source/remote/server.js';
import {dial, serve, temporaryFolder} from '../support/control.js';
import {al, at, countedMessage, createFakeProgram, failed, message, printed} from '../support/fake-program.js';
import {patience} from '../support/lines.js';

test('socket and folder are for this user alone', async () => {
	const {path: socketPath} = await serve();
	expect(fs.statSync(socketPath).mode & 0o777).toBe(0o600);
	expect(fs.statSync(nodePath.dirname(socketPath)).mode & 0o777).toBe(0o700);
});

test('hello names the program, its version and the protocol', async () => {
	const {path} = await serve();
	const client = dial(path);
	expect(await client.ask('hello', {})).toEqual({jsonrpc: '2.0', id: 1, result: {program: 'mudlark', version: '0.1.0', protocol: 1}});
	expect(await client.ask('hello')).toMatchObject({result: {program: 'mudlark'}});
});

test('run types a line and answers with what it printed', async () => {
	const {program, path} = await serve();
	program.onLine = async () => printed('1 Al', '2 Bea');
	const client = dial(path);
	expect(await client.ask('run', {line: '/who'})).toMatchObject({result: {ok: true, lines: ['1 Al', '2 Bea']}});
	expect(await client.ask('run', {line: 'hi', room: 'mm/#raid'})).toMatchObject({result: {ok: true}});
	expect(program.typed).toEqual([
		{line: '/who', room: 'mm/everybody', face: 'ctl'},
		{line: 'hi', room: 'mm/#raid', face: 'ctl'},
	]);
});

test('a line that fails is an answer with its error', async () => {
	const {program, path} = await serve();
	program.onLine = async () => failed('Nobody is called Zed. /who lists who is here.');
	expect(await dial(path).ask('run', {line: '/ping Zed'})).toMatchObject({
		result: {ok: false, lines: [], error: {code: 'ML_NO_PEER', message: 'Nobody is called Zed. /who lists who is here.'}},
	});
});

test('the room for lines without one can be chosen', async () => {
	const program = createFakeProgram();
	const {path} = await serve({program, room: 'mm/#raid'});
	await dial(path).ask('run', {line: 'hi'});
	expect(program.typed).toEqual([{line: 'hi', room: 'mm/#raid', face: 'ctl'}]);
});

test('send types the line that reaches its target, one per line of text', async () => {
	const {program, path} = await serve();
	program.onLine = async ({line}) => printed(line);
	const client = dial(path);
	expect(await client.ask('send', {target: '#raid', text: 'one\r\n\ntwo\n'})).toMatchObject({result: {ok: true, lines: ['/group raid one', '/group raid two']}});
	expect(await client.ask('send', {target: 'mm/@Al', text: '/wave'})).toMatchObject({result: {ok: true}});
	expect(program.typed.at(-1)).toEqual({line: '//wave', room: 'mm/@Al', face: 'ctl'});
});

test('send stops at the first line that fails', async () => {
	const {program, path} = await serve();
	program.onLine = async ({line}) => line.endsWith('two') ? failed('Al is gone.') : printed(line);
	expect(await dial(path).ask('send', {target: 'Al', text: 'one\ntwo\nthree'})).toMatchObject({
		result: {ok: false, lines: ['/chat Al one'], error: {message: 'Al is gone.'}},
	});
	expect(program.typed.map(({line}) => line)).toEqual(['/chat Al one', '/chat Al two']);
});

test('peers and status tell what the program tells', async () => {
	const {path} = await serve();
	const client = dial(path);
	expect(await client.ask('peers')).toMatchObject({result: [al]});
	expect(await client.ask('status', {})).toMatchObject({result: {name: 'Wick', dnd: false, port: 4050, peers: 1, questions: 0}});
});

test.each([
	['run', {}, 'line: '],
	['run', undefined, 'line: '],
	['run', ['/who'], 'expected object'],
	['run', {line: '/who\n/quit'}, 'one request per line'],
	['run', {line: '/who', rooms: 'x'}, '"rooms"'],
	['send', {target: '', text: 'hi'}, 'target: everybody, #group'],
	['send', {target: '#', text: 'hi'}, 'target: everybody, #group'],
	['send', {target: 'Al\n/quit', text: 'hi'}, 'target: everybody, #group'],
	['send', {target: '#x "y" z', text: 'hi'}, 'the id of a peer or the key of a room'],
	['send', {target: 'Al', text: ' \n'}, 'text: there is no text to send'],
	['status', {format: 'x'}, '"format"'],
	['subscribe', {globs: 'message'}, 'globs: '],
	['subscribe', {globs: ['mesage']}, 'globs: no event matches "mesage"; there are: ready, '],
])('%s with %j is refused with a word on what is wrong', async (method, params, words) => {
	const {program, path} = await serve();
	const {error} = await dial(path).ask(method, params);
	expect(error).toMatchObject({code: -32_602, message: expect.stringContaining(words) as string});
	expect(program.typed).toEqual([]);
});

test('mistakes in the protocol are answered and the connection stays', async () => {
	const {path} = await serve();
	const client = dial(path);
	client.write('{"jsonrpc":', '', 'ls', '{"jsonrpc":"2.0","id":9,"method":"reboot"}');
	await client.atLeast(3);
	expect(client.json()).toMatchObject([{id: null, error: {code: -32_700}}, {id: null, error: {code: -32_700}}, {id: 9, error: {code: -32_601}}]);
	expect(await client.ask('hello')).toMatchObject({result: {protocol: 1}});
});

test('requests are answered in order, the next one taken when the last is done', async () => {
	const {program, path} = await serve();
	const release = Promise.withResolvers<void>();
	program.onLine = async ({line}) => {
		await (line === 'slow' ? release.promise : undefined);
		return printed(line);
	};

	const client = dial(path);
	client.request('run', {line: 'slow'});
	client.request('run', {line: 'quick'});
	const other = dial(path);
	expect(await other.ask('run', {line: 'other'})).toMatchObject({result: {lines: ['other']}});
	expect(program.typed.map(({line}) => line)).toEqual(['slow', 'other']);
	release.resolve();
	await client.atLeast(2);
	expect(client.json()).toMatchObject([{result: {lines: ['slow']}}, {result: {lines: ['quick']}}]);
});

test('who has said all and hung up half still gets the answer, also to a last line without end', async () => {
	const {path} = await serve();
	const client = dial(path);
	client.socket.end('{"jsonrpc":"2.0","id":1,"method":"status"}\n{"jsonrpc":"2.0","id":2,"method":"hello"}');
	await client.closed();
	expect(client.json()).toMatchObject([{id: 1, result: {name: 'Wick'}}, {id: 2, result: {protocol: 1}}]);
});

test('a request over 1 MiB is told and ends the connection, no other one', async () => {
	const {path} = await serve();
	const bystander = dial(path);
	const client = dial(path);
	client.socket.write('x'.repeat((1024 * 1024) + 2));
	client.socket.write('\n{"jsonrpc":"2.0","id":1,"method":"hello"}\n');
	await client.closed();
	expect(client.json()).toMatchObject([{id: null, error: {code: -32_600, message: expect.stringContaining('1 MiB') as string}}]);
	expect(await bystander.ask('hello')).toMatchObject({result: {protocol: 1}});
});

test('a subscriber gets the very objects of the program, those it wants', async () => {
	const {program, path} = await serve();
	const client = dial(path);
	expect(await client.ask('subscribe', {globs: ['message', 'peer.*']})).toMatchObject({result: {globs: ['message', 'peer.*']}});
	const events = [message('hi'), {event: 'peer.online' as const, at, peer: al}];
	program.emit(events[0]!);
	program.emit({event: 'notice', at, code: 'x', text: 'not asked for'});
	program.emit(events[1]!);
	await client.atLeast(3);
	expect(client.json().slice(1)).toEqual(events.map(params => ({jsonrpc: '2.0', method: 'event', params})));
});

test('without globs all events come; a second subscription replaces the first; unsubscribe ends it', async () => {
	const {program, path} = await serve();
	const client = dial(path);
	expect(await client.ask('subscribe', {})).toMatchObject({result: {globs: ['*']}});
	program.emit(message('first'));
	expect(await client.ask('subscribe', {globs: ['peer.*']})).toMatchObject({result: {globs: ['peer.*']}});
	program.emit(message('unwanted'));
	expect(await client.ask('unsubscribe')).toMatchObject({result: {globs: []}});
	program.emit({event: 'peer.online', at, peer: al});
	await client.ask('hello');
	expect(client.json().filter(object => (object as {method?: string}).method === 'event')).toMatchObject([{params: {text: 'first'}}]);
});

test('an event is serialised once for all subscribers, and not at all for none', async () => {
	const {program, path} = await serve();
	const clients = [dial(path), dial(path), dial(path)];
	const unwanted = countedMessage('nobody listens');
	program.emit(unwanted.event);
	expect(unwanted.reads()).toBe(0);
	await Promise.all(clients.map(async client => client.ask('subscribe')));
	const wanted = countedMessage('hi');
	program.emit(wanted.event);
	await Promise.all(clients.map(async client => client.atLeast(2)));
	expect(wanted.reads()).toBe(1);
	expect(clients.map(client => client.lines[1])).toEqual(Array.from({length: 3}, () => clients[0]!.lines[1]));
});

test('a subscriber who falls 8 MiB behind is dropped, the others get everything', async () => {
	const {program, path} = await serve();
	const slow = dial(path);
	const quick = dial(path);
	await slow.ask('subscribe');
	await quick.ask('subscribe');
	slow.socket.pause();
	const text = 'x'.repeat(64 * 1024);
	const count = (2 * maxBehind) / text.length;
	for (let sent = 1; sent <= count; sent++) {
		program.emit(message(text));
		if (sent % 16 === 0) {
			await quick.atLeast(1 + sent); // eslint-disable-line no-await-in-loop
		}
	}

	slow.socket.resume();
	await slow.closed();
	expect(slow.lines.length).toBeLessThan(1 + count);
	expect(await quick.ask('hello')).toMatchObject({result: {protocol: 1}});
});

test('closing answers what is under way, hangs up on all and removes the socket', async () => {
	const {program, path, server} = await serve();
	const release = Promise.withResolvers<void>();
	program.onLine = async () => {
		await release.promise;
		return printed('bye');
	};

	const subscriber = dial(path);
	await subscriber.ask('subscribe');
	const client = dial(path);
	client.request('run', {line: '/quit'});
	await vi.waitFor(() => {
		expect(program.typed).toHaveLength(1);
	}, patience);
	const closing = server.close();
	release.resolve();
	await closing;
	await client.closed();
	await subscriber.closed();
	expect(client.json()).toMatchObject([{result: {ok: true, lines: ['bye']}}]);
	expect(fs.existsSync(path)).toBe(false);
	expect(program.listeners()).toBe(0);
});

test('closing does not wait for a command that never ends', async () => {
	const {program, path, server} = await serve();
	program.onLine = async () => Promise.withResolvers<LineResult>().promise;
	const client = dial(path);
	client.request('run', {line: '/call nowhere'});
	await vi.waitFor(() => {
		expect(program.typed).toHaveLength(1);
	}, patience);
	await server.close();
	await client.closed();
	expect(client.lines).toEqual([]);
});

test('a second instance is told about the first and leaves it alone', async () => {
	const {path} = await serve();
	await expect(startControlServer({path, program: createFakeProgram()})).rejects.toMatchObject({
		code: 'ML_ALREADY_RUNNING',
		message: expect.stringMatching(/^[^\n]*mudlark ctl[^\n]*--profile[^\n]*$/v) as string,
	});
	expect(await dial(path).ask('hello')).toMatchObject({result: {protocol: 1}});
});

/** What an instance that was killed leaves behind: a socket that nobody listens at. */
async function leaveStale(socketPath: string): Promise<void> {
	const server = net.createServer();
	fs.mkdirSync(nodePath.dirname(socketPath), {mode: 0o700});
	server.listen(`${socketPath}.alive`);
	await once(server, 'listening');
	fs.linkSync(`${socketPath}.alive`, socketPath);
	server.close();
	await once(server, 'close');
}

test('the socket of an instance that was killed is taken over', async () => {
	const socketPath = nodePath.join(temporaryFolder(), 'run', 'control.sock');
	await leaveStale(socketPath);
	expect(fs.lstatSync(socketPath).isSocket()).toBe(true);
	const server = await startControlServer({path: socketPath, program: createFakeProgram()});
	onTestFinished(async () => server.close());
	expect(await dial(socketPath).ask('hello')).toMatchObject({result: {protocol: 1}});
});

test('of two that find a dead socket at once, one takes it over', async () => {
	const socketPath = nodePath.join(temporaryFolder(), 'run', 'control.sock');
	await leaveStale(socketPath);
	const outcomes = await Promise.allSettled([1, 2].map(async () => startControlServer({path: socketPath, program: createFakeProgram()})));
	for (const outcome of outcomes) {
		if (outcome.status === 'fulfilled') {
			onTestFinished(async () => outcome.value.close());
		} else {
			expect(outcome.reason).toMatchObject({code: 'ML_ALREADY_RUNNING'});
		}
	}

	expect(outcomes.filter(({status}) => status === 'fulfilled')).toHaveLength(1);
	expect(await dial(socketPath).ask('hello')).toMatchObject({result: {protocol: 1}});
});

test('a file in the place of the socket is not touched', async () => {
	const file = nodePath.join(temporaryFolder(), 'control.sock');
	fs.writeFileSync(file, 'precious');
	await expect(startControlServer({path: file, program: createFakeProgram()})).rejects.toMatchObject({code: 'ML_SOCKET', message: expect.stringContaining(file) as string});
	expect(fs.readFileSync(file, 'utf8')).toBe('precious');
});

test('a folder that others can enter is refused with the way to close it', async () => {
	const folder = temporaryFolder();
	fs.chmodSync(folder, 0o755);
	await expect(startControlServer({path: nodePath.join(folder, 'control.sock'), program: createFakeProgram()})).rejects.toMatchObject({
		code: 'ML_SOCKET_FOLDER',
		message: expect.stringContaining(`chmod 700 '${folder}'`) as string,
	});
	expect(fs.readdirSync(folder)).toEqual([]);
});

test('a folder of somebody else is refused', async () => {
	const folder = temporaryFolder();
	const uid = process.getuid!() + 1;
	await expect(startControlServer({path: nodePath.join(folder, 'control.sock'), program: createFakeProgram(), uid})).rejects.toMatchObject({
		code: 'ML_SOCKET_FOLDER',
		message: expect.stringContaining('belongs to somebody else') as string,
	});
	expect(fs.readdirSync(folder)).toEqual([]);
});

test('a folder that can not be made is named', async () => {
	const file = nodePath.join(temporaryFolder(), 'file');
	fs.writeFileSync(file, '');
	await expect(startControlServer({path: nodePath.join(file, 'run', 'control.sock'), program: createFakeProgram()})).rejects.toMatchObject({
		code: 'ML_SOCKET_FOLDER',
		message: expect.stringContaining(nodePath.join(file, 'run')) as string,
	});
});

test('docs/ipc.md has a section for each method and for no other', () => {
	const page = fs.readFileSync(new URL('../../docs/ipc.md', import.meta.url), 'utf8');
	const documented = page.matchAll(/^### `(?<name>\w+)/gmv).map(({groups}) => groups!['name']).toArray();
	const methods = Object.keys(createMethods(createFakeProgram()));
	expect(new Set(documented)).toEqual(new Set(methods));
	expect(documented).toHaveLength(methods.length);
});
