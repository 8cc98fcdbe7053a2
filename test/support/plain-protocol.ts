import * as z from 'zod';
import {bytes} from '../../source/lib/bytes.js';
import {createLineSplitter} from '../../source/lib/line-splitter.js';
import type {Block, Effect, Input, Listed, Machine, MachineCommand, MachineContext, MachineEvent, PeerPatch, ConnectionProtocol, Scope} from '../../source/protocols/protocol.js';

/** What stands on a line, as JSON. */
export type PlainLine =
	| {readonly hello: string; readonly port: number}
	| {readonly no: string}
	/** `by` is whoever the text names; without it nobody is recognised. */
	| {readonly say: Scope; readonly text: string; readonly by?: string; readonly emote?: boolean; readonly group?: string}
	/** `show`: may I show you what I see? */
	| {readonly ask: 'snoop' | 'show' | 'peek' | 'request'}
	| {readonly snoop: boolean}
	| {readonly show: string}
	| {readonly list: readonly Listed[]; readonly for: 'peek' | 'connections'}
	| {readonly run: string; readonly text: string}
	| {readonly patch: PeerPatch};

/** A long text leaves in pieces of so many characters. */
export const PIECE = 500;

const line = (content: PlainLine): Effect => ({type: 'send', block: {code: 'line', payload: JSON.stringify(content)}});

const emit = (event: MachineEvent, block?: Block): Effect => ({type: 'emit', event, ...(block && {block})});

class PlainMachine implements Machine {
	readonly #context: MachineContext;
	#isCaller = false;
	#peer = '';

	constructor(context: MachineContext) {
		this.#context = context;
	}

	handle(input: Input): readonly Effect[] {
		switch (input.type) {
			case 'opened': {
				this.#isCaller = input.role === 'caller';
				return this.#isCaller ? [{type: 'phase', phase: 'answer'}, this.#hello] : [];
			}

			case 'block': {
				return this.#receive(JSON.parse(input.block.payload as string) as PlainLine, input.block);
			}

			case 'answer': {
				return this.#answered(input.id, input.choice === 'accept', input.reason);
			}

			case 'command': {
				return this.#command(input.command);
			}

			case 'closed': {
				return [{type: 'close', reason: input.reason, failure: 'closed'}];
			}

			default: {
				return [];
			}
		}
	}

	get #hello(): Effect {
		return line({hello: this.#context.self.name, port: this.#context.self.port});
	}

	#receive(content: PlainLine, block: Block): readonly Effect[] {
		if ('hello' in content) {
			this.#peer = content.hello;
			const patch: Effect = {type: 'peer', patch: {name: content.hello, declared: {address: '', port: content.port}}};
			return [patch, this.#isCaller ? {type: 'online'} : {type: 'ask', id: 'call', question: {kind: 'call', name: content.hello, details: {}}}];
		}

		if ('no' in content) {
			return [{type: 'close', reason: `${content.no} refused the call`, failure: 'denied'}];
		}

		if ('say' in content) {
			const {say: scope, text, by, emote = false, group} = content;
			const from = {name: this.#peer, verified: by === this.#peer};
			const speaker = by === undefined || by === this.#peer ? {} : {speaker: by};
			return [emit({event: 'message', scope, emote, text, from, ...speaker, ...(group !== undefined && {group})}, block)];
		}

		if ('ask' in content) {
			return content.ask === 'snoop' || content.ask === 'show'
				? [{type: 'ask', id: content.ask, question: {kind: 'snoop', name: this.#peer, details: {direction: content.ask === 'snoop' ? 'out' : 'in'}}}]
				: [line({list: this.#context.roster.listed(), for: content.ask === 'peek' ? 'peek' : 'connections'})];
		}

		if ('snoop' in content) {
			return [emit({event: 'snoop', direction: 'in', on: content.snoop})];
		}

		if ('show' in content) {
			return [emit({event: 'snoop.line', text: content.show})];
		}

		if ('list' in content) {
			return [emit({event: content.for, entries: content.list})];
		}

		return 'run' in content
			? [emit({event: 'command', kind: content.run, text: content.text})]
			: [{type: 'peer', patch: content.patch}];
	}

	#answered(id: string, isAccepted: boolean, reason = 'you denied it'): readonly Effect[] {
		if (id === 'snoop') {
			return isAccepted ? [emit({event: 'snoop', direction: 'out', on: true}), line({snoop: true})] : [line({say: 'notice', text: 'you may not'})];
		}

		if (id === 'show') {
			return isAccepted ? [emit({event: 'snoop', direction: 'in', on: true})] : [];
		}

		return isAccepted
			? [this.#hello, {type: 'online'}]
			: [line({no: this.#context.self.name}), {type: 'close', reason, failure: 'denied'}];
	}

	#command(command: MachineCommand): readonly Effect[] {
		switch (command.command) {
			case 'say':
			case 'paste': {
				const {scope, text, group} = command;
				const emote = command.command === 'say' && command.emote;
				return text.match(new RegExp(`.{1,${PIECE}}`, 'gs'))!.map(piece => line({say: scope, by: this.#context.self.name, text: piece, emote, ...(group !== undefined && {group})}));
			}

			case 'relay': {
				return [{type: 'send', block: command.block}];
			}

			case 'peek':
			case 'request':
			case 'snoop': {
				return [line({ask: command.command})];
			}

			case 'show': {
				return [line({show: command.text})];
			}

			case 'tell': {
				return [line({say: 'notice', text: command.text})];
			}

			case 'permit': {
				const isSnoopOver = command.permission === 'snoop' && !command.on;
				return [line({say: 'notice', text: `${command.permission} ${command.on ? 'on' : 'off'}`}), ...(isSnoopOver ? [emit({event: 'snoop', direction: 'out', on: false}), line({snoop: false})] : [])];
			}

			case 'away': {
				return [line({patch: {states: {away: command.on}}})];
			}

			case 'raw': {
				return [{type: 'send', block: {code: 'line', payload: command.text}}];
			}

			case 'hangup': {
				return [{type: 'close', reason: 'you hung up', failure: 'cancelled'}];
			}

			default: {
				return [];
			}
		}
	}
}

/** A protocol without wording or wire rules, for tests of what the session does with several peers. `/raw` sends any line. */
export const plain: ConnectionProtocol = {
	name: 'plain',
	title: 'Plain',
	rooms: 'pl',
	defaultPort: 4050,
	dial: {name: 'call', help: 'Call somebody.', details: []},
	greetings: ['{"hello"'],
	capabilities: ['text', 'emote', 'groups', 'raw', 'snoop', 'presence', 'peek', 'serve', 'files'],
	verbs: [],
	settings: z.object({}),
	codec() {
		const splitter = createLineSplitter(65_536);
		return {
			name: 'plain',
			failure: undefined,
			push: chunk => splitter.push(chunk).map(text => ({code: 'line', payload: text as string})),
			end: () => [],
			encode: ({payload}) => bytes(`${payload as string}\n`),
		};
	},
	machine: context => new PlainMachine(context),
};
