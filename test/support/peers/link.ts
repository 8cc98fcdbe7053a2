import {nothing} from './bytes.js';
import type {Timer} from './clock.js';
import type {IncomingFile, OutgoingFile} from './files.js';
import type {Block, Framing} from './framing.js';
import type {Endpoint, Wire} from './wire.js';

export type Role = 'caller' | 'answerer';

/** One connection of a peer: what it knows of the other side, and what went over the wire. */
export class Link {
	readonly wire: Wire;
	readonly role: Role;
	/** What we called; what comes in says it with its first bytes. */
	framing: Framing;
	phase: 'greeting' | 'online' | 'closed' = 'greeting';
	closeReason: string | undefined;
	/** Has it closed its end? Then it reads nothing any more. */
	isEnding = false;

	/** Every block received, in order, as the program's parser cut it. */
	readonly blocks: Block[] = [];
	/** Every write, in order. */
	readonly writes: Uint8Array[] = [];
	/** What was read and waits for the rest of its block. */
	rest: Uint8Array = nothing;

	/** The other side's name, version, and the endpoint it says it has. */
	name = '';
	version = '';
	declared: Endpoint = {address: '<Unknown>', port: 4050};

	/** What the user has set for the other side. */
	isServed = false;
	isIgnored = false;
	isPrivate = false;
	group = '';
	maySnoop = false;

	/** Does the other side see our lines, and do we see its? */
	isSnoopedBy = false;
	isSnooping = false;

	outgoing: OutgoingFile | undefined;
	incoming: IncomingFile | undefined;

	/** How long the handshake may take. */
	deadline: Timer | undefined;

	constructor(wire: Wire, role: Role, framing: Framing) {
		this.wire = wire;
		this.role = role;
		this.framing = framing;
	}

	/** One write. */
	write(bytes: Uint8Array): void {
		this.writes.push(bytes);
		this.wire.write(bytes);
	}

	/** Says good-bye after what was written. */
	end(): void {
		this.isEnding = true;
		this.wire.end();
	}
}
