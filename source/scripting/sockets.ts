import {MemoryBuffer as MemoryBufferBase} from './memory-buffer.js';
import type {SocketHost} from './socket-host.js';
import {SocketWorld} from './socket-world.js';
import {Socket as SocketBase} from './socket.js';

/** `net` as a script has it. */
export type Sockets = {
	readonly Socket: new () => SocketBase;
	readonly MemoryBuffer: new () => MemoryBufferBase;
};

/** The classes for one script, and the end of all that it has opened by them. */
export const createSockets = (host: SocketHost): {
	readonly net: Sockets;
	/** No more events. Resolves when all is closed; what can't be flushed within a second is lost. */
	close(): Promise<void>;
} => {
	const world = new SocketWorld(host);
	// They are named by their keys. A name at the class itself would hide the base class, which a bundler calls by the same.
	const net: Sockets = {
		Socket: class extends SocketBase {
			constructor() {
				super(world, () => new net.Socket());
			}
		},
		MemoryBuffer: class extends MemoryBufferBase {
			constructor() {
				super(host.files);
			}
		},
	};
	return {net, close: async () => world.close()};
};
