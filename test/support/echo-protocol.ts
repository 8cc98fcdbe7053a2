import * as z from 'zod';
import {bytes} from '../../source/lib/bytes.js';
import {decode} from '../../source/lib/charset.js';
import {cleanText} from '../../source/lib/clean.js';
import type {Block, Effect, Input, ConnectionProtocol} from '../../source/protocols/protocol.js';

/** A protocol of forty lines: whatever is said on a line comes back. It is all that a new protocol has to bring. */
export const echo: ConnectionProtocol = {
	name: 'echo',
	title: 'Echo',
	rooms: 'echo',
	defaultPort: 7,
	greetings: ['ECHO\n'],
	capabilities: ['text'],
	verbs: [{name: 'shout', args: [{name: 'text', kind: 'text'}], help: 'Say it in capitals.'}],
	settings: z.object({volume: z.int().min(0).max(11).default(5).describe('How loud it is.')}),
	codec: () => ({
		name: 'echo',
		failure: undefined,
		push: chunk => [{code: 'line', payload: chunk}],
		end: () => [],
		encode: ({payload}) => typeof payload === 'string' ? bytes(payload) : payload,
	}),
	machine: ({self}) => ({
		handle(input: Input): readonly Effect[] {
			const say = (payload: Block['payload']): Effect => ({type: 'send', block: {code: 'line', payload}});
			if (input.type === 'opened') {
				const online: readonly Effect[] = [{type: 'peer', patch: {name: 'Echo'}}, {type: 'online'}];
				return input.role === 'caller' ? [say('ECHO\n'), ...online] : online;
			}

			if (input.type === 'block') {
				const {text} = cleanText(decode(input.block.payload as Uint8Array));
				return [{type: 'emit', event: {event: 'message', scope: 'everybody', emote: false, text, from: {name: self.name, verified: true}}}];
			}

			if (input.type === 'command' && input.command.command === 'verb') {
				return [say((input.command.args['text'] ?? '').toUpperCase())];
			}

			return input.type === 'closed' ? [{type: 'close', reason: input.reason}] : [];
		},
	}),
};
