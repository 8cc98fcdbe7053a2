/** The scripts in `examples/`, as somebody uses who drops them into his folder. */
import {once} from 'node:events';
import {readdir, readFile} from 'node:fs/promises';
import {createServer, type AddressInfo} from 'node:net';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {connect, examplesFolder, folderWith, loadScript, printedBy, startWithExample} from '../support/example-scripts.js';
import {findFreePort} from '../support/free-port.js';
import {startProgram, type Program} from '../support/program.js';
import {caller} from '../support/sockets.js';

const page = '<!doctype html>\n<title>mudlark</title>\n<h1>hello</h1>\n';

test('each example is tried here', async () => {
	const files = await readdir(examplesFolder);
	expect(files.filter(file => file.endsWith('.ts') && !file.endsWith('.d.ts')).toSorted((a, b) => a.localeCompare(b)))
		.toEqual(['auto-responder.ts', 'chat-commands.ts', 'chat-logger.ts', 'group-bridge.ts', 'http-head.ts', 'web-server.ts']);
});

test('web-server: one browser, fifty at once, and one that never asks', async () => {
	await using wick = await startWithExample('web-server');
	const port = await findFreePort();
	expect(await printedBy(wick, `/web-server ${port}`)).toEqual([`The web server is at http://127.0.0.1:${port}/`]);
	const get = async (): Promise<readonly [number, string]> => {
		const response = await fetch(`http://127.0.0.1:${port}/`);
		return [response.status, await response.text()];
	};

	expect(await get()).toEqual([200, page]);
	expect(await Promise.all(Array.from({length: 50}, get))).toEqual(Array.from({length: 50}, () => [200, page]));
	const {witness} = await caller(port);
	expect(await witness.untilClosed()).toBe('end');
	expect(witness.text.endsWith(page)).toBe(true);

	wick.send('/script reload web-server');
	await wick.waitForEvent('notice', {text: `The web server is at http://127.0.0.1:${port}/`});
	wick.send('/script unload web-server');
	await wick.waitForEvent('script.changed', {state: 'disabled'}, {since: wick.events.length});
	await expect(get()).rejects.toThrow('fetch failed');
});

test('web-server: a second one on the same port is told so, and the first goes on', async () => {
	await using wick = await startProgram({dir: await folderWith(['web-server', 'first'], ['web-server', 'second'])});
	const port = await findFreePort();
	await loadScript(wick, 'first');
	await printedBy(wick, `/web-server ${port}`);
	// Two can't have one command.
	wick.send('/script load second');
	wick.send('/accept');
	await wick.waitForEvent('script.changed', {name: 'second', state: 'failed'});
	await using al = await startWithExample('web-server');
	expect((await printedBy(al, `/web-server ${port}`)).join('\n')).toBe(`The web server can't be at 127.0.0.1 port ${port}: AddressInUse: address and port in use (127.0.0.1 port ${port})`);
	expect((await printedBy(al, '/script log web-server')).at(-1)).toMatch(/listen false$/v);
	const response = await fetch(`http://127.0.0.1:${port}/`);
	expect(response.status).toBe(200);
});

