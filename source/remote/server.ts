/** The control socket: other programs of the same user type lines and follow events. */
import {Buffer} from 'node:buffer';
import {once} from 'node:events';
import net from 'node:net';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {claimSocket} from './claim.js';
import {farewellMs, serveConnection, type Connection} from './connection.js';
import type {Program} from './contract.js';
import {createMethods} from './methods.js';
import {createResponder, notification} from './rpc.js';
import {serialised} from './serialised.js';

export type ControlServerOptions = {
	readonly path: string;
	readonly program: Program;
	/**
	Where lines go that name no room.
	@default 'mm/everybody'
	*/
	readonly room?: string;
	/**
	Whose folder and socket it is.
	@default the user of this process
	*/
	readonly uid?: number;
};

export type ControlServer = {
	/** Hangs up on everybody, after the answers they are waiting for, and removes the socket. */
	close(): Promise<void>;
};

/**
Listens at `path`, a Unix socket that only this user can reach.

Rejects with a MudlarkError: `ML_ALREADY_RUNNING` where another instance is alive there, `ML_SOCKET_FOLDER` where the
folder is not ours alone, `ML_SOCKET` where the system refuses.
*/
export async function startControlServer({path, program, room, uid = process.getuid?.() ?? 0}: ControlServerOptions): Promise<ControlServer> {
	const connections = new Set<Connection>();
	const respond = createResponder(createMethods(program, room));

	// Half open: `echo REQUEST | nc -N` has said all it wants and still waits for the answer.
	const server = net.createServer({allowHalfOpen: true}, socket => {
		const connection = serveConnection(socket, respond);
		connections.add(connection);
		void connection.closed.then(() => {
			connections.delete(connection);
		});
	});
	await claimSocket(server, path, uid);
	server.on('error', () => {
		// A caller could not be let in, for want of file descriptors; the others and the next one can.
	});

	const off = program.on(event => {
		let line: Uint8Array | undefined;
		for (const connection of connections) {
			if (!connection.wants(event.event)) {
				continue;
			}

			line ??= Buffer.from(`${notification('event', serialised(event))}\n`);
			connection.write(line);
		}
	});

	return {
		async close() {
			off();
			const closed = once(server, 'close');
			server.close();
			await Promise.race([
				Promise.all([...connections].map(async connection => connection.close())),
				delay(farewellMs, undefined, {ref: false}),
			]);
			for (const connection of connections) {
				connection.destroy();
			}

			await closed;
		},
	};
}
