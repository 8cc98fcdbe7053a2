import type {Writable} from 'node:stream';
import {MudlarkError} from '../lib/errors.js';
import type {Event} from '../session/events.js';
import {isAlive} from './claim.js';
import {connectControl} from './client.js';
import {eventLine} from './event-line.js';

export type FollowOptions = {
	readonly path: string;
	readonly stdout: Writable;
	readonly json: boolean;
	/** All events, unless given. */
	readonly globs: readonly string[];
};

/**
Prints events until the instance quits or the reader has closed `stdout`; both end with 0.

Rejects with `ML_FELL_BEHIND` where the instance lives on without us: it hung up because too much waited for us.
*/
export async function followEvents({path, stdout, json, globs}: FollowOptions): Promise<number> {
	const reader = hasReaderLeft(stdout);
	let isWaiting = false;
	const client = await connectControl({
		path,
		notified(method, params) {
			if (method !== 'event' || !stdout.writable) {
				return;
			}

			const event = params as Event;
			if (event.hidden && !json) {
				return;
			}

			const hasRoom = stdout.write(`${json ? JSON.stringify(event) : eventLine(event)}\n`);
			if (hasRoom || isWaiting) {
				return;
			}

			isWaiting = true;
			client.pause();
			stdout.once('drain', () => {
				isWaiting = false;
				client.resume();
			});
		},
	});
	await client.request('subscribe', globs.length > 0 ? {globs} : {});
	const isLeftByReader = await Promise.race([reader, client.closed.then(() => false)]);
	client.close();
	if (!isLeftByReader && await isAlive(path)) {
		throw new MudlarkError('ML_FELL_BEHIND', 'mudlark hung up, because 8 MiB of events waited to be read. Ask for fewer with a GLOB, or read faster.');
	}

	return 0;
}

async function hasReaderLeft(stdout: Writable): Promise<true> {
	const {promise, resolve} = Promise.withResolvers<true>();
	for (const event of ['close', 'error']) {
		stdout.once(event, () => {
			resolve(true);
		});
	}

	return promise;
}
