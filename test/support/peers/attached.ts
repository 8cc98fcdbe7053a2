/** Peers whose other side is a test: it writes what one read brings and sees what leaves. */
import {hex, text} from '../hex.js';
import {code} from './codes.js';
import type {Framing} from './framing.js';
import type {Link, Role} from './link.js';
import {MemoryWire} from './memory-wire.js';
import type {Peer} from './peer.js';

/** Bytes in the notation of `hex`, as `take` shows them. */
export const bytesOf = (notation: string): string => text(hex(notation));

export class Attached<L extends Link> {
	readonly wire: MemoryWire;
	readonly link: L;

	constructor(peer: Peer<L>, role: Role, address?: string) {
		this.wire = new MemoryWire(address);
		this.link = peer.attach(this.wire, role);
	}

	/** One read, and what the peer says to it. */
	hear(notation: string): string {
		this.wire.deliver(hex(notation));
		return this.wire.take();
	}

	/** What the peer has said since the last look. */
	take(): string {
		return this.wire.take();
	}

	/** Payloads of the blocks received with this number. */
	payloads(number: number): readonly string[] {
		return this.link.blocks.filter(({code: received}) => received === number).map(({payload}) => text(payload));
	}

	/** The version the peer is told. */
	announce(version: string): void {
		this.hear(`${code.version.toString(16)} "${version}" FF`);
	}
}

/** Bob, who calls and is let in; what was said until then is taken away. */
export const calledBy = <L extends Link>(peer: Peer<L>, options: {readonly name?: string; readonly framing?: Framing; readonly address?: string} = {}): Attached<L> => {
	const {name = 'Bob', framing = 'mudmaster', address = '10.0.0.9'} = options;
	const attached = new Attached(peer, 'answerer', address);
	attached.hear(framing === 'zchat' ? String.raw`"ZCHAT:${name}\t0\n${address}04050"` : String.raw`"CHAT:${name}\n${address}4050 "`);
	return attached;
};

/** Bob, who is called and lets the peer in. */
export const calling = <L extends Link>(peer: Peer<L>, name = 'Bob', address = '10.0.0.9'): Attached<L> => {
	const attached = new Attached(peer, 'caller', address);
	attached.hear(String.raw`"YES:${name}\n"`);
	return attached;
};
