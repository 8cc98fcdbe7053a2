import {createReadStream} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import type {SocketFiles} from './socket-host.js';

/** The disk, of which Node's permission flags leave a worker its own folder. */
export const socketFiles: SocketFiles = {
	read: path => createReadStream(path),
	write: async (path, octets) => writeFile(path, octets),
};
