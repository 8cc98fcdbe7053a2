import {randomFrom} from '../delay-proxy.js';
import {drawUuid, type Uuid} from './uuid.js';

export type AccountOptions = {
	readonly first: string;
	readonly last: string;
	readonly password: string;
	readonly id?: Uuid;
	/** The title and powers that others see are those of this group. */
	readonly activeGroup?: string;
	/** The digits that a login has to bring, or the hash of an earlier one. */
	readonly code?: string;
	/** A text that has to be agreed to before the login. */
	readonly terms?: string;
};

export type GroupOptions = {
	readonly name: string;
	readonly id?: Uuid;
	/** Full names; the first one owns it. */
	readonly members: readonly string[];
};

export type WorldOptions = {
	readonly accounts: readonly AccountOptions[];
	readonly groups: readonly GroupOptions[];
	readonly region?: string;
};

export type Account = Omit<AccountOptions, 'id'> & {
	readonly id: Uuid;
	readonly name: string;
	/** Logged in, as far as the grid knows: it may be wrong (facts 3, `presence`). */
	isMarked: boolean;
	/** Logins since the last one that opened its circuit. */
	abandoned: number;
	/** When a session of his was thrown out by a login. */
	thrownOutAt: number | undefined;
	/** What a login with a code has given him for the next ones. */
	readonly hash: string;
};

export type Group = {readonly id: Uuid; readonly name: string; readonly owner: Uuid; readonly members: Set<Uuid>};

/** Who and what there is, also while nobody is logged in. */
export class World {
	readonly region: {readonly id: Uuid; readonly name: string};
	readonly accounts: readonly Account[];
	readonly groups: readonly Group[];

	constructor({accounts, groups, region = 'Test Region'}: WorldOptions) {
		const random = randomFrom(1);
		this.region = {id: '20000000-0000-4000-8000-000000000001', name: region};
		this.accounts = accounts.map(account => ({
			...account,
			id: account.id ?? drawUuid(random),
			name: `${account.first} ${account.last}`,
			isMarked: false,
			abandoned: 0,
			thrownOutAt: undefined,
			hash: drawUuid(random),
		}));
		this.groups = groups.map(({name, id, members}) => {
			const ids = members.map(member => this.account(member).id);
			return {id: id ?? drawUuid(random), name, owner: ids[0]!, members: new Set(ids)};
		});
	}

	/** By the full name, whatever its case, or by the id. */
	findAccount(who: string): Account | undefined {
		const wanted = who.toLowerCase();
		return this.accounts.find(({id, name}) => id === wanted || name.toLowerCase() === wanted);
	}

	account(who: string): Account {
		return this.findAccount(who) ?? fail(`nobody is called ${who}`);
	}

	/** By name or id. */
	findGroup(which: string): Group | undefined {
		return this.groups.find(({id, name}) => id === which || name === which);
	}

	group(which: string): Group {
		return this.findGroup(which) ?? fail(`there is no group ${which}`);
	}

	groupsOf(who: Uuid): readonly Group[] {
		return this.groups.filter(({members}) => members.has(who));
	}
}

/** The people and groups of the recorded sessions. */
export const recordedWorld: WorldOptions = {
	accounts: [
		{first: 'Test', last: 'One', password: 'onepass', id: '30000000-0000-4000-8000-000000000001', activeGroup: 'Second Room é'},
		{first: 'Test', last: 'Two', password: 'twopass', id: '30000000-0000-4000-8000-000000000002', activeGroup: 'Second Room é'},
		{first: 'Test', last: 'Four', password: 'fourpass', id: '30000000-0000-4000-8000-000000000004', activeGroup: 'Loopback Chat'},
	],
	groups: [
		{name: 'Loopback Chat', id: 'bbee05e1-845f-4539-a719-cec22673f560', members: ['Test One', 'Test Two', 'Test Four']},
		{name: 'Second Room é', id: 'f8f38df3-ff15-4688-934e-8d99682365e8', members: ['Test Two', 'Test One', 'Test Four']},
	],
};

const fail = (reason: string): never => {
	throw new Error(reason);
};
