import {cleanLine} from '../../lib/clean.js';
import type {Verb} from '../protocol.js';
import {fitting, TOO_LONG} from './fitting.js';
import type {Group} from './groups.js';
import {limits} from './limits.js';
import type {Parts} from './parts.js';
import type {Station} from './station.js';
import {parseUuid, type Uuid} from './uuid.js';

const group = {name: 'group', kind: 'group'} as const;

/** The words after `/grid`. */
export const verbs: readonly Verb[] = [
	{
		name: 'login',
		args: [{name: 'name', kind: 'endpoint'}, {name: 'code', kind: 'word', optional: true}],
		help: 'Log in to a grid that the config names [grid.NAME]; with the code of a second factor where the grid wants one.',
		endpoint: 'open',
	},
	{name: 'logout', args: [{name: 'name', kind: 'endpoint', optional: true}], help: 'Leave a grid.', endpoint: 'close'},
	{name: 'groups', args: [], help: 'List the groups you are a member of, and which of them are open.'},
	{name: 'join', args: [group], help: 'Open the chat of a group you are a member of.', command: 'join'},
	{name: 'leave', args: [group], help: 'Close the chat of a group; you stay a member.', command: 'leave'},
	{name: 'who', args: [group], help: 'List who of a group is online, where the grid tells it.'},
	{name: 'tell', args: [{name: 'who', kind: 'word'}, {name: 'text', kind: 'text'}], help: 'Write to somebody you have heard of, by name (in quotes) or id.'},
];

type Args = Readonly<Record<string, string>>;

/** Does what one of these words says, while we are in the grid. */
export class Verbs {
	readonly #station: Station;
	readonly #parts: Parts;

	constructor(station: Station, parts: Parts) {
		this.#station = station;
		this.#parts = parts;
	}

	run(verb: string, args: Args): void {
		const {chats, members} = this.#parts;
		switch (verb) {
			case 'groups': {
				this.#listGroups();
				break;
			}

			case 'join': {
				this.#withGroup(args, found => {
					chats.join(found);
				});
				break;
			}

			case 'leave': {
				this.#withGroup(args, found => {
					chats.leave(found);
				});
				break;
			}

			case 'who': {
				this.#withGroup(args, found => {
					members.list(found);
				});
				break;
			}

			case 'tell': {
				this.#tell(args['who'] ?? '', args['text'] ?? '');
				break;
			}

			default: {
				this.#station.error('VERB', `A grid has no ${verb}. /help grid lists what it has.`);
			}
		}
	}

	/** The one group that a text names; otherwise that is told. */
	findGroup(text: string): Group | undefined {
		const {groups} = this.#parts;
		const station = this.#station;
		const found = groups.find(text);
		const wanted = cleanLine(text);
		if (found.length > 1) {
			const named = found.slice(0, limits.named).map(({id, name}) => `${name} (${id})`).join(', ');
			station.error('GROUP', `Several groups fit "${wanted}", such as ${named}. Write the whole name, or the id.`);
		} else if (found.length === 0) {
			station.error('GROUP', groups.isKnown
				? `You are not in a group "${wanted}" on ${station.grid}. /grid groups lists those you are in.`
				: `${station.grid} has not told yet which groups you are in. Try again in a moment.`);
		}

		return found.length === 1 ? found[0] : undefined;
	}

	#withGroup(args: Args, run: (found: Group) => void): void {
		const found = this.findGroup(args['group'] ?? '');
		if (found) {
			run(found);
		}
	}

	#listGroups(): void {
		const {groups, chats} = this.#parts;
		const station = this.#station;
		if (!groups.isKnown) {
			groups.request();
			station.inform('groups', `${station.grid} has not told yet which groups you are in; it is asked once more.`);
			return;
		}

		const {all} = groups;
		const lines = all.map(({id, name}) => `  ${name}${chats.isOpen(id) ? '  open' : ''}  ${id}`);
		station.emit({event: 'listing', lines: [all.length === 0 ? `You are in no group on ${station.grid}.` : `Your groups on ${station.grid}:`, ...lines]});
	}

	#tell(who: string, text: string): void {
		const station = this.#station;
		const to = this.#findPerson(who);
		const parts = fitting(text);
		if (!to) {
			return;
		}

		if (!parts || !this.#parts.outbox.hasRoom(parts.length)) {
			station.error('TEXT', TOO_LONG);
			return;
		}

		this.#parts.direct.tell(to, parts, text);
	}

	#findPerson(who: string): Uuid | undefined {
		const id = parseUuid(who);
		const found = id ? [id] : this.#parts.names.find(who);
		const wanted = cleanLine(who);
		if (found.length !== 1) {
			this.#station.error('PERSON', found.length === 0
				? `Nobody called "${wanted}" has been heard of on ${this.#station.grid}. Write the person's id, or wait until he says something.`
				: `Several people are called "${wanted}", such as ${found.slice(0, limits.named).join(', ')}. Write the id of the one you mean.`);
		}

		return found.length === 1 ? found[0] : undefined;
	}
}
