import {cleanLine} from '../../lib/clean.js';
import type {Input as AnyInput, Machine, MachineCommand, MachineContext} from '../protocol.js';
import {textOf, type ChatBlock} from './block.js';
import {code as codes} from './codes.js';
import {Conversation} from './conversation.js';
import type {Framing} from './framing.js';
import {parseName, type Call} from './handshake.js';
import {Link, send, type Effect} from './link.js';
import {quirksOf} from './quirks.js';

type Input = AnyInput<ChatBlock>;

/** A caller who has not said who he is by then is gone (design: 10 s). */
export const HANDSHAKE_MS = 10_000;

/** A person may take a minute to answer; Mudlet gives him 60 s (facts 2.3). */
export const ANSWER_MS = 75_000;

/** Silence after which a caller has read our reply (facts 1 rule 4). */
export const SETTLE_MS = 250;

/** Blocks from before a call is accepted, by either side: KildClient lets its user talk to the other already. */
const EARLY_LIMIT = 8;

/** A refusal in words is followed by the hang-up at once; nobody waits longer for that. */
const REFUSAL_MS = 2000;

/**
- `calling`: our opening line is out, the other side has not replied.
- `greeting`: a caller is expected to say who he is.
- `asked`: a person decides about the caller.
- `settling`: we said yes, and the caller may still be reading it.
- `online`, `over`.
*/
type State = 'new' | 'calling' | 'greeting' | 'asked' | 'settling' | 'online' | 'over';

const QUESTION = 'call';

/** One connection of MudMaster chat or zChat, from the first byte to the hang-up. */
export class ChatMachine implements Machine<ChatBlock> {
	readonly #context: MachineContext;
	readonly #link: Link;
	readonly #conversation: Conversation;
	#state: State = 'new';
	#remote = '';
	#call: Call | undefined;
	#refusal = '';
	#version = '';
	/** What was to be said before the caller had time to read our answer. */
	readonly #held: Effect[] = [];
	/** What the other has said before the call was accepted. */
	readonly #early: ChatBlock[] = [];

	constructor(context: MachineContext, framing: Framing) {
		this.#context = context;
		this.#link = new Link(context, framing);
		this.#conversation = new Conversation(this.#link, context.random);
	}

	handle(input: Input, now: number): readonly Effect[] {
		switch (input.type) {
			case 'opened': {
				this.#remote = input.remote.address;
				this.#link.role = input.role;
				return input.role === 'caller' ? this.#dial() : this.#await();
			}

			case 'drained': {
				return this.#state === 'calling' ? [{type: 'phase', phase: 'answer'}] : this.#conversation.drained(now);
			}

			case 'block': {
				return this.#receive(input.block, now);
			}

			case 'invalid': {
				return this.#state === 'over' ? [] : this.#fail(`${this.#who} sent something that is not ${this.#link.framing.title}: ${input.reason}`, 'refused');
			}

			case 'timer': {
				return this.#expire(input.id, now);
			}

			case 'answer': {
				return input.id === QUESTION ? this.#answer(input.choice, input.reason) : this.#conversation.answer(input.id, input.choice, now);
			}

			case 'command': {
				return this.#command(input.command, now);
			}

			case 'closed': {
				return this.#closed(input.reason);
			}

			case 'file': {
				return this.#state === 'online' ? this.#conversation.file(input, now) : [];
			}

			case 'bound':
			case 'datagram':
			case 'http': {
				return [];
			}
		}
	}

