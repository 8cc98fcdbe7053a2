import type {ConnectionProtocol} from '../protocols/protocol.js';
import type {Endpoints} from './endpoints.js';
import {limits} from './limits.js';
import type {Connection, Listener} from './ports.js';
import {isConnectionProtocol} from './protocol-kinds.js';
import type {Session} from './session.js';

/** The one listening socket: the first bytes of a caller tell his protocol. */
export class Listening {
	readonly #session: Session;
	readonly #endpoints: Endpoints;
	#listener: Listener | undefined;
	/** Protocols whose calls are taken. */
	readonly #protocols: readonly ConnectionProtocol[];

	constructor(session: Session, endpoints: Endpoints) {
		this.#session = session;
		this.#endpoints = endpoints;
		this.#protocols = session.protocols.filter(protocol => isConnectionProtocol(protocol)).filter(({greetings}) => greetings.length > 0);
	}

	get #names(): readonly string[] {
		return this.#protocols.map(({name}) => name);
	}

	get isOn(): boolean {
		return this.#listener !== undefined;
	}

	/**
	Starts to take calls, or moves to another port.
	@throws MudlarkError where the port can't be had; what was there before stays.
	*/
	async start({address, port}: {readonly address?: string | undefined; readonly port: number}): Promise<void> {
		if (this.#listener?.local.port === port) {
			return;
		}

		const listener = await this.#session.network.listen({
			address,
			port,
			greetings: this.#protocols.flatMap(({greetings}) => greetings),
			limits,
			accepted: (connection, greeting) => {
				this.#accept(connection, greeting);
			},
			rejected: (remote, reason) => {
				this.#session.bus.emit({event: 'notice', code: 'caller-rejected', text: `${remote.address}: ${reason}`});
			},
		});
		await this.stop();
		this.#listener = listener;
		this.#session.own.port = listener.local.port;
		this.#session.bus.emit({event: 'listening', protocols: this.#names, ...listener.local});
	}

	/** False where no calls were taken anyway. */
	async stop(): Promise<boolean> {
		const listener = this.#listener;
		if (!listener) {
			return false;
		}

		this.#listener = undefined;
		this.#session.own.port = 0;
		await listener.close();
		this.#session.bus.emit({event: 'listening.stopped', protocols: this.#names, ...listener.local});
		return true;
	}

	#accept(connection: Connection, greeting: string): void {
		const protocol = this.#protocols.find(({greetings}) => greetings.includes(greeting));
		if (protocol) {
			this.#endpoints.answer(protocol, connection);
		}
	}
}
