import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {onTestFinished, vi} from 'vitest';
import {startControlServer, type ControlServerOptions} from '../../source/remote/server.js';
import {createFakeProgram} from './fake-program.js';
import {collectLines, patience} from './lines.js';

export function temporaryFolder(): string {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mudlark-'));
	onTestFinished(() => {
		fs.rmSync(folder, {recursive: true});
	});
	return folder;
}

/** A control server on a real socket, closed when the test is over. */
export async function serve(options: Partial<ControlServerOptions> = {}) {
	const program = createFakeProgram();
	const socketPath = path.join(temporaryFolder(), 'run', 'control.sock');
	const server = await startControlServer({path: socketPath, program, ...options});
	onTestFinished(async () => server.close());
	return {program, path: socketPath, server};
}

/** Talks to a control socket by hand, as netcat does. */
export function dial(socketPath: string) {
	const socket = net.connect(socketPath);
	const collected = collectLines(socket);
	let isClosed = false;
	socket.on('error', () => {
		// The tests look at `close`.
	});
	socket.on('close', () => {
		isClosed = true;
	});
	onTestFinished(() => {
		socket.destroy();
	});
	let id = 0;
	return {
		socket,
		...collected,
		write(...lines: readonly string[]) {
			socket.write(lines.map(line => `${line}\n`).join(''));
		},
		/** Sends a request; its answer is the object with the returned id. */
		request(method: string, params?: unknown): number {
			id++;
			socket.write(`${JSON.stringify({jsonrpc: '2.0', id, method, params})}\n`);
			return id;
		},
		/** Sends a request and waits for its answer. */
		async ask(method: string, params?: unknown): Promise<{result?: unknown; error?: {code: number; message: string}}> {
			const asked = this.request(method, params);
			return vi.waitFor(() => {
				const answer = (collected.json() as Array<{id?: number}>).find(object => object.id === asked);
				if (!answer) {
					throw new Error(`no answer to ${method} yet`);
				}

				return answer as {result?: unknown};
			}, patience);
		},
		async closed() {
			await vi.waitFor(() => {
				if (!isClosed) {
					throw new Error('still connected');
				}
			}, patience);
		},
	};
}
