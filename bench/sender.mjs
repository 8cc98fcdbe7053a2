/**
Somebody who calls and sends files, answering each request as MUSHclient does. He lives at the end of a slow line: what
he reads has been on its way for a while. `Sender` runs in the measuring program, which has nothing else to do meanwhile.
*/
import {Buffer} from 'node:buffer';
import {once} from 'node:events';
import {connect} from 'node:net';
import {performance} from 'node:perf_hooks';

/** Block numbers of MudMaster chat. */
const version = 19;
const fileStart = 20;
const fileDeny = 21;
const fileBlockRequest = 22;
const fileBlock = 23;
const fileEnd = 24;
const terminator = 0xFF;

const blockSize = 500;

const block = (code, text = '') => Buffer.concat([Buffer.of(code), Buffer.from(text), Buffer.of(terminator)]);

export class Sender {
	#socket;
	#delayMs;
	#file;

	/** `delayMs` is what the line adds to a round trip. */
	constructor({delayMs}) {
		this.#delayMs = delayMs;
	}

	/** `program` is what he says his program is; how many blocks are asked for ahead follows from it. */
	async call({port, name, program}) {
		this.#socket = connect({port, host: '127.0.0.1', noDelay: true});
		await once(this.#socket, 'connect');
		this.#socket.write(`CHAT:${name}\n127.0.0.14050 `);
		await once(this.#socket, 'data');
		this.#socket.write(block(version, program));
		this.#socket.on('data', chunk => {
			setTimeout(() => {
				this.#read(chunk);
			}, this.#delayMs);
		});
	}

	/** Offers so many bytes; resolves with the ms from the first request to the last block. */
	async send({name, size}) {
		const {promise, resolve, reject} = Promise.withResolvers();
		this.#file = {blocks: Math.ceil(size / blockSize), sent: 0, start: undefined, resolve, reject};
		this.#socket.write(block(fileStart, `${name},${size}`));
		return promise;
	}

	leave() {
		this.#socket.destroy();
	}

	/** Requests are two bytes each; a read may hold many of them. */
	#read(chunk) {
		const file = this.#file;
		for (const byte of chunk) {
			if (byte === fileDeny && file?.start === undefined) {
				file?.reject(new Error(`the file was refused: ${chunk.toString('latin1')}`));
				return;
			}

			if (byte !== fileBlockRequest || !file || file.sent === file.blocks) {
				continue;
			}

			file.start ??= performance.now();
			this.#socket.write(Buffer.concat([Buffer.of(fileBlock), Buffer.alloc(blockSize, 0x2E), Buffer.of(terminator)]));
			file.sent++;
			if (file.sent < file.blocks) {
				continue;
			}

			this.#socket.write(block(fileEnd));
			file.resolve(performance.now() - file.start);
		}
	}
}
