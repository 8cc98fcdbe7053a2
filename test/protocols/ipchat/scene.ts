import {ipchat} from '../../../source/protocols/ipchat/index.js';
import type {Endpoint} from '../../../source/protocols/protocol.js';
import {asAny, DatagramSide, DatagramWire, type SideOptions} from '../../support/datagram-wire.js';

export const PEER = '127.0.0.3';

export const at = (address: string, port = 1499): Endpoint => ({address, port});

/** Us at 127.0.0.2, and others who say what a test wants them to say. */
export class Scene {
	readonly wire = new DatagramWire();
	readonly us: DatagramSide;

	constructor(options: Partial<SideOptions> = {}) {
		this.us = new DatagramSide(this.wire, asAny(ipchat), {address: '127.0.0.2', ...options});
	}

	/** A command, as its sender would write it; more than that where it brings its header along. */
	hear(command: string, from = PEER, port = 1499): void {
		const datagram = /^(?:DynamIP|DIP)\[/v.test(command) ? command : `DynamIP[${from}]${command}\0`;
		this.us.receive(new TextEncoder().encode(datagram), at(from, port));
	}

	/** Somebody is there, and has shown that his address is his. */
	meet(from = PEER, handle = 'cmu'): void {
		this.us.verb('poll', {address: from});
		this.hear(`ps${handle}`, from);
	}

	/** What we have sent since so many datagrams: letters and messages. */
	sent(since = 0): readonly string[] {
		return this.wire.texts(since).map(text => text.replace(/^\w+\[[^\]]*\]/v, '').replace(/\0$/v, ''));
	}

	/** What `act` makes us send, and in the second after it. */
	sends(act: () => void): readonly string[] {
		const count = this.wire.sent.length;
		act();
		this.wire.advance(1000);
		return this.sent(count);
	}
}
