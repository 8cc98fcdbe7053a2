import * as z from 'zod';
import {bytes, concat} from '../../source/lib/bytes.js';
import type {Block, Codec, Effect, FileEffect, FileInput, Input, Machine, MachineContext, ConnectionProtocol} from '../../source/protocols/protocol.js';

/** What the machine of {@link fileProtocol} can do. */
export type Skills = {
	/** Goes on with broken files, and sends digests. */
	canResume: boolean;
	/** A digest that is not that of what was sent. */
	digest: string | undefined;
	/** What is lost on the way: the transfer fails, and another try may help. */
	loses: boolean;
	/** What the other program is, told right behind the handshake. */
	version: string | undefined;
};

const BLOCK_BYTES = 1000;

/** A piece of a file leaves as a whole. */
const WRITE_BYTES = 512 * 1024;

type Action = FileEffect extends infer Each ? Each extends FileEffect ? Omit<Each, 'type'> : never : never;

const file = (action: Action): Effect => ({type: 'file', ...action});

const send = (code: string, payload: unknown = {}): Effect => ({type: 'send', block: {code, payload: JSON.stringify(payload)}});

/** A line with the code and the length of the payload, then the payload. */
const createCodec = (): Codec => {
	let rest: Uint8Array = new Uint8Array();
	return {
		name: 'files',
		failure: undefined,
		push(chunk) {
			rest = concat(rest, chunk);
			const blocks: Block[] = [];
			for (let end = rest.indexOf(0x0A); end !== -1; end = rest.indexOf(0x0A)) {
				const [code = '', length = '0'] = new TextDecoder().decode(rest.subarray(0, end)).split(' ', 2);
				const next = end + 1 + Number(length);
				if (rest.length < next) {
					break;
				}

				blocks.push({code, payload: rest.slice(end + 1, next)});
				rest = rest.subarray(next);
			}

			return blocks;
		},
		end: () => [],
		encode({code, payload}) {
			const data = typeof payload === 'string' ? bytes(payload) : payload;
			return concat(bytes(`${code} ${data.length}\n`), data);
		},
	};
};

/** Blocks go out a piece at a time, the next one when all have left. */
class FileMachine implements Machine {
	readonly #self: MachineContext['self'];
	readonly #skills: Skills;
	#left = 0;
	#isReading = false;
	#size = 0;

	constructor({self}: MachineContext, skills: Skills) {
		this.#self = self;
		this.#skills = skills;
	}

	handle(input: Input): readonly Effect[] {
		switch (input.type) {
			case 'opened': {
				return [{type: 'shape', shape: {write: WRITE_BYTES}}, send('hello', {name: this.#self.name})];
			}

			case 'block': {
				return this.#receive(input.block);
			}

			case 'file': {
				return this.#command(input);
			}

			case 'drained': {
				const isNext = this.#isReading && this.#left > 0;
				this.#isReading = false;
				return isNext ? [file({action: 'read'})] : [];
			}

			case 'closed': {
				return [...(this.#left > 0 ? [file({action: 'failed', reason: input.reason})] : []), {type: 'close', reason: input.reason}];
			}

			default: {
				return [];
			}
		}
	}

	#command(input: FileInput): readonly Effect[] {
		switch (input.event) {
			case 'offer': {
				this.#size = input.size;
				return [send('offer', {name: input.name, size: input.size})];
			}

			case 'accepted': {
				return [send('accepted', input)];
			}

			case 'denied':
			case 'cancelled': {
				return [send(input.event, {reason: input.reason})];
			}

			case 'sought': {
				return this.#begin(input.offset);
			}

			case 'data': {
				const blocks: Effect[] = [];
				for (let at = 0; at < input.data.length; at += BLOCK_BYTES) {
					blocks.push({type: 'send', block: {code: 'data', payload: input.data.subarray(at, at + BLOCK_BYTES)}});
				}

				this.#left -= input.data.length;
				this.#isReading = true;
				return [...blocks, file({action: 'sent', bytes: input.data.length})];
			}

			case 'digest': {
				return [send('end', {digest: this.#skills.digest ?? input.digest}), file({action: 'done'})];
			}
		}
	}

	#begin(offset: number): readonly Effect[] {
		this.#left = this.#size - offset;
		return [send('from', {offset}), ...(this.#left > 0 ? [file({action: 'read'})] : [])];
	}

	#receive({code, payload}: Block): readonly Effect[] {
		if (code === 'data') {
			const data = payload as Uint8Array;
			this.#left -= data.length;
			return [file({action: 'write', data})];
		}

		const fields = JSON.parse(new TextDecoder().decode(payload as Uint8Array)) as {name: string; size: number; offset: number; digest: string; reason: string};
		const {canResume, loses, version} = this.#skills;
		switch (code) {
			case 'hello': {
				return [{type: 'peer', patch: {name: fields.name}}, {type: 'online'}, ...(version === undefined ? [] : [{type: 'peer', patch: {version}} as const])];
			}

			case 'offer': {
				this.#left = fields.size;
				return [file({action: 'offer', name: fields.name, size: fields.size, canResume})];
			}

			case 'accepted': {
				const begin = file({action: 'begin', canResume});
				return fields.offset > 0 ? [begin, file({action: 'seek', offset: fields.offset, digest: fields.digest})] : [begin, ...this.#begin(0)];
			}

			case 'from': {
				this.#left -= fields.offset;
				return [file({action: 'rewind', offset: fields.offset})];
			}

			case 'end': {
				return loses
					? [file({action: 'failed', reason: 'a block was lost', retry: true})]
					: [file({action: 'done', ...(canResume && {digest: fields.digest})})];
			}

			default: {
				this.#left = 0;
				return [file({action: 'failed', reason: fields.reason === '' ? 'he does not want it' : fields.reason})];
			}
		}
	}
}

/** Speaks the contract of files as plainly as can be. */
export const fileProtocol = (skills: Partial<Skills> = {}): ConnectionProtocol & {readonly skills: Skills} => {
	const all: Skills = {canResume: false, digest: undefined, loses: false, version: undefined, ...skills};
	return {
		name: 'files',
		title: 'Files',
		rooms: 'files',
		defaultPort: 4050,
		dial: {name: 'call', help: 'Call.', details: []},
		greetings: ['hello'],
		capabilities: ['files'],
		verbs: [],
		settings: z.object({}),
		skills: all,
		codec: createCodec,
		machine: context => new FileMachine(context, all),
	};
};
