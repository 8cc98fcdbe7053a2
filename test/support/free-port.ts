import {createSocket, type Socket} from 'node:dgram';
import {once} from 'node:events';
import {createServer, type AddressInfo} from 'node:net';

/** A port that nobody listens on at the moment, on any address. */
export const findFreePort = async (): Promise<number> => new Promise((resolve, reject) => {
	const server = createServer();
	server.on('error', reject);
	server.listen(0, '0.0.0.0', () => {
		const {port} = server.address() as AddressInfo;
		server.close(() => {
			resolve(port);
		});
	});
});

/** A UDP port that nobody has at the moment on any of these addresses. */
export const findFreeUdpPort = async (...addresses: readonly string[]): Promise<number> => {
	for (;;) {
		const sockets: Socket[] = [];
		try {
			for (const address of addresses) {
				const socket = createSocket('udp4');
				sockets.push(socket);
				socket.bind(sockets[0] === socket ? 0 : sockets[0]!.address().port, address);
				// eslint-disable-next-line no-await-in-loop
				await once(socket, 'listening');
			}

			return sockets[0]!.address().port;
		} catch {
			// Somebody has it on one of them: another one.
		} finally {
			for (const socket of sockets) {
				socket.close();
			}
		}
	}
};
