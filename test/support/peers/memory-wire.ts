import type {Wire, WireHandlers} from './wire.js';
import {concat, readLatin1} from './bytes.js';

/** A wire whose other end is a test: it decides what arrives in one read. */
export class MemoryWire implements Wire {
	readonly local = {address: '10.0.0.5', port: 50_000};
	readonly remote: {readonly address: string; readonly port: number};
	pending = 0;
	isClosed = false;
	/** Does the kernel have no room? Then what is written stays pending. */
	isStuck = false;
	readonly #writes: Uint8Array[] = [];
	#handlers: WireHandlers | undefined;

	constructor(address = '10.0.0.9', port = 50_001) {
		this.remote = {address, port};
	}

	/** All that was written since the last look, one character per byte. */
	take(): string {
		return readLatin1(concat(...this.#writes.splice(0)));
	}

	/** What one read brings. */
	deliver(bytes: Uint8Array): void {
		this.#handlers?.data(bytes);
	}

	start(handlers: WireHandlers): void {
		this.#handlers = handlers;
	}

	write(bytes: Uint8Array): void {
		if (this.isClosed) {
			return;
		}

		this.#writes.push(bytes);
		if (this.isStuck) {
			this.pending += bytes.length;
		}
	}

	end(): void {
		this.destroy();
	}

	destroy(): void {
		if (this.isClosed) {
			return;
		}

		this.isClosed = true;
		this.#handlers?.closed('closed');
	}
}
