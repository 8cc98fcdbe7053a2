import {cleanLine} from '../../lib/clean.js';
import type {HttpAnswer} from '../protocol.js';
import {post} from './capabilities.js';
import type {Group} from './groups.js';
import {limits} from './limits.js';
import {llsdMap, llsdText, readLlsd} from './llsd.js';
import type {Names} from './names.js';
import type {Station} from './station.js';
import {parseUuid} from './uuid.js';

/** Who of a group is online: no grid tells who is in its chat (facts 8.1). */
export class Members {
	readonly #station: Station;
	readonly #names: Names;

	constructor(station: Station, names: Names) {
		this.#station = station;
		this.#names = names;
	}

	list(group: Group): void {
		const station = this.#station;
		const url = station.link?.capabilities.get('GroupMemberData');
		if (url === undefined) {
			station.error('MEMBERS', `${station.grid} does not tell who is in #${group.name}. Try again later, or ask in the group.`);
			return;
		}

		station.request('members', post(url, {group_id: group.id}, {timeout: limits.membersMs, limit: limits.membersBytes}), answer => {
			this.#answered(group, answer);
		});
	}

	#answered(group: Group, answer: HttpAnswer): void {
		const station = this.#station;
		const members = 'status' in answer && answer.status === 200 ? llsdMap(llsdMap(readLlsd(answer.body)?.value)?.['members']) : undefined;
		if (!members) {
			const why = 'failure' in answer ? cleanLine(answer.reason) : (answer.status === 200 ? 'its answer can\'t be read' : `it answered with status ${answer.status}`);
			station.error('MEMBERS', `${station.grid} has not told who is in #${group.name} (${why}). Try again later.`);
			return;
		}

		const all = Object.entries(members);
		const online = all
			.filter(([, member]) => llsdText(llsdMap(member)?.['last_login'])?.toLowerCase() === 'online')
			.flatMap(([id]) => parseUuid(id) ?? []);
		const shown = online.slice(0, limits.listed);
		this.#names.lookAll(shown, () => {
			const names = shown.map(id => this.#names.of(id) ?? id).toSorted((a, b) => a.localeCompare(b));
			const more = online.length - shown.length;
			station.emit({event: 'listing', lines: [
				`#${group.name}: ${online.length} of ${all.length} members online`,
				...names.map(name => `  ${name}`),
				...(more > 0 ? [`  and ${more} more`] : []),
			]});
		});
	}
}
