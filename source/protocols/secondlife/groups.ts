import {cleanName} from '../../lib/clean.js';
import {limits} from './limits.js';
import {llsdArray, llsdMap, llsdText, llsdUuid, type LlsdMap} from './llsd.js';
import type {Message} from './messages.js';
import type {Station} from './station.js';
import {readString} from './text.js';
import {parseUuid, type Uuid} from './uuid.js';

export type Group = {readonly id: Uuid; readonly name: string};

const AGENDA = 'groups';

/** What our avatar is a member of. Each list that comes is the whole one (facts 13). */
export class Groups {
	readonly #station: Station;
	readonly #listeners: Array<() => void> = [];
	#list: ReadonlyMap<Uuid, Group> = new Map();
	#isKnown = false;
	#tries = 0;

	constructor(station: Station) {
		this.#station = station;
	}

	/** Has the region told them since we came? */
	get isKnown(): boolean {
		return this.#isKnown;
	}

	/** As they were last told. */
	get all(): readonly Group[] {
		return [...this.#list.values()];
	}

	get(id: Uuid): Group | undefined {
		return this.#list.get(id);
	}

	/** By id, name, or what only one name begins with. */
	find(text: string): readonly Group[] {
		const id = parseUuid(text);
		if (id) {
			return this.all.filter(group => group.id === id);
		}

		const wanted = cleanName(text.replace(/^"(?<inside>.*)"$/v, '$<inside>')).toLowerCase();
		const same = this.all.filter(({name}) => name.toLowerCase() === wanted);
		return same.length > 0 || wanted === '' ? same : this.all.filter(({name}) => name.toLowerCase().startsWith(wanted));
	}

	whenChanged(listener: () => void): void {
		this.#listeners.push(listener);
	}

	/** We are in a region, which tells the list by itself, maybe has done so already; not always (facts 14). */
	expect(): void {
		this.#tries = 0;
		if (!this.#isKnown) {
			this.#planRequest();
		}
	}

	/** We are in no region any more; what we were a member of, we are. */
	forsake(): void {
		this.#isKnown = false;
		this.#station.agenda.cancel(AGENDA);
	}

	request(): void {
		const AgentData = this.#station.agentData;
		if (AgentData) {
			this.#station.send('AgentDataUpdateRequest', {AgentData});
		}
	}

	receiveList({AgentData, GroupData}: Extract<Message, {readonly name: 'AgentGroupDataUpdate'}>): void {
		if (AgentData.AgentID === this.#station.agentId) {
			this.#replace(GroupData.map(({GroupID, GroupName}) => named(GroupID, readString(GroupName))));
		}
	}

	/** @param body Of an event of the same name. */
	receiveListEvent(body: LlsdMap): void {
		if (!this.#isOurs(body)) {
			return;
		}

		const entries = (llsdArray(body['GroupData']) ?? []).map(entry => llsdMap(entry));
		this.#replace(entries.flatMap(entry => {
			const id = llsdUuid(entry?.['GroupID']);
			return id ? [named(id, llsdText(entry?.['GroupName']) ?? '')] : [];
		}));
	}

	drop(agent: Uuid | undefined, group: Uuid | undefined): void {
		if (agent === this.#station.agentId && group && this.#list.has(group)) {
			this.#replace(this.all.filter(({id}) => id !== group));
		}
	}

	dropEvent(body: LlsdMap): void {
		for (const entry of llsdArray(body['AgentData']) ?? [body['AgentData']]) {
			const {AgentID, GroupID} = llsdMap(entry) ?? {};
			this.drop(llsdUuid(AgentID), llsdUuid(GroupID));
		}
	}

	#isOurs(body: LlsdMap): boolean {
		const [first] = llsdArray(body['AgentData']) ?? [body['AgentData']];
		return llsdUuid(llsdMap(first)?.['AgentID']) === this.#station.agentId;
	}

	#replace(groups: readonly Group[]): void {
		this.#isKnown = true;
		this.#station.agenda.cancel(AGENDA);
		this.#list = new Map(groups.slice(0, limits.groups).map(group => [group.id, group]));
		for (const listener of this.#listeners) {
			listener();
		}
	}

	#planRequest(): void {
		const station = this.#station;
		station.after(AGENDA, limits.groupsMs * (2 ** this.#tries), () => {
			if (this.#tries === limits.groupsTries) {
				station.notice('no-groups', `${station.grid} has not told which groups you are in, so no room is open. /grid groups asks once more.`);
				return;
			}

			this.#tries++;
			this.request();
			this.#planRequest();
		});
	}
}

const named = (id: Uuid, name: string): Group => ({id, name: cleanName(name) || id});
