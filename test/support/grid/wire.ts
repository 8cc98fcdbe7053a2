import type {Endpoint} from '../../../source/protocols/protocol.js';

export type GridTimer = {cancel(): void};

export type GridClock = {
	/** Milliseconds that never go back. */
	now(): number;
	after(ms: number, run: () => void): GridTimer;
};

/** What the grid stands on: time, and datagrams that leave. What comes in is handed to it. */
export type GridWire = GridClock & {
	/** `from` is an address of the grid's own, or of somebody whom it plays. */
	send(from: Endpoint, to: Endpoint, bytes: Uint8Array): void;
};
