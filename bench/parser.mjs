/** The least a program can do with MudMaster chat: it answers the call, cuts blocks and answers pings. */
import {Buffer} from 'node:buffer';
import {createServer} from 'node:net';
import process from 'node:process';

const pingRequest = 26;
const pingResponse = 27;
const terminator = 0xFF;

const server = createServer(socket => {
	let rest = Buffer.alloc(0);
	socket.once('data', () => {
		socket.write('YES:Bare\n');
		socket.on('data', chunk => {
			const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
			let start = 0;
			for (let end = data.indexOf(terminator); end !== -1; end = data.indexOf(terminator, start)) {
				const payload = data.subarray(start + 1, end);
				if (data[start] === pingRequest) {
					socket.write(Buffer.concat([Buffer.of(pingResponse), payload, Buffer.of(terminator)]));
				}

				start = end + 1;
			}

			rest = data.subarray(start);
		});
	});
});

server.listen(Number(process.argv[2]), '127.0.0.1');
