/** Whole programs with IPchat switched on, in a network in memory. */
import type {LineResult} from '../../source/commands/shell-types.js';
import {ChatWorld} from './chat-world.js';
import type {FakeProgram} from './fake-world.js';

type Options = Parameters<ChatWorld['program']>[1];

const PORT = 1499;

export class IpchatWorld extends ChatWorld {
	/** @param section What its config says of IPchat, which is on. */
	async ipchat(name: string, section: Readonly<Record<string, unknown>> = {}, options: Options = {}): Promise<FakeProgram> {
		return this.program(name, {...options, sections: {ipchat: {enabled: true, ...section}}});
	}

	/** Each of them has found all others. */
	async circle<Name extends string>(...names: readonly Name[]): Promise<Readonly<Record<Name, FakeProgram>>> {
		const programs: FakeProgram[] = [];
		for (const name of names) {
			// eslint-disable-next-line no-await-in-loop
			programs.push(await this.ipchat(name));
		}

		await this.meet(...programs);
		return Object.fromEntries(names.map((name, index) => [name, programs[index]])) as Record<Name, FakeProgram>;
	}

	/** The first of them finds the second, and so on, each all that come after him. */
	async meet(...programs: readonly FakeProgram[]): Promise<void> {
		for (const [index, program] of programs.entries()) {
			for (const other of programs.slice(index + 1)) {
				// eslint-disable-next-line no-await-in-loop
				await program.type(`/ipchat poll ${this.addressOf(other)}`);
			}
		}

		await this.clock.advance(1000);
	}

	/** Types a line and lets a second pass, as goodbyes and answers take their time. */
	async type(program: FakeProgram, line: string): Promise<LineResult> {
		const result = program.type(line);
		await this.clock.advance(1000);
		return result;
	}

	/** A datagram of somebody who has no program here: a command as its sender would write it. */
	async hear(program: FakeProgram, from: string, command: string): Promise<void> {
		const data = Uint8Array.from(`DynamIP[${from}]${command}\0`, letter => letter.codePointAt(0)!);
		this.internet.datagram({address: from, port: PORT}, {address: this.addressOf(program), port: PORT}, data);
		await this.settle();
	}

	/** Letters and messages that a program has sent since so many datagrams, each with where it went. */
	sent(program: FakeProgram, since = 0): readonly string[] {
		return this.internet.datagrams.slice(since)
			.filter(({from}) => from.address === this.addressOf(program))
			.map(({to, text}) => `${to.address} ${text.replace(/^\w+\[[^\]]*\]/v, '').replace(/\0$/v, '')}`);
	}
}

/** `name flags` of everybody who is there. */
export const present = ({manager}: FakeProgram): readonly string[] => manager.peers().map(({name, flags}) => [name, ...flags].join(' '));

/** The texts of all notices. */
export const notices = (program: FakeProgram): readonly string[] => program.all('notice').map(({text}) => text);

/** What is known of our own messages at the end: `text state`, with the states they went through. */
export const fates = (program: FakeProgram): readonly string[] => program.all('message').filter(({direction}) => direction === 'out').map(({id, text, state}) => {
	const changes = program.all('message.changed').filter(change => change.id === id).map(change => change.state);
	return [text, state, ...changes].join(' ');
});
