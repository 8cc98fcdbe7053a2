import type {Charset} from '../../lib/charset.js';
import type {Endpoint} from '../protocol.js';
import type {Dialect} from './block.js';
import {Bucket} from './bucket.js';
import type {Sleep} from './fields.js';
import {limits} from './limits.js';

/**
- `probing`: our POLL is out; not shown to anybody.
- `present`: something valid was heard; `suspect`: it has fallen silent.
- `left`: gone, and for a moment nothing that was on its way brings it back.
*/
export type State = 'probing' | 'present' | 'suspect' | 'left';

/** A message of ours that waits for its acknowledgement; long ones go in parts, one after the other. */
export type Outgoing = {
	readonly id: number | undefined;
	/** The parts that are not acknowledged yet. */
	readonly parts: string[];
	tries: number;
};

/** A participant of the chat list. Who it is, is the address that its datagrams really come from (facts 4). */
export class Entry {
	readonly key: string;
	readonly address: Endpoint;
	/** It came unasked, and has not yet shown that the address is its own. */
	isUnsolicited: boolean;
	state: State = 'probing';
	sleep: Sleep = 'unknown';
	handle = '';
	dialect: Dialect;
	/** Is the dialect what it has used itself, or what we try? */
	knowsDialect = false;
	charset: Charset | undefined;
	heardAt: number;
	validatedAt = -Infinity;
	/** What it says of itself, by the titles of `/info`. */
	readonly facts: Record<string, string> = {};
	/** The address in brackets is not the real one. */
	isMismatched = false;
	readonly outgoing: Outgoing[] = [];
	/** Given up, but an acknowledgement may still come. */
	late: {readonly id: number | undefined; readonly at: number} | undefined;
	/** Messages that came last, to know them again. */
	readonly received = new Map<string, {readonly reference: number; readonly at: number; count: number}>();
	lastText: {readonly octets: string; readonly at: number} | undefined;
	hails = 0;
	hailShownAt = -Infinity;
	urlAskedAt = -Infinity;
	informedAt = -Infinity;
	/** A question about us waits until the address is validated. */
	wantsInformationUntil = -Infinity;
	readonly netmeetings: number[] = [];
	netmeeting: Uint8Array | undefined;
	/** When addresses that it named were probed. */
	readonly named: number[] = [];
	readonly answers = new Bucket(limits.answersPerSource);

	constructor({key, address, dialect, isUnsolicited, now}: {readonly key: string; readonly address: Endpoint; readonly dialect: Dialect; readonly isUnsolicited: boolean; readonly now: number}) {
		this.key = key;
		this.address = address;
		this.dialect = dialect;
		this.isUnsolicited = isUnsolicited;
		this.heardAt = now;
	}

	/** What people read. */
	get name(): string {
		return this.handle === '' ? this.address.address : this.handle;
	}

	get isHere(): boolean {
		return this.state === 'present' || this.state === 'suspect';
	}

	isValid(now: number): boolean {
		return now - this.validatedAt <= limits.validMs;
	}
}
