import {canonicalAddress} from '../lib/ip.js';
import type {Resource} from './socket-world.js';

/** An address in its usual spelling, IPv4 that came over IPv6 as IPv4; empty and 0 where there is none. */
export type Endpoint = {readonly address: string; readonly port: number};

export const NOWHERE: Endpoint = {address: '', port: 0};

export const endpoint = (address = '', port = 0): Endpoint => ({address: canonicalAddress(address) ?? address, port});

/** What a transport tells the socket that it belongs to. */
export type TransportHandlers = {
	/** The name has been looked up. */
	found(addresses: readonly string[]): void;
	connected(): void;
	/** `from` is the sender of a datagram. */
	received(octets: Uint8Array, from: Endpoint): void;
	/** The peer sends no more. */
	ended(): void;
	/** Much was waiting to be sent, and nothing is any more. */
	drained(): void;
	/** After `end`: everything has left. */
	flushed(): void;
	/** It is of no more use, except where a socket for datagrams could not send one of them. */
	failed(error: Error): void;
};

/** A TCP connection, or a UDP socket. */
export type Transport = Resource & {
	readonly local: Endpoint;
	/** Whom it is connected to, or the address that is being tried. */
	readonly remote: Endpoint;
	/** Octets that the system has not taken yet. */
	readonly pending: number;
	/** Octets that can be sent in one piece. */
	readonly largest: number;
	/** `to` is for datagrams, where nobody is connected; a name is looked up. */
	send(octets: Uint8Array, to?: Endpoint): void;
	/** Nothing is received until `resume`. */
	pause(): void;
	resume(): void;
	/** Sends what is pending, then closes; receives nothing more. What takes longer than the time to linger is lost. */
	end(lingerMs: number): void;
	/** Tells nothing any more. */
	detach(): void;
};

export const timeout = (): Error => Object.assign(new Error('timed out'), {code: 'ETIMEDOUT'});
