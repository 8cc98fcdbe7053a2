/**
A friend who calls, in a process of his own: what he costs must not slow down what is measured. `Friend` is the side
of the measuring program; run by itself this file is the friend.
*/
import {Buffer} from 'node:buffer';
import {fork} from 'node:child_process';
import {once} from 'node:events';
import {connect} from 'node:net';
import {performance} from 'node:perf_hooks';
import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';

/** Block numbers of MudMaster chat. */
const textEverybody = 4;
const pingRequest = 26;
const pingResponse = 27;
const terminator = 0xFF;

export class Friend {
	#child;
	#lastRequest = 0;
	#answers = new Map();

	constructor(name = 'Al') {
		this.name = name;
		this.#child = fork(fileURLToPath(import.meta.url), [name]);
		this.#child.on('message', ({id, result}) => {
			this.#answers.get(id).resolve(result);
			this.#answers.delete(id);
		});
		this.#child.on('exit', () => {
			for (const {reject} of this.#answers.values()) {
				reject(new Error(`${this.name} was hung up on`));
			}
		});
	}

	/** Calls, and resolves when he was accepted. */
	async call(port) {
		await this.#ask('call', port);
	}

	/** Says something to everybody. */
	async say(text) {
		await this.#ask('say', text);
	}

	/** Says that many texts of 80 bytes in a second, until `rest`. */
	async rain(perSecond) {
		await this.#ask('rain', perSecond);
	}

	/** Stops, and resolves with what he said since `rain` once the other side has read it. */
	async rest() {
		return this.#ask('rest');
	}

	/** Says so many texts of 80 bytes as fast as they are taken; resolves with the ms until the last one was read. */
	async pour(count) {
		return this.#ask('pour', count);
	}

	async leave() {
		this.#child.disconnect();
		await once(this.#child, 'exit');
	}

	async #ask(verb, argument) {
		const id = ++this.#lastRequest;
		const answer = Promise.withResolvers();
		this.#answers.set(id, answer);
		this.#child.send({id, verb, argument});
		return answer.promise;
	}
}

/** A connection to whoever is about to listen there. */
const reach = async port => {
	for (;;) {
		const socket = connect({port, host: '127.0.0.1', noDelay: true});
		try {
			// eslint-disable-next-line no-await-in-loop
			await once(socket, 'connect');
			return socket;
		} catch {
			// eslint-disable-next-line no-await-in-loop
			await sleep(50);
		}
	}
};

const beFriend = name => {
	let socket;
	let received = Buffer.alloc(0);
	let pings = 0;
	let said = 0;
	let timer;
	let look = () => undefined;

	const until = async bytes => new Promise(resolve => {
		look = () => {
			const found = received.indexOf(bytes);
			if (found === -1) {
				return;
			}

			received = received.subarray(found + bytes.length);
			look = () => undefined;
			resolve();
		};

		look();
	});

	const block = (code, text) => Buffer.concat([Buffer.of(code), Buffer.from(text), Buffer.of(terminator)]);

	/** The text is 80 bytes long, in a wording as TinTin++ sends it, and no two are the same. */
	const line = number => block(textEverybody, `\n${name} chats to everybody, '${`${number} `.padEnd(80, 'and on ')}'\n`);

	/** Whoever answers a ping has read all that came before it. */
	const read = async () => {
		const payload = String(++pings);
		socket.write(block(pingRequest, payload));
		await until(block(pingResponse, payload));
	};

	const verbs = {
		async call(port) {
			socket = await reach(port);
			socket.on('data', chunk => {
				received = Buffer.concat([received, chunk]);
				look();
			});
			socket.on('close', () => {
				process.exit();
			});
			socket.write(`CHAT:${name}\n127.0.0.14050 `);
			await until('YES:');
			await read();
		},
		async say(text) {
			socket.write(block(textEverybody, `\n${name} chats to everybody, '${text}'\n`));
		},
		async rain(perSecond) {
			const start = performance.now();
			said = 0;
			timer = setInterval(() => {
				for (const due = Math.floor((performance.now() - start) * perSecond / 1000); said < due; said++) {
					socket.write(line(said));
				}
			}, 2);
		},
		async rest() {
			clearInterval(timer);
			await read();
			return said;
		},
		async pour(count) {
			const gathered = 256;
			const start = performance.now();
			for (let number = 0; number < count; number += gathered) {
				const lines = Array.from({length: Math.min(gathered, count - number)}, (_, index) => line(number + index));
				if (!socket.write(Buffer.concat(lines))) {
					// eslint-disable-next-line no-await-in-loop
					await once(socket, 'drain');
				}
			}

			await read();
			return performance.now() - start;
		},
	};

	process.on('message', async ({id, verb, argument}) => {
		process.send({id, result: await verbs[verb](argument)});
	});
	process.on('disconnect', () => {
		process.exit();
	});
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	beFriend(process.argv[2]);
}