/** A bare server that answers in pieces; what it was asked. */
const webServer = async (...pieces: readonly string[]) => {
	const requests: string[] = [];
	const server = createServer(socket => {
		socket.on('error', () => undefined);
		socket.setNoDelay();
		socket.on('data', chunk => {
			requests.push(chunk.toString());
			for (const [turn, piece] of pieces.entries()) {
				setTimeout(() => {
					socket.write(piece);
				}, turn);
			}
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => {
		server.close();
	});
	return {port: (server.address() as AddressInfo).port, requests};
};

const shown = (program: Program): readonly string[] => program.events.flatMap(event => event.event === 'notice' && event.code === 'script' ? [event.text] : []);

test('http-head: the header is printed once, also when it comes in pieces', async () => {
	await using wick = await startWithExample('http-head');
	const {port, requests} = await webServer('HTTP/1.0 200 OK\r\nContent-', 'Type: text/html\r\n', '\r\nthe page');
	wick.send(`/head 127.0.0.1 ${port}`);
	await wick.waitForEvent('notice', {text: 'Content-Type: text/html'});
	expect(requests).toEqual(['HEAD / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n']);
	const refused = await findFreePort();
	wick.send(`/head 127.0.0.1 ${refused}`);
	await wick.waitForEvent('notice', {text: '127.0.0.1: failed ConnectionRefused'});
	expect(shown(wick)).toEqual(['127.0.0.1: HTTP/1.0 200 OK', 'Content-Type: text/html', '127.0.0.1: failed ConnectionRefused']);
});

test('auto-responder: answers once, and never an answer', async () => {
	await using wick = await startWithExample('auto-responder', {name: 'Wick'});
	await using al = await startWithExample('auto-responder', {name: 'Al'});
	await connect(al, wick);
	expect(await printedBy(wick, '/auto Back at eight.')).toEqual(['Whoever writes to you alone is answered: [auto] Back at eight.']);
	await printedBy(al, '/auto I am a robot, too.');
	al.send('/chat Wick are you there?');
	await al.waitForEvent('message', {direction: 'in', scope: 'personal', text: '[auto] Back at eight.'});
	al.send('/chat Wick really not?');
	al.send('hello everybody');
	await wick.waitForEvent('message', {text: 'hello everybody'});
	await printedBy(wick, '/auto');
	al.send('/chat Wick and now?');
	await wick.waitForEvent('message', {text: 'and now?'});
	wick.send('the end');
	await al.waitForEvent('message', {text: 'the end'});
	expect(wick.events.flatMap(event => event.event === 'message' && event.direction === 'out' ? [event.text] : [])).toEqual(['[auto] Back at eight.', 'the end']);
	expect(al.events.flatMap(event => event.event === 'message' && event.text.includes('robot') ? [event.text] : [])).toEqual([]);
});

test('chat-logger: what is said stands in the file, quoted, and no cell is a formula', async () => {
	await using wick = await startWithExample('chat-logger', {name: 'Wick'});
	await using al = await startProgram({name: 'Al'});
	await connect(al, wick);
	al.send('hello, "friends"');
	al.send('/chat Wick =cmd()');
	al.send('/me waves');
	await wick.waitForEvent('message', {text: 'waves'});
	wick.send('well met');
	const {at} = await wick.waitForEvent('message', {text: 'well met'});
	const [file = ''] = await printedBy(wick, '/chat-logger');
	expect(file.startsWith(path.join(wick.dir, 'data'))).toBe(true);
	const rows = (await readFile(file, 'utf8')).split('\r\n').map(row => row.replace(/^"\d{4}-\d\d-\d\dT[\d.:]+Z",/v, ''));
	expect(rows).toEqual([
		'"time","direction","room","scope","network","name","emote","text"',
		'"in","mm/everybody","everybody","mudmaster","Al","no","hello, ""friends"""',
		'"in","mm/@Al","personal","mudmaster","Al","no","\'=cmd()"',
		'"in","mm/everybody","everybody","mudmaster","Al","yes","waves"',
		'"out","mm/everybody","everybody","","Wick","no","well met"',
		'',
	]);
	expect(file).toContain(at.slice(0, 10));
	wick.send('the last words');
	await wick.waitForEvent('message', {text: 'the last words'});
	wick.send('/script unload chat-logger');
	await wick.waitForEvent('script.changed', {state: 'disabled'}, {since: wick.events.length});
	expect(await readFile(file, 'utf8')).toContain('"the last words"\r\n');
});

test('group-bridge: one group is repeated into another, and a ring of bridges comes to an end', async () => {
	await using wick = await startWithExample('group-bridge', {name: 'Wick'});
	await using al = await startWithExample('group-bridge', {name: 'Al'});
	await using bo = await startProgram({name: 'Bo'});
	await connect(al, wick);
	await connect(bo, wick);
	// What Wick says in guild comes to Al, and what Al says in raid to Wick; each repeats what he hears there in the other.
	wick.send('/setgroup Bo raid');
	wick.send('/setgroup Al guild');
	al.send('/setgroup Wick raid');
	bo.send('/setgroup Wick raid');
	expect(await printedBy(wick, '/bridge raid raid')).toEqual(['Two different groups are needed: /bridge raid guild']);
	expect(await printedBy(wick, '/bridge raid guild both')).toEqual(['What is said in #raid is repeated in #guild, and the other way round.']);
	expect(await printedBy(al, '/bridge guild raid')).toEqual(['What is said in #guild is repeated in #raid.']);

	bo.send('/group raid hello');
	await al.waitForEvent('message', {direction: 'in', group: 'guild', text: '<Bo> hello'});
	await wick.waitForEvent('message', {direction: 'in', group: 'raid', text: '<Wick> <Bo> hello'});
	wick.send('/group guild well met');
	await bo.waitForEvent('message', {direction: 'in', group: 'raid', text: '<Wick> well met'});
	await wick.waitForEvent('message', {direction: 'in', group: 'raid', text: '<Wick> well met'});
	expect(await printedBy(wick, '/bridge')).toEqual(['Nothing is repeated.']);
	bo.send('/group raid bye');
	await wick.waitForEvent('message', {text: 'bye'});
	wick.send('the end');
	await al.waitForEvent('message', {text: 'the end'});

	const heard = (program: Program) => program.events.flatMap(event => event.event === 'message' && event.scope === 'group' && event.direction === 'in' ? [event.text] : []);
	expect(heard(al)).toEqual(['<Bo> hello', 'well met']);
	expect(heard(bo)).toEqual(['<Wick> well met']);
	expect(heard(wick)).toEqual(['hello', '<Wick> <Bo> hello', '<Wick> well met', 'bye']);
});

test('chat-commands: MUSHclient\'s commands, with # and as /mush', async () => {
	await using wick = await startWithExample('chat-commands', {name: 'Wick'});
	await using al = await startProgram({name: 'Al', args: ['--accept', 'all']});
	wick.send(`#call 127.0.0.1 ${await al.port()}`);
	await wick.waitForEvent('peer.online', {peer: {name: 'Al'}});
	wick.send('#chatall hello all');
	await al.waitForEvent('message', {scope: 'everybody', text: 'hello all'});
	wick.send('#EmoteAll waves');
	await al.waitForEvent('message', {scope: 'everybody', emote: true, text: 'waves'});
	wick.send('/mush chat al just you');
	await al.waitForEvent('message', {scope: 'personal', text: 'just you'});
	wick.send('#group "Al" raid');
	wick.send('#chatgroup raid to arms');
	await al.waitForEvent('message', {scope: 'group', text: 'to arms'});
	wick.send('#chat Nobody hi');
	await wick.waitForEvent('notice', {text: '#chat: Nobody of that name or number is connected.'});
	wick.send('#who');
	const who = await wick.waitForEvent('notice', ({code, text}) => code === 'script' && /^\d+\. Al/v.test(text));
	expect(who.text).toMatch(/^\d+\. Al \(127\.0\.0\.1\) mudlark .*, group raid$/v);
	wick.send('#chatname Wicket');
	await al.waitForEvent('peer.changed', {peer: {name: 'Wicket'}});
	wick.send('#ignore al');
	await wick.waitForEvent('peer.changed', ({peer}) => peer.flags.includes('ignore'));
	wick.send('#ignore al');
	await wick.waitForEvent('peer.changed', ({peer}) => !peer.flags.includes('ignore'), {since: wick.events.length});
	expect((await printedBy(wick, '/mush')).length).toBeGreaterThan(20);
	wick.send('#hangup al');
	await al.waitForEvent('peer.offline');
	// What it does not know is a text like any other.
	expect(wick.events.filter(event => event.event === 'message' && event.text.includes('#'))).toEqual([]);
	wick.send('#nonsense');
	await wick.waitForEvent('error', {code: 'ML_NOBODY'});
});