	get #who(): string {
		return this.#link.peer || this.#remote;
	}

	#read(block: ChatBlock): string {
		return textOf(block, this.#context.charset);
	}

	#dial(): readonly Effect[] {
		this.#state = 'calling';
		const {self, settings} = this.#context;
		const {word, formatCall} = this.#link.framing;
		return [
			{type: 'phase', phase: 'negotiate'},
			this.#text(word, formatCall(self, settings)),
			{type: 'timer', id: 'answer', ms: ANSWER_MS},
		];
	}

	#await(): readonly Effect[] {
		this.#state = 'greeting';
		return [{type: 'timer', id: 'handshake', ms: HANDSHAKE_MS}];
	}

	#receive(block: ChatBlock, now: number): readonly Effect[] {
		switch (this.#state) {
			case 'calling': {
				return this.#receiveReply(block, now);
			}

			case 'greeting': {
				return block.code === this.#link.framing.word ? this.#receiveCall(this.#read(block)) : [...this.#ask(), ...this.#receiveBlock(block, now)];
			}

			case 'settling': {
				return [...this.#settle(now), ...this.#receiveBlock(block, now)];
			}

			case 'asked':
			case 'online': {
				return this.#receiveBlock(block, now);
			}

			case 'new':
			case 'over': {
				return [];
			}
		}
	}

	#receiveCall(line: string): readonly Effect[] {
		const {parseCall, silenceMs} = this.#link.framing;
		const call = parseCall(line);
		if (!call) {
			return [];
		}

		this.#call = call;
		return call.open ? [{type: 'timer', id: 'settle', ms: silenceMs}] : this.#ask();
	}

	/** The opening line is complete: whether to talk with him is not for a protocol to decide. */
	#ask(): readonly Effect[] {
		const call = this.#call;
		if (!call) {
			return this.#fail(`${this.#who} did not say who calls`, 'refused');
		}

		const cancels: readonly Effect[] = [{type: 'cancel', id: 'handshake'}, {type: 'cancel', id: 'settle'}];
		if (call.name === '') {
			return [...cancels, ...this.#refuse(`${this.#remote} called without a name`)];
		}

		this.#state = 'asked';
		this.#link.peer = call.name;
		return [
			...cancels,
			{type: 'peer', patch: {name: call.name, ...(call.declared && {declared: call.declared})}},
			{type: 'ask', id: QUESTION, question: {kind: 'call', name: call.name, details: declaredDetails(call)}},
		];
	}

	#answer(choice: 'accept' | 'deny', reason = 'you denied the call'): readonly Effect[] {
		if (this.#state !== 'asked') {
			return [];
		}

		if (choice === 'deny') {
			return this.#refuse(reason);
		}

		this.#state = 'settling';
		return [
			{type: 'online'},
			this.#text('YES', this.#context.self.name),
			...this.#introduce(),
			{type: 'timer', id: 'settle', ms: SETTLE_MS},
		];
	}

	#introduce(): readonly Effect[] {
		return [this.#text(codes.version, this.#context.self.version), ...this.#conversation.introduce()];
	}

	#refuse(reason: string): readonly Effect[] {
		return [this.#text('NO', this.#context.self.name), ...this.#fail(reason, 'denied')];
	}

	#receiveReply(block: ChatBlock, now: number): readonly Effect[] {
		const text = this.#read(block);
		switch (block.code) {
			case 'YES': {
				this.#state = 'online';
				this.#link.peer = parseName(text) || this.#remote;
				return [
					{type: 'cancel', id: 'answer'},
					{type: 'peer', patch: {name: this.#link.peer}},
					{type: 'online'},
					...this.#introduce(),
					...this.#hearEarly(now),
				];
			}

			case 'NO': {
				return this.#fail(`${parseName(text) || this.#remote} refused the call`, 'denied');
			}

			case codes.message: {
				// TinTin++ says why and hangs up behind it (facts 2.2).
				this.#refusal = cleanLine(text).trim();
				return [{type: 'timer', id: 'answer', ms: REFUSAL_MS}];
			}

			default: {
				this.#keepEarly(block);
				return [];
			}
		}
	}

	#settle(now: number): readonly Effect[] {
		this.#state = 'online';
		return [
			{type: 'cancel', id: 'settle'},
			{type: 'shape', shape: this.#link.quirks.shape},
			...this.#hearEarly(now),
			...this.#held.splice(0),
		];
	}

	#expire(id: string, now: number): readonly Effect[] {
		switch (id) {
			case 'handshake': {
				return this.#state === 'greeting' ? this.#fail(`${this.#remote} called and did not say who he is within ${HANDSHAKE_MS / 1000} seconds`, 'timeout') : [];
			}

			case 'settle': {
				return this.#state === 'greeting' ? this.#ask() : (this.#state === 'settling' ? this.#settle(now) : []);
			}

			case 'answer': {
				return this.#state === 'calling'
					? (this.#refusal === ''
						? this.#fail(`${this.#remote} did not answer within ${ANSWER_MS / 1000} seconds`, 'timeout')
						: this.#closed(''))
					: [];
			}

			default: {
				return this.#conversation.expire(id, now);
			}
		}
	}

	#closed(reason: string): readonly Effect[] {
		const wasCalling = this.#state === 'calling';
		if (wasCalling && this.#refusal !== '') {
			return this.#fail(`${this.#remote} refused the call: “${this.#refusal}”`, 'denied');
		}

		return this.#state === 'over' ? [] : this.#fail(wasCalling ? `${this.#remote} hung up without an answer${this.#link.framing.suspicion}` : reason, 'closed');
	}

	#fail(reason: string, failure: 'closed' | 'denied' | 'refused' | 'timeout' | 'cancelled'): readonly Effect[] {
		this.#state = 'over';
		return [...this.#conversation.close(reason), {type: 'close', reason, failure}];
	}

	#receiveBlock(block: ChatBlock, now: number): readonly Effect[] {
		if (block.code === codes.version) {
			return this.#learn(cleanLine(this.#read(block)).trim());
		}

		if (this.#state === 'asked' && typeof block.code === 'number') {
			this.#keepEarly(block);
		}

		return this.#state === 'online' ? this.#conversation.receive(block, now) : [];
	}

	#keepEarly(block: ChatBlock): void {
		if (this.#early.length < EARLY_LIMIT) {
			this.#early.push(block);
		}
	}

	#hearEarly(now: number): readonly Effect[] {
		return this.#early.splice(0).flatMap(block => this.#receiveBlock(block, now));
	}

	#learn(version: string): readonly Effect[] {
		if (version === '' || version === this.#version) {
			return [];
		}

		const quirks = quirksOf(version);
		const {capabilities} = this.#link.framing;
		this.#version = version;
		this.#link.quirks = quirks;
		return [
			...(this.#state === 'online' ? [{type: 'shape', shape: quirks.shape} satisfies Effect] : []),
			{type: 'peer', patch: {version, capabilities: capabilities.filter(capability => !quirks.lacks.includes(capability))}},
		];
	}

	#command(command: MachineCommand, now: number): readonly Effect[] {
		if (command.command === 'hangup') {
			return this.#state === 'over' ? [] : this.#fail('you hung up', 'cancelled');
		}

		switch (this.#state) {
			case 'online': {
				return this.#conversation.command(command, now);
			}

			case 'settling': {
				this.#held.push(...this.#conversation.command(command, now));
				return [];
			}

			default: {
				return [];
			}
		}
	}

	#text(code: ChatBlock['code'], payload: string): Effect {
		return send(this.#link, code, payload);
	}
}

const declaredDetails = ({declared, security}: Call): Readonly<Record<string, string | number>> => ({
	...(declared && {...(declared.address !== '' && {declaredAddress: declared.address}), declaredPort: declared.port}),
	...(security !== undefined && {security: cleanLine(security)}),
});
