/** `ctx.net` in a script's own thread; what the classes do stands in `socket/`. */
import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {findFreePort} from '../support/free-port.js';
import {ScriptWorld} from '../support/script-world.js';
import {caller} from '../support/sockets.js';

const manifest = (...permissions: readonly string[]) => `export const script = {permissions: ${JSON.stringify(['ui', ...permissions])}};`;

/** Listens, says whether it could, and greets who calls. */
const greeter = (port: number) => `${manifest('net')}
export const activate = async ctx => {
	const server = new ctx.net.Socket();
	server.on('incomingConnection', peer => { peer.write('hello'); return false; });
	const isListening = await server.listen(${port}, '127.0.0.1');
	ctx.ui.print('', ctx.script.name + ' ' + (isListening ? 'listens' : server.lastError().name));
};`;

test('40: unloading a script closes its sockets and frees its port', async () => {
	await using world = await ScriptWorld.create();
	const port = await findFreePort();
	await world.run('greeter', greeter(port));
	const {socket, witness} = await caller(port);
	await witness.until('the greeting', () => witness.text === 'hello');
	await world.type('/script unload greeter');
	expect(await witness.untilClosed()).toBe('end');
	socket.end();
	await world.run('greeter', greeter(port));
	expect(world.printed).toEqual(['greeter listens', 'greeter listens']);
});

test('one that breaks down loses its sockets too', async () => {
	await using world = await ScriptWorld.create();
	const port = await findFreePort();
	await world.run('greeter', greeter(port).replace('const server', 'ctx.commands.register("die", {help: "Die."}, () => process.exit(1)); const server'));
	await world.line('/die');
	await world.reached('greeter', 'failed');
	await world.run('again', greeter(port));
	expect(world.printed.at(-1)).toBe('again listens');
});

test('of two scripts on one port the second is told, and the first goes on', async () => {
	await using world = await ScriptWorld.create();
	const port = await findFreePort();
	await world.run('first', greeter(port));
	await world.run('second', greeter(port));
	expect(world.printed).toEqual(['first listens', 'second AddressInUse']);
	await world.type('/script unload second');
	const {socket, witness} = await caller(port);
	await witness.until('the greeting', () => witness.text === 'hello');
	socket.destroy();
});

test('what was written leaves before the script ends', async () => {
	await using world = await ScriptWorld.create();
	const port = await findFreePort();
	await world.run('farewell', `${manifest('net')}
const peers = [];
export const activate = async ctx => {
	const server = new ctx.net.Socket();
	server.on('incomingConnection', peer => { peers.push(peer); ctx.ui.print('', 'connected'); return false; });
	await server.listen(${port}, '127.0.0.1');
};
export const deactivate = () => { for (const peer of peers) peer.write('x'.repeat(3_000_000)); };`);
	const {socket, witness} = await caller(port);
	await world.until('the connection', () => world.printed.includes('connected'));
	await world.type('/script unload farewell');
	await witness.untilClosed();
	expect(witness.text).toHaveLength(3_000_000);
	socket.end();
});

test('what a handler throws is in the log and counts; the socket goes on', async () => {
	await using world = await ScriptWorld.create();
	const port = await findFreePort();
	await world.run('clumsy', `${manifest('net')}
export const activate = async ctx => {
	const server = new ctx.net.Socket();
	server.on('incomingConnection', peer => {
		peer.on('dataAvailable', () => {
			const text = peer.readText();
			peer.write(text);
			throw new Error('after ' + text);
		});
	});
	await server.listen(${port}, '127.0.0.1');
};`);
	const {socket, witness} = await caller(port);
	for (let count = 1; count <= 10; count++) {
		socket.write('x');
		await witness.until('the echo', () => witness.text.length === count); // eslint-disable-line no-await-in-loop
	}

	expect((await world.reached('clumsy', 'suspended')).error).toBe('it made 10 mistakes within a minute, the last in dataAvailableEvent: after x.');
	expect(world.log('clumsy')).toContain('dataAvailableEvent: Error: after x');
	await witness.untilClosed();
	socket.destroy();
});

test('without the permission there are no sockets', async () => {
	await using world = await ScriptWorld.create();
	await world.run('quiet', `${manifest('chat')}
export const activate = ctx => {
	try { new ctx.net.Socket(); } catch (error) { ctx.ui.print('', error.code + ': ' + error.message); }
};`);
	expect(world.printed).toEqual(['PermissionDenied: quiet has no permission net. Write it into permissions of the exported constant script.']);
});

const sender = (file: string, ...permissions: readonly string[]) => `${manifest('net', ...permissions)}
export const activate = async ctx => {
	const buffer = new ctx.net.MemoryBuffer();
	ctx.ui.print('', 'loaded ' + await buffer.loadFromFile(${JSON.stringify(file)}) + ' ' + (buffer.lastError()?.name ?? ''));
	buffer.append('!');
	ctx.ui.print('', 'saved ' + await buffer.saveToFile(ctx.script.dataFolder + '/copy') + ' ' + (buffer.lastError()?.name ?? ''));
};`;

test('files are there for scripts with the permission, and only those', async () => {
	await using world = await ScriptWorld.create();
	const file = path.join(world.dir, 'outside');
	await writeFile(file, 'abc');
	await world.run('reader', sender(file, 'files'));
	expect(world.printed).toEqual(['loaded 3 ', 'saved 4 ']);
	expect(await readFile(path.join(world.dataFolder('reader'), 'copy'), 'utf8')).toBe('abc!');
	await world.run('other', sender(file));
	expect(world.printed.slice(2)).toEqual(['loaded -1 PermissionDenied', 'saved -1 PermissionDenied']);
});
