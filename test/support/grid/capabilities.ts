import type {HttpRequest} from '../../../source/protocols/protocol.js';
import {httpAnswer, type Reply} from './event-queue.js';
import {replyWith, type Asked} from './faults.js';
import type {GroupChat, Said} from './group-chat.js';
import {array, asArray, asMap, asText, boolean, document, integer, map, readLlsd, text, uuid} from './llsd.js';
import {displayNames, groupMemberData} from './members.js';
import type {GridState} from './state.js';
import type {Visit} from './visit.js';

/** Milliseconds. */
const ANSWER = 1;

/** What clients ask over HTTP once they are in (facts 6). */
export class Capabilities {
	readonly #state: GridState;
	readonly #chat: GroupChat;

	constructor(state: GridState, chat: GroupChat) {
		this.#state = state;
		this.#chat = chat;
	}

	answer(request: HttpRequest, reply: Reply): void {
		const path = withoutSlash(new URL(request.url).pathname);
		for (const visit of this.#state.visits) {
			const asked = withoutSlash(visit.seed) === path ? 'seed' : visit.paths.get(path);
			if (asked !== undefined) {
				this.#hear(visit, asked, request, reply);
				return;
			}
		}

		this.#state.later(ANSWER, () => {
			reply(httpAnswer(404));
		});
	}

	#hear(visit: Visit, asked: Asked, request: HttpRequest, reply: Reply): void {
		if (this.#state.isCutOff(visit)) {
			return;
		}

		const fault = this.#state.faults.take(asked, visit.account.name);
		if (fault !== undefined) {
			replyWith(this.#state, fault, reply);
			return;
		}

		this.#state.later(ANSWER, () => {
			this.#ask(visit, asked, request, answer => {
				if (!this.#state.isCutOff(visit)) {
					reply(answer);
				}
			});
		});
	}

	#ask(visit: Visit, asked: Asked, {method, url, headers = {}, body = ''}: HttpRequest, reply: Reply): void {
		try {
			switch (asked) {
				case 'seed': {
					const contentType = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
					if (method !== 'POST' || contentType !== 'application/llsd+xml') {
						this.#state.complain(visit, `${method} of the seed with content type ${contentType}`);
						reply(httpAnswer(404));
						return;
					}

					reply(httpAnswer(200, this.#grant(visit, asArray(readLlsd(body)))));
					break;
				}

				case 'EventQueueGet': {
					if (visit.queue.waiting > 0) {
						this.#state.complain(visit, 'two event polls at once');
					}

					const {ack} = asMap(readLlsd(body));
					visit.queue.poll(typeof ack === 'number' ? ack : undefined, reply);
					break;
				}

				case 'GroupMemberData': {
					const group = this.#state.world.findGroup(asText(asMap(readLlsd(body))['group_id']));
					reply(group ? httpAnswer(200, groupMemberData(group, visit.account.id, id => this.#state.present.some(({account}) => account.id === id))) : httpAnswer(404));
					break;
				}

				case 'GetDisplayNames': {
					const ids = new URL(url).searchParams.getAll('ids');
					const known = ids.map(id => this.#state.world.findAccount(id));
					reply(httpAnswer(200, displayNames(known.filter(account => account !== undefined), ids.filter((_, index) => known[index] === undefined), this.#state.date)));
					break;
				}

				case 'ChatSessionRequest': {
					this.#chatSession(visit, asMap(readLlsd(body)), reply);
					break;
				}

				default: {
					reply(httpAnswer(404));
				}
			}
		} catch (error) {
			this.#state.complain(visit, `${asked} can't be read: ${String(error)}`);
			reply(httpAnswer(400));
		}
	}

	#grant(visit: Visit, wanted: readonly unknown[]): string {
		const granted = [...visit.paths].filter(([, name]) => wanted.includes(name));
		return document(map(Object.fromEntries(granted.map(([path, name]) => [name, text(`${this.#state.options.origin}${path}`)]))));
	}

	#chatSession(visit: Visit, {method, 'session-id': session}: Readonly<Record<string, unknown>>, reply: Reply): void {
		const id = String(session);
		switch (method) {
			case 'accept invitation': {
				visit.open.add(id);
				reply(httpAnswer(200, document(map({success: boolean(true)}))));
				break;
			}

			case 'fetch history': {
				reply(httpAnswer(200, history(this.#chat.said.get(id) ?? [])));
				break;
			}

			default: {
				reply(httpAnswer(400));
			}
		}
	}
}

const withoutSlash = (path: string): string => path.replace(/\/$/, '');

/** Oldest first. */
const history = (texts: readonly Said[]): string => document(array(...texts.map((said, index) => map({
	from_id: uuid(said.from),
	from: text(said.name),
	message: text(said.text),
	num: integer(index + 1),
	time: integer(said.time),
}))));
