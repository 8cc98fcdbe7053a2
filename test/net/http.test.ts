import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import {createServer as createSecureServer} from 'node:https';
import type {AddressInfo} from 'node:net';
import {expect, onTestFinished, test} from 'vitest';
import type {HttpRequest} from '../../source/protocols/protocol.js';
import {createNetwork} from '../../source/net/tcp.js';
import {findFreePort} from '../support/free-port.js';

const network = createNetwork();

const forever = new AbortController().signal;

const open = async (server: Server): Promise<string> => {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(async () => {
		const closed = once(server, 'close');
		server.close();
		server.closeAllConnections();
		await closed;
	});
	return `127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** A site on this machine; its address without a slash at the end. */
const site = async (answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> =>
	`http://${await open(createServer(answer))}`;

const ask = async (url: string, more: Partial<HttpRequest> = {}, signal = forever) =>
	network.request({method: 'GET', url, timeout: 20_000, limit: 1000, ...more}, signal);

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('the answer is its status and its whole body, also where it is an error of the site', async () => {
	const url = await site((request, response) => {
		response.writeHead(request.url === '/there' ? 200 : 404);
		response.write('first, ');
		response.end(`and ${request.method} ${request.url}`);
	});
	expect(await ask(`${url}/there`)).toEqual({status: 200, body: bytes('first, and GET /there')});
	expect(await ask(`${url}/else`)).toEqual({status: 404, body: bytes('first, and GET /else')});
});

test('an empty body is one', async () => {
	const url = await site((_request, response) => {
		response.writeHead(204).end();
	});
	expect(await ask(url)).toEqual({status: 204, body: new Uint8Array()});
});

test('what is posted arrives as it is, with the headers to the letter', async () => {
	const received = Promise.withResolvers<{readonly headers: IncomingMessage['headers']; readonly method: string | undefined; readonly body: string}>();
	const url = await site((request, response) => {
		let body = '';
		request.setEncoding('utf8');
		request.on('data', (chunk: string) => {
			body += chunk;
		});
		request.on('end', () => {
			received.resolve({headers: request.headers, method: request.method, body});
			response.end();
		});
	});
	await ask(url, {method: 'POST', headers: {'Content-Type': 'application/llsd+xml', 'X-Odd': 'yes'}, body: '<llsd>ü</llsd>'});
	expect(await received.promise).toMatchObject({method: 'POST', body: '<llsd>ü</llsd>', headers: {'content-type': 'application/llsd+xml', 'x-odd': 'yes', 'content-length': '15'}});
});

test('without a content type none is made up', async () => {
	const received = Promise.withResolvers<string | undefined>();
	const url = await site((request, response) => {
		received.resolve(request.headers['content-type']);
		response.end();
	});
	await ask(url, {method: 'POST', body: 'text'});
	expect(await received.promise).toBeUndefined();
});

test('a body of just the limit is taken, a longer one is too large, and not read to its end', async () => {
	const url = await site((request, response) => {
		const length = Number(request.url?.slice(1));
		if (Number.isNaN(length)) {
			const more = (): void => {
				while (!response.destroyed && response.write(new Uint8Array(10_000))) {
					// Until the reader has enough.
				}
			};

			response.on('drain', more);
			more();
		} else {
			response.end('x'.repeat(length));
		}
	});
	expect(await ask(`${url}/1000`)).toMatchObject({status: 200, body: {length: 1000}});
	const {host} = new URL(url);
	expect(await ask(`${url}/1001`)).toEqual({failure: 'too-large', reason: `${host} sent more than 1000 bytes`});
	expect(await ask(`${url}/endless`)).toMatchObject({failure: 'too-large'});
});

test('no redirect is followed: where it leads is for who has asked to see', async () => {
	const paths: Array<string | undefined> = [];
	const url = await site((request, response) => {
		paths.push(request.url);
		response.writeHead(302, {location: '/elsewhere'}).end('moved');
	});
	expect(await ask(`${url}/here`)).toEqual({status: 302, body: bytes('moved')});
	expect(paths).toEqual(['/here']);
});

test.for([
	['never answers', () => undefined],
	['never finishes', (response: ServerResponse) => response.write('so far')],
] as const)('a site that %s has had its time', async ([, answer]) => {
	const url = await site((_request, response) => {
		answer(response);
	});
	const {host} = new URL(url);
	expect(await ask(url, {timeout: 100})).toEqual({failure: 'timeout', reason: `${host} did not answer within 0.1 seconds`});
});

test('a request that is aborted has no answer', async () => {
	const asked = Promise.withResolvers<void>();
	const url = await site(() => {
		asked.resolve();
	});
	const abort = new AbortController();
	const answer = ask(url, {}, abort.signal);
	await asked.promise;
	abort.abort();
	await expect(answer).rejects.toMatchObject({name: 'AbortError'});
});

test('one that was aborted before is not sent', async () => {
	let count = 0;
	const url = await site((_request, response) => {
		count++;
		response.end();
	});
	await expect(ask(url, {}, AbortSignal.abort())).rejects.toMatchObject({name: 'AbortError'});
	expect(count).toBe(0);
});

test('a port where nobody listens refuses', async () => {
	const port = await findFreePort();
	expect(await ask(`http://127.0.0.1:${port}/`)).toEqual({failure: 'refused', reason: `127.0.0.1:${port} refused the connection`});
});

test('a host that does not exist is not found', async () => {
	expect(await ask('https://nobody.invalid/')).toEqual({failure: 'not-found', reason: 'there is no host nobody.invalid, or the name could not be looked up'});
});

test('a site that breaks off is lost', async () => {
	const url = await site((request, response) => {
		if (request.url === '/middle') {
			response.writeHead(200, {'content-length': '100'});
			response.write('so far', () => {
				response.destroy();
			});
		} else {
			request.socket.destroy();
		}
	});
	expect(await ask(`${url}/start`)).toMatchObject({failure: 'closed'});
	expect(await ask(`${url}/middle`)).toMatchObject({failure: 'closed'});
});

test('a certificate that nobody vouches for is not good, whatever stands in it', async () => {
	const fixture = (name: string): string => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');
	const paths: Array<string | undefined> = [];
	const server = createSecureServer({key: fixture('tls-key.pem'), cert: fixture('tls-certificate.pem')}, (request, response) => {
		paths.push(request.url);
		response.end();
	});
	const host = await open(server);
	expect(await ask(`https://${host}/`)).toEqual({failure: 'certificate', reason: expect.stringMatching(new RegExp(String.raw`^the certificate of ${host} is not good \(`, 'v')) as string});
	expect(paths).toEqual([]);
});

test('a site that has no TLS is none to be asked over it', async () => {
	const url = await site((_request, response) => {
		response.end();
	});
	expect(await ask(url.replace('http:', 'https:'))).toMatchObject({failure: 'certificate', reason: expect.stringContaining('no secure connection') as string});
});

test('a site that speaks no HTTP is lost, and so is a URL that is none', async () => {
	const url = await site((request, response) => {
		response.socket?.end('CHAT:Bob\n');
		request.resume();
	});
	expect(await ask(url)).toMatchObject({failure: 'closed'});
	expect(await ask('nonsense')).toMatchObject({failure: 'closed'});
});
