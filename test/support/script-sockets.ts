/** Sockets as a script has them, and what they have told. */
import {Buffer} from 'node:buffer';
import {onTestFinished} from 'vitest';
import type {SocketHost} from '../../source/scripting/socket-host.js';
import {createSockets, type Sockets} from '../../source/scripting/sockets.js';
import type {Socket} from '../../source/scripting/socket.js';
import {Conditions} from './conditions.js';

const SAFETY_NET_MS = 20_000;

export type Failure = {readonly handler: string; readonly message: string};

/** The `net` of a script, whose log and failures are kept; everything of it is closed when the test has finished. */
export const scriptNet = (files?: SocketHost['files']): Sockets & {
	readonly lines: readonly string[];
	readonly failures: readonly Failure[];
	readonly untilLine: () => Promise<string>;
	readonly close: () => Promise<void>;
} => {
	const lines: string[] = [];
	const failures: Failure[] = [];
	const logged = new Conditions(() => JSON.stringify(lines));
	const {net, close} = createSockets({
		log(line) {
			lines.push(line);
			logged.changed();
		},
		failed(error, handler) {
			failures.push({handler, message: (error as Error).message});
		},
		files,
	});
	onTestFinished(close);
	return {...net, lines, failures, close, untilLine: async () => logged.wait('a line in the log', () => lines.at(-1), SAFETY_NET_MS)};
};

/** The events of one socket as lines: `stateChanged 2 Connecting`. */
export class EventRecord {
	readonly events: string[] = [];
	readonly #socket: Socket;
	readonly #conditions = new Conditions(() => JSON.stringify(this.events));

	constructor(socket: Socket) {
		this.#socket = socket;
		socket.on('stateChanged', (state, text) => {
			this.#add(`stateChanged ${state} ${text}`);
		}).on('hostFound', addresses => {
			this.#add(`hostFound ${addresses.join(' ')}`);
		}).on('connected', () => {
			this.#add('connected');
		}).on('connectFailed', reason => {
			this.#add(`connectFailed ${reason}`);
		}).on('dataAvailable', octets => {
			this.#add(`dataAvailable ${octets}`);
		}).on('disconnect', error => {
			this.#add(`disconnect ${error}`);
		}).on('error', name => {
			this.#add(`error ${name}`);
		}).on('drained', () => {
			this.#add('drained');
		}).on('ended', () => {
			this.#add('ended');
		});
	}

	/** Resolves when an event begins with these words. */
	async until(start: string): Promise<void> {
		await this.when(`the event "${start}"`, () => this.events.some(event => event.startsWith(start)));
	}

	/** Resolves when it is true after some event. */
	async when(what: string, isTrue: () => boolean): Promise<void> {
		await this.#conditions.wait(what, () => isTrue() || undefined, SAFETY_NET_MS);
	}

	/** Resolves when so much can be read. */
	async untilAvailable(octets: number): Promise<void> {
		await this.when(`${octets} octets`, () => this.#socket.bytesAvailable() >= octets);
	}

	#add(event: string): void {
		this.events.push(event);
		this.#conditions.changed();
	}
}

/** Resolves when the socket tells this event. */
export const next = async (socket: Socket, event: 'connected' | 'dataAvailable' | 'disconnect' | 'drained' | 'connectFailed' | 'ended' | 'error'): Promise<void> =>
	new Promise(resolve => {
		socket.once(event, () => {
			resolve();
		});
	});

/** Turns of the event loop, in which what is queued or has arrived is told. */
export const turns = async (count = 20): Promise<void> => {
	for (let turn = 0; turn < count; turn++) {
		// eslint-disable-next-line no-await-in-loop -- One after the other is what they are.
		await new Promise(resolve => {
			setImmediate(resolve);
		});
	}
};

/** Resolves when it is true, after whatever turn of the event loop. */
export const until = async (isTrue: () => boolean): Promise<void> => {
	while (!isTrue()) {
		// eslint-disable-next-line no-await-in-loop -- As above.
		await turns(1);
	}
};

export const latin1 = (octets: Uint8Array): string => Buffer.from(octets).toString('latin1');
