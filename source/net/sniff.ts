import {bytes as bytesOf, mayStartWith, startsWith} from '../lib/bytes.js';

/** The record type that a TLS ClientHello begins with (RFC 8446 5.1). No chat greeting begins with it. */
const TLS_HANDSHAKE = 0x16;

export type Sniffed =
	| {readonly kind: 'greeting'; readonly greeting: string}
	/** A TLS client; once TLS is offered, the connection goes on as a server-side TLSSocket. */
	| {readonly kind: 'tls'}
	/** No greeting begins like this, whatever follows. */
	| {readonly kind: 'other'}
	| {readonly kind: 'more'};

/** Who calls, by the first bytes. Where one greeting begins with another, the longer is waited for. */
export const sniff = (bytes: Uint8Array, greetings: readonly string[]): Sniffed => {
	if (bytes[0] === TLS_HANDSHAKE) {
		return {kind: 'tls'};
	}

	let found = '';
	for (const greeting of greetings) {
		const prefix = bytesOf(greeting);
		if (mayStartWith(bytes, prefix)) {
			return {kind: 'more'};
		}

		if (greeting.length > found.length && startsWith(bytes, prefix)) {
			found = greeting;
		}
	}

	return found === '' ? {kind: 'other'} : {kind: 'greeting', greeting: found};
};
