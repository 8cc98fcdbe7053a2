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
