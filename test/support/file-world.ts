import {expect} from 'vitest';
import type {ConnectionProtocol} from '../../source/protocols/protocol.js';
import type {Command, Outcome} from '../../source/session/commands.js';
import {FakeClock} from './fake-clock.js';
import {FakeInternet, type FakeConnection} from './fake-network.js';
import {FakeProgram} from './fake-world.js';
import {fileProtocol, type Skills} from './file-protocol.js';

/** Bytes that differ from block to block. */
export const content = (length: number): Uint8Array => {
	const data = new Uint8Array(length);
	for (let index = 0; index < length; index++) {
		data[index] = (index + (index >> 8)) % 251;
	}

	return data;
};

/** Two programs on a fake network: Wick sends, Al receives. */
export class FileWorld {
	readonly clock = new FakeClock();
	readonly internet = new FakeInternet(this.clock);
	readonly skills: Skills;
	readonly wick: FakeProgram;
	readonly al: FakeProgram;
	readonly #protocol: ConnectionProtocol;

	/** With a protocol that can do nothing but files. */
	static async make(skills?: Partial<Skills>): Promise<FileWorld> {
		const plain = fileProtocol(skills);
		return this.speaking(plain, plain.skills);
	}

	static async speaking(protocol: ConnectionProtocol, skills = fileProtocol().skills): Promise<FileWorld> {
		const world = new this(protocol, skills);
		await world.al.manager.start();
		await world.wick.manager.start();
		await world.connect();
		return world;
	}

	private constructor(protocol: ConnectionProtocol, skills: Skills) {
		this.#protocol = protocol;
		this.skills = skills;
		this.al = this.program('Al', '10.0.0.9');
		this.wick = this.program('Wick', '10.0.0.5');
	}

	program(name: string, address: string): FakeProgram {
		return new FakeProgram(this.internet, {name, address, protocols: [this.#protocol]});
	}

	/** The wire of the last call, at the caller's end. */
	get wire(): FakeConnection {
		return this.internet.connections.at(-1)!;
	}

	async connect(caller = this.wick, address = '10.0.0.9'): Promise<void> {
		await run(caller, {command: 'call', protocol: this.#protocol.name, target: address});
		await this.clock.advance(2000);
	}

	async disconnect(): Promise<void> {
		this.wire.destroy();
		await this.clock.settle();
	}

	/** Wick has this file. */
	put(name: string, data: Uint8Array): string {
		const path = `/home/wick/${name}`;
		this.wick.disk.files.set(path, data);
		return path;
	}

	/** Offers it to Al. Returns what the command says. */
	async offer(name: string, data: Uint8Array): Promise<string> {
		const [line = ''] = await run(this.wick, {command: 'sendfile', peer: 'Al', path: this.put(name, data)});
		await this.clock.settle();
		return line;
	}

	async accept(): Promise<void> {
		await run(this.al, {command: 'answer', choice: 'accept'});
		await this.clock.settle();
	}

	/** A file that is on its way, with its first quarter of a megabyte out and no more leaving. */
	async sendHalf(name: string, data: Uint8Array): Promise<void> {
		await this.offer(name, data);
		this.wire.isStuck = true;
		await this.accept();
	}

	/** Lets the next piece out. */
	async step(ms = 0): Promise<void> {
		await this.clock.advance(ms);
		this.wire.release();
		this.wire.isStuck = true;
		await this.clock.settle();
	}

	/** Nothing may stay open when all is over. */
	expectClosed(): void {
		expect([this.wick.disk.opened, this.al.disk.opened]).toEqual([0, 0]);
	}
}

const dispatch = async ({manager}: FakeProgram, command: Command): Promise<Outcome> => manager.dispatch(command, 'headless');

/** What a command that works prints. */
export const run = async (program: FakeProgram, command: Command): Promise<readonly string[]> => {
	const outcome = await dispatch(program, command);
	if (!outcome.ok) {
		throw outcome.error;
	}

	return outcome.lines ?? [];
};

/** What a command says that does not work: its code and message. */
export const refusal = async (program: FakeProgram, command: Command): Promise<string> => {
	const outcome = await dispatch(program, command);
	return outcome.ok ? 'it worked' : `${outcome.error.code}: ${outcome.error.message}`;
};

/** What has become of the files, as one would read it. */
export const told = ({events}: FakeProgram): readonly string[] => events.flatMap(event => {
	switch (event.event) {
		case 'transfer.started': {
			return [`${event.name} started at ${event.bytes}`];
		}

		case 'transfer.done': {
			return [`${event.name} done: ${event.path ?? ''}`];
		}

		case 'transfer.failed': {
			return [`${event.name} failed: ${event.reason}`];
		}

		default: {
			return [];
		}
	}
});
