import {Buffer} from 'node:buffer';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {createServer, type AddressInfo} from 'node:net';
import {connect as tlsConnect, createSecureContext, TLSSocket} from 'node:tls';
import {duplexPair} from 'node:stream';
import {expect, onTestFinished, test} from 'vitest';
import {concat} from '../../source/lib/bytes.js';
import {createConnection} from '../../source/net/connection.js';
import {sniff} from '../../source/net/sniff.js';
import type {Connection} from '../../source/session/ports.js';
import {caller, Witness} from '../support/sockets.js';

/** A throwaway pair made for this test: self-signed on P-256, valid for a hundred years from 2020. */
const fixture = (name: string): string => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');
const certificate = fixture('tls-certificate.pem');
const secureContext = createSecureContext({key: fixture('tls-key.pem'), cert: certificate});

/** Both kinds of callers on one port: what was read for sniffing is put back, then the socket is handed on. */
const listenForBoth = async (): Promise<{readonly port: number; readonly plain: Promise<Connection>; readonly secure: Promise<Connection>}> => {
	const plain = Promise.withResolvers<Connection>();
	const secure = Promise.withResolvers<Connection>();
	const server = createServer({pauseOnConnect: true}, socket => {
		let received: Uint8Array = new Uint8Array();
		const onData = (chunk: Uint8Array): void => {
			received = concat(received, chunk);
			const {kind} = sniff(received, ['CHAT:']);
			if (kind === 'more') {
				return;
			}

			socket.off('data', onData);
			socket.pause();
			socket.unshift(received);
			if (kind === 'tls') {
				// In the same tick: a handshake that fails tells its reason only to who listens by then.
				secure.resolve(createConnection(new TLSSocket(socket, {isServer: true, secureContext})));
			} else {
				plain.resolve(createConnection(socket));
			}
		};

		socket.on('data', onData);
		socket.resume();
		onTestFinished(() => {
			socket.destroy();
		});
	}).listen({host: '127.0.0.1', port: 0});
	onTestFinished(() => {
		server.close();
	});
	await once(server, 'listening');
	return {port: (server.address() as AddressInfo).port, plain: plain.promise, secure: secure.promise};
};

const trust = {ca: certificate, checkServerIdentity: () => undefined};

test('a connection that was sniffed goes on as TLS', async () => {
	const {port, secure} = await listenForBoth();
	const client = tlsConnect({host: '127.0.0.1', port, ...trust});
	onTestFinished(() => {
		client.destroy();
	});
	const received = new Witness();
	client.on('data', received.data);
	const witness = new Witness();
	const connection = await secure;
	connection.start(witness);

	await once(client, 'secureConnect');
	expect(client.authorized).toBe(true);
	client.write('CHAT:Al\n');
	await witness.untilText('CHAT:Al\n');

	const big = Buffer.alloc(2_000_000, 'x');
	connection.write(big);
	await received.until('the whole', () => received.bytes.length === big.length);
	client.end();
	expect(await witness.untilClosed()).toBe('the other side hung up');
});

test('a ClientHello that comes in single bytes goes on as TLS', async () => {
	const {port, secure} = await listenForBoth();
	const {socket} = await caller(port);
	const [near, far] = duplexPair();
	far.on('data', (chunk: Uint8Array) => {
		for (const byte of chunk) {
			socket.write(Uint8Array.of(byte));
		}
	});
	socket.on('data', (chunk: Uint8Array) => {
		far.write(chunk);
	});
	const client = tlsConnect({socket: near, ...trust});
	client.write('CHAT:Al\n');
	const witness = new Witness();
	const connection = await secure;
	connection.start(witness);
	await witness.untilText('CHAT:Al\n');
	client.destroy();
});

test('a plain caller on the same port is not bothered', async () => {
	const {port, plain} = await listenForBoth();
	const {socket} = await caller(port);
	socket.write('CHAT:Al\n');
	const witness = new Witness();
	const connection = await plain;
	connection.start(witness);
	await witness.untilText('CHAT:Al\n');
});

test('a TLS caller who breaks off the handshake is an ordinary close', async () => {
	const {port, secure} = await listenForBoth();
	const {socket} = await caller(port);
	socket.write(Uint8Array.of(0x16, 0x03, 0x01, 0x00));
	const witness = new Witness();
	const connection = await secure;
	connection.start(witness);
	socket.resetAndDestroy();
	expect(await witness.untilClosed()).toMatch(/^the (?:connection|other side) /v);
	expect(witness.text).toBe('');
});

test('garbage after the first byte is an ordinary close as well', async () => {
	const {port, secure} = await listenForBoth();
	const {socket} = await caller(port);
	socket.write(Uint8Array.of(0x16, ...Buffer.from('this is not TLS at all')));
	const witness = new Witness();
	const connection = await secure;
	connection.start(witness);
	expect(await witness.untilClosed()).toBe('the connection failed (ERR_SSL_WRONG_VERSION_NUMBER)');
});
