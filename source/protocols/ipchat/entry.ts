import {Bucket} from '../../lib/bucket.js';
import type {Charset} from '../../lib/charset.js';
import type {Endpoint} from '../protocol.js';
import type {Dialect} from './block.js';
import type {Sleep} from './fields.js';
import {limits} from './limits.js';

/**
- `probing`: our POLL is out; not shown to anybody.
- `present`: something valid was heard; `suspect`: it has fallen silent.
- `left`: gone, and for a moment nothing that was on its way brings it back.
*/
export type State = 'probing' | 'present' | 'suspect' | 'left';

type Origin = {
	readonly key: string;
	readonly address: Endpoint;
	/** Undefined where we have to find out. */
	readonly dialect: Dialect | undefined;
	readonly isUnsolicited: boolean;
	readonly now: number;
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
	/** What people read: the handle, with the address where that alone could mislead. */
	name: string;
	dialect: Dialect;
	/** Is the dialect what it has used itself, or what we try? */
	knowsDialect: boolean;
	/** What its texts have shown it to write. */
	charset: Charset | undefined;
	heardAt: number;
	polledAt = -Infinity;
	validatedAt = -Infinity;
	/** The address that it gives as its own where that is not the real one; empty where it is. */
	claim = '';
	/** POLLs without an answer since it was heard, and after how much silence the next one is due. */
	unanswered = 0;
	patience = 0;
	readonly answers = new Bucket(limits.answersPerSource);

	constructor({key, address, dialect, isUnsolicited, now}: Origin) {
		this.key = key;
		this.address = address;
		this.name = key;
		this.dialect = dialect ?? 'DynamIP';
		this.knowsDialect = dialect !== undefined;
		this.isUnsolicited = isUnsolicited;
		this.heardAt = now;
	}

	/** Do people see it? */
	get isHere(): boolean {
		return this.state === 'present' || this.state === 'suspect';
	}

	/** Has it answered something of ours lately? (facts 8.3) */
	isValid(now: number): boolean {
		return now - this.validatedAt <= limits.validMs;
	}
}
