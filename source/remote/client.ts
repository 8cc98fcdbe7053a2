import net from 'node:net';
import {createLineSplitter} from '../lib/line-splitter.js';
import {MudlarkError} from '../lib/errors.js';
import {protocolVersion, type MethodName, type Methods} from './contract.js';
import {createCaller} from './rpc.js';

/** How long an answer may be, in bytes: the lines of the longest listing, with much to spare. */
const maxAnswer = 64 * 1024 * 1024;

/** A connection to a running instance. */
export type ControlClient = {
	/** Rejects where the instance refuses the request, or with `ML_CONNECTION_LOST` when it ends before it has answered. */
	request<Name extends MethodName>(method: Name, params: Methods[Name]['params']): Promise<Methods[Name]['result']>;
	/** Resolves when either side has hung up. */
	readonly closed: Promise<void>;
	/** For a reader who can't keep up: nothing is read until `resume`. */
	pause(): void;
	resume(): void;
	close(): void;
};

export type ControlClientOptions = {
	readonly path: string;
	notified?(method: string, params: unknown): void;
};

/**
Connects to the instance that listens at `path`.

Rejects with a {@link MudlarkError}: `ML_NOT_RUNNING` where nobody listens, `ML_SOCKET` where the system refuses,
`ML_PROTOCOL` where the instance is of a version that speaks differently.
*/
export async function connectControl({path, notified}: ControlClientOptions): Promise<ControlClient> {
	const socket = await connect(path);
	const splitter = createLineSplitter(maxAnswer);
	const closed = Promise.withResolvers<void>();
	const lost = new MudlarkError('ML_CONNECTION_LOST', 'mudlark ended before it answered.');
	let isOpen = true;

	const caller = createCaller({
		send(line) {
			socket.write(`${line}\n`);
		},
		notified(method, params) {
			notified?.(method, params);
		},
	});

	socket.on('data', chunk => {
		for (const line of splitter.push(chunk)) {
			if (typeof line === 'string') {
				caller.receive(line);
			} else {
				socket.destroy();
			}
		}
	});
	socket.on('error', () => {
		// `close` follows and says the same.
	});
	socket.once('close', () => {
		isOpen = false;
		caller.end(lost.message);
		closed.resolve();
	});

	const client: ControlClient = {
		async request(method, params) {
			if (!isOpen) {
				throw lost;
			}

			try {
				return await caller.request(method, params) as Methods[typeof method]['result'];
			} catch (error) {
				// An answer that came as the last thing still counts.
				throw !isOpen && error instanceof Error && error.message === lost.message ? lost : error;
			}
		},
		closed: closed.promise,
		pause() {
			socket.pause();
		},
		resume() {
			socket.resume();
		},
		close() {
			socket.destroy();
		},
	};

	const {version, protocol} = await client.request('hello', {});
	if (protocol !== protocolVersion) {
		socket.destroy();
		throw new MudlarkError(
			'ML_PROTOCOL',
			`The running mudlark ${version} speaks version ${protocol} of the control protocol, this one version ${protocolVersion}. Quit it and start it again.`,
		);
	}

	return client;
}

async function connect(path: string): Promise<net.Socket> {
	const {promise, resolve, reject} = Promise.withResolvers<net.Socket>();
	const socket = net.connect(path);
	const failed = (error: NodeJS.ErrnoException) => {
		reject(error.code === 'ENOENT' || error.code === 'ECONNREFUSED'
			? new MudlarkError('ML_NOT_RUNNING', `No mudlark is running here (tried ${path}).`)
			: new MudlarkError('ML_SOCKET', `The control socket ${path} can't be reached (${error.message}).`));
	};

	socket.once('error', failed);
	socket.once('connect', () => {
		socket.off('error', failed);
		resolve(socket);
	});
	return promise;
}
