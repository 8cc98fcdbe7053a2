import * as z from 'zod';
import {
	defaultRoom,
	protocolVersion,
	type MethodName,
	type Methods,
	type Program,
	type RunResult,
} from './contract.js';
import {eventNames} from './event-line.js';
import {globMistake} from './globs.js';
import {invalidParams, type Method} from './rpc.js';
import {sendLine} from './send-line.js';

/** The connection that a request came on. */
export type Subscriber = {
	/** The events wanted from now on; none for an empty list. */
	subscribe(globs: readonly string[]): void;
};

export type ControlMethods = Readonly<Record<MethodName, Method<Subscriber>>>;

const maxGlobs = 64;
const lineEnd = /\r\n|[\n\r]/v;

const nothing = z.strictObject({});
const runParams = z.strictObject({
	line: z.string().refine(line => !lineEnd.test(line), 'a line has no line end inside; send one request per line'),
	room: z.string().min(1).optional(),
});
const sendParams = z.strictObject({
	target: z.string().regex(/^(?!#$)\S[^\n\r]*$/v, 'everybody, #group, the name or id of a peer, or a room such as mm/#raid'),
	text: z.string().regex(/\S/v, 'there is no text to send'),
});
const subscribeParams = z.strictObject({globs: z.array(z.string()).max(maxGlobs).default(['*'])});

/** The methods of the control socket: what can be typed, what is going on, and the state in between. */
export function createMethods(program: Program, room = defaultRoom): ControlMethods {
	const run = async (line: string, where = room): Promise<RunResult> => {
		const {ok, lines, error} = await program.runLine(line, {room: where, face: 'ctl'});
		return {ok, lines, ...(error && {error: {code: error.code, message: error.message}})};
	};

	return {
		hello: method<'hello'>(nothing, () => ({program: 'mudlark', version: program.version, protocol: protocolVersion})),
		run: method<'run'>(runParams, async ({line, room: where}) => run(line, where)),
		send: method<'send'>(sendParams, async ({target, text}) => {
			const lines: string[] = [];
			for (const part of text.split(lineEnd)) {
				if (part.trim() === '') {
					continue;
				}

				const typed = sendLine(target, part, program.peers());
				if (!typed) {
					throw invalidParams(`target: ${target} can't be typed because of its quotation marks; the id of a peer or the key of a room can`);
				}

				// One after the other: a text keeps its order, and a mistake in its first line is told once.
				const result = await run(typed.line, typed.room); // eslint-disable-line no-await-in-loop
				lines.push(...result.lines);
				if (!result.ok) {
					return {...result, lines};
				}
			}

			return {ok: true, lines};
		}),
		peers: method<'peers'>(nothing, () => program.peers()),
		status: method<'status'>(nothing, () => program.status()),
		subscribe: method<'subscribe'>(subscribeParams, ({globs = []}, subscriber) => {
			const mistake = globMistake(globs, eventNames);
			if (mistake !== undefined) {
				throw invalidParams(`globs: ${mistake}`);
			}

			subscriber.subscribe(globs);
			return {globs};
		}),
		unsubscribe: method<'unsubscribe'>(nothing, (_params, subscriber) => {
			subscriber.subscribe([]);
			return {globs: []};
		}),
	};
}

type Result<Name extends MethodName> = Methods[Name]['result'];

function method<Name extends MethodName>(
	schema: z.ZodType<Methods[Name]['params']>,
	carryOut: (params: Methods[Name]['params'], subscriber: Subscriber) => Result<Name> | Promise<Result<Name>>,
): Method<Subscriber> {
	return async (params, subscriber) => {
		const parsed = schema.safeParse(params ?? {});
		if (!parsed.success) {
			throw invalidParams(parsed.error.issues.map(({path, message}) => [...path, message].join(': ')).join('; '));
		}

		return carryOut(parsed.data, subscriber);
	};
}
