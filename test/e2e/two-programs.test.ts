import {mkdtemp} from 'node:fs/promises';
import {createConnection, createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {startNode} from '../support/line-process.js';
import {cliPath, startProgram} from '../support/program.js';
import {bareEnvironment} from '../support/terminal.js';

/** Runs the program to its end: for flags and configs that it refuses. */
const run = async (...args: readonly string[]) => {
	const home = await mkdtemp(path.join(tmpdir(), 'mudlark-'));
	const started = startNode([cliPath, ...args], bareEnvironment(home));
	const {code} = await started.exited;
	return {code, lines: started.lines, errors: started.errors};
};

describe('two programs without a screen', () => {
	test('have a whole conversation', async () => {
		await using wick = await startProgram({name: 'Wick', args: ['--accept', 'all']});
		await using al = await startProgram({name: 'Al'});
		const ready = await wick.waitForEvent('ready', {name: 'Wick'});
		expect(ready.version).toMatch(/^\d+\.\d+\.\d+$/v);
		expect(ready.socket).toMatch(/control\.sock$/v);

		al.send(`/call 127.0.0.1 ${await wick.port()}`);
		const started = await al.waitForEvent('call.started', {address: '127.0.0.1', protocol: 'mudmaster'});
		for (const phase of ['lookup', 'connect', 'negotiate', 'answer'] as const) {
			// eslint-disable-next-line no-await-in-loop
			await al.waitForEvent('call.phase', {call: started.call, phase});
		}

		const online = await al.waitForEvent('peer.online', {peer: {name: 'Wick', incoming: false}});
		await wick.waitForEvent('peer.changed', {peer: {name: 'Al', incoming: true, version: `mudlark ${ready.version}`}});
		expect(Object.keys(online.peer)).toEqual(expect.arrayContaining(['id', 'name', 'protocol', 'address', 'port', 'version', 'incoming', 'capabilities', 'flags']));

		al.send('hello everybody');
		const sent = await al.waitForEvent('message', {direction: 'out', room: 'mm/everybody', scope: 'everybody', text: 'hello everybody', state: 'sent'});
		const heard = await wick.waitForEvent('message', {direction: 'in', room: 'mm/everybody', scope: 'everybody', emote: false, text: 'hello everybody', from: {name: 'Al', verified: true}});
		expect(sent.id).toBeGreaterThan(0);
		expect(heard.from.peer).toEqual({id: 1, name: 'Al', protocol: 'mudmaster'});
		expect(heard.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/v);

		wick.send('/chat al just you');
		await al.waitForEvent('message', {direction: 'in', room: 'mm/@Wick', scope: 'personal', text: 'just you'});
		al.send('/reply and you');
		await wick.waitForEvent('message', {direction: 'in', room: 'mm/@Al', text: 'and you'});
		al.send('/room Wick');
		al.send('/me nods');
		await wick.waitForEvent('message', {room: 'mm/@Al', emote: true, text: 'nods'});
		al.send('/setgroup Wick raid');
		al.send('/group raid to arms');
		await wick.waitForEvent('message', {room: 'mm/#raid', scope: 'group', group: 'raid', text: 'to arms'});
		al.send('/name Albert');
		await wick.waitForEvent('peer.changed', {peer: {name: 'Albert'}});
		al.send('/ping Wick');
		await al.waitForEvent('ping', {peer: {name: 'Wick'}});
		al.send('/who');
		const who = await al.waitForEvent('output', {command: 'who'});
		expect(who.lines.join('\n')).toContain('Wick');
		al.send('/frobnicate');
		await al.waitForEvent('error', {code: 'ML_COMMAND_UNKNOWN'});
		wick.send('/hangup all');
		await al.waitForEvent('peer.offline', {peer: {name: 'Wick'}});
		await wick.waitForEvent('peer.offline', {reason: 'you hung up'});

		al.send('/quit');
		expect(await al.exited).toMatchObject({code: 0});
	});

	test('ctl sends, runs, and follows the same events', async () => {
		await using wick = await startProgram({name: 'Wick', args: ['--accept', 'all']});
		await using al = await startProgram({name: 'Al'});
		await wick.waitForEvent('ready');
		const events = wick.startCtl('events', '--json');
		al.send(`/call 127.0.0.1 ${await wick.port()}`);
		await wick.waitForEvent('peer.online', {peer: {name: 'Al'}});
		expect(await wick.ctl('run', '/who')).toMatchObject({code: 0, lines: expect.arrayContaining([expect.stringContaining('Al')]) as string[], errors: []});
		expect(await wick.ctl('send', 'Al', 'from', 'ctl')).toMatchObject({code: 0});
		await al.waitForEvent('message', {room: 'mm/@Wick', text: 'from ctl'});
		const failed = await wick.ctl('run', '/chat Nobody hi');
		expect(failed.code).toBe(1);
		expect(failed.errors.join('\n')).toContain('Nobody called Nobody is connected');

		const sent = await wick.waitForEvent('message', {direction: 'out', text: 'from ctl'});
		await events.wait('the message over the control socket', () => events.lines.find(line => line === JSON.stringify(sent)));
		wick.send('/quit');
		expect(await events.exited).toMatchObject({code: 0});
		expect(await wick.ctl('status')).toMatchObject({code: 69});
	});

	test('--run types after the start, and the end of stdin changes nothing', async () => {
		await using wick = await startProgram({name: 'Wick', args: ['--run', '/name Wicket', '--run', '/dnd on']});
		wick.process.endInput();
		await wick.waitForEvent('self.changed', {name: 'Wicket', dnd: true});
		expect(await wick.ctl('status', '--format', '#{name}')).toMatchObject({code: 0, lines: ['Wicket']});
	});

	test('a flood of texts that is more than 8 MiB of events reaches a reader who keeps reading, whole', async () => {
		await using wick = await startProgram({name: 'Wick', args: ['--accept', 'all']});
		const count = 60_000;
		const socket = createConnection(await wick.port(), '127.0.0.1');
		socket.write('CHAT:Al\n<Unknown>4050 ');
		await wick.waitForEvent('peer.online', {peer: {name: 'Al'}});
		const texts = Array.from({length: count}, (_, index) => `\u{4}\nAl chats to everybody, 'text ${index + 1}'\n\u{FF}`).join('');
		socket.write(Uint8Array.from(texts, letter => letter.codePointAt(0)!));
		await wick.process.wait('the last text', () => wick.process.lines.at(-1)?.includes(`text ${count}`) === true ? true : undefined);
		const heard = wick.events.flatMap(event => event.event === 'message' ? [event.text] : []);
		expect(heard).toHaveLength(count);
		expect(heard.at(-1)).toBe(`text ${count}`);
		socket.destroy();
	});

	test('SIGTERM ends it with 143, after hanging up', async () => {
		await using wick = await startProgram({name: 'Wick', args: ['--accept', 'all']});
		await using al = await startProgram({name: 'Al'});
		al.send(`/call 127.0.0.1 ${await wick.port()}`);
		await al.waitForEvent('peer.online');
		wick.kill('SIGTERM');
		expect(await wick.exited).toMatchObject({code: 143});
		await al.waitForEvent('peer.offline', {peer: {name: 'Wick'}});
	});

	test('a second instance of one profile ends with 1 and a line that names ctl', async () => {
		await using wick = await startProgram({name: 'Wick'});
		await wick.waitForEvent('ready');
		await using second = await startProgram({name: 'Wick', dir: wick.dir});
		expect(await second.exited).toMatchObject({code: 1});
		expect(second.errors).toHaveLength(1);
		expect(second.errors[0]).toContain('mudlark ctl');
	});
});

describe('what it refuses', () => {
	test('wrong flags: every one is named, exit 2', async () => {
		const {code, errors} = await run('--headless', '--frob', '--accept', 'maybe', '--listen', 'x:y:z', 'surplus');
		expect(code).toBe(2);
		expect(errors).toHaveLength(4);
		expect(errors.join('\n')).toMatch(/--frob: there is no such flag.*surplus.*--listen.*--accept/sv);
	});

	test('a wrong config: every mistake with its line, exit 2', async () => {
		await using wick = await startProgram({config: 'name = "all"\n[listen]\nport = "x"\nprot = 1\n'});
		expect(await wick.exited).toMatchObject({code: 2});
		expect(wick.errors).toHaveLength(3);
		expect(wick.errors.join('\n')).toMatch(/config\.toml:1: name: .*config\.toml:3: listen\.port: .*config\.toml:4: listen\.prot: /sv);
	});

	test('no terminal: one line that names --headless, exit 2', async () => {
		const {code, errors} = await run();
		expect(code).toBe(2);
		expect(errors).toHaveLength(1);
		expect(errors[0]).toContain('--headless');
	});

	test('ctl without a running instance: 69', async () => {
		expect(await run('ctl', 'run', '/who')).toMatchObject({code: 69});
	});

	test('--version and --help', async () => {
		expect(await run('--version')).toMatchObject({code: 0, lines: [expect.stringMatching(/^\d+\.\d+\.\d+$/v)]});
		const {code, lines} = await run('--help');
		expect(code).toBe(0);
		expect(lines.join('\n')).toContain('--headless');
	});

	test('a port in use: it starts, and says so and how to choose another', async () => {
		const server = createServer();
		const port = await new Promise<number>(resolve => {
			server.listen(0, '127.0.0.1', () => {
				resolve((server.address() as {port: number}).port);
			});
		});
		await using wick = await startProgram({args: ['--listen', `127.0.0.1:${port}`]});
		const {message} = await wick.waitForEvent('error', {code: 'ML_PORT_IN_USE'});
		expect(message).toContain(String(port));
		expect(message).toContain('/listen PORT');
		await wick.waitForEvent('ready');
		wick.send('/listen 0');
		await wick.waitForEvent('listening');
		server.close();
	});
});
