import type {Socket} from 'node:net';
import {createLineSplitter, tooLong} from '../lib/line-splitter.js';
import type {EventName} from '../session/events.js';
import {isWanted} from './globs.js';
import type {Subscriber} from './methods.js';
import {createOutlet} from './outlet.js';
import {invalidRequest, maxRequest, type Responder} from './rpc.js';

/** How long a line that is on its way out may take once the connection is being closed, in milliseconds. */
export const farewellMs = 500;

/** One program that talks to us. */
export type Connection = {
	/** Does it want events of this name? */
	wants(name: EventName): boolean;
	write(line: Uint8Array): void;
	/** Answers what it is busy with, then hangs up. */
	close(): Promise<void>;
	/** Hangs up at once. */
	destroy(): void;
	readonly closed: Promise<void>;
};

/**
Serves one socket until either side hangs up: its requests are answered one after the other, in the order they came.
*/
export function serveConnection(socket: Socket, respond: Responder<Subscriber>): Connection {
	const splitter = createLineSplitter(maxRequest);
	const outlet = createOutlet(socket, () => {
		socket.destroy();
	});
	const closed = Promise.withResolvers<void>();
	let globs: readonly string[] = [];
	let isLeaving = false;
	let busy: Promise<void> = Promise.resolve();

	const subscriber: Subscriber = {
		subscribe(wanted) {
			globs = wanted;
		},
	};

	const answer = async (line: string): Promise<void> => {
		const response = line.trim() === '' ? undefined : await respond(line, subscriber);
		if (response !== undefined) {
			outlet.write(`${response}\n`);
		}
	};

	const refuse = () => {
		isLeaving = true;
		globs = [];
		socket.end(`${invalidRequest('A request may have up to 1 MiB. This connection is closed.')}\n`);
		// What it still sends is read and dropped for a moment, since a write that fails would cost it our answer.
		setTimeout(() => {
			socket.destroy();
		}, farewellMs).unref();
	};

	const takeLines = async (lines: ReturnType<typeof splitter.push>): Promise<void> => {
		for (const line of lines) {
			if (isLeaving) {
				return;
			}

			if (line === tooLong) {
				refuse();
				return;
			}

			busy = answer(line);
			await busy; // eslint-disable-line no-await-in-loop
		}
	};

	const serve = async (): Promise<void> => {
		try {
			// The next chunk is read once all of this one is answered: that is the back-pressure.
			for await (const chunk of socket.iterator({destroyOnReturn: false}) as AsyncIterable<Uint8Array>) {
				await takeLines(splitter.push(chunk));
			}

			await takeLines(splitter.end());
			socket.end();
		} catch {
			socket.destroy();
		}
	};

	socket.on('error', () => {
		// It is gone; `close` follows.
	});
	socket.once('close', () => {
		globs = [];
		closed.resolve();
	});
	void serve();

	return {
		closed: closed.promise,
		wants: name => globs.length > 0 && isWanted(globs, name),
		write(line) {
			outlet.write(line);
		},
		async close() {
			isLeaving = true;
			await busy;
			socket.destroySoon();
			await closed.promise;
		},
		destroy() {
			socket.destroy();
		},
	};
}
