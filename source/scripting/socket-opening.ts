import type {EventEmitter} from 'node:events';

/** Done when a server or a bound socket is heard of; rejects with the system's error, or when it was closed meanwhile. */
export const opening = async (opened: EventEmitter): Promise<void> => new Promise((resolve, reject) => {
	opened.once('listening', resolve);
	opened.once('error', reject);
	opened.once('close', () => {
		reject(new Error('closed'));
	});
});
