import {Buffer} from 'node:buffer';
import {readFileSync} from 'node:fs';
import path from 'node:path';

/** One line of a recorded session; see `test/fixtures/secondlife/readme.md`. */
export type Step = {
	/** Seconds since the recording began. */
	readonly time: number;
	/** The user whose client it is; `-` in notes. */
	readonly who: string;
	readonly direction: 'in' | 'out' | '-';
} & (
	| {readonly kind: 'note'; readonly text: string}
	/** `name` and `sequence` as the recorder read them. */
	| {readonly kind: 'datagram'; readonly name: string; readonly flags: number; readonly sequence: number; readonly bytes: Uint8Array}
	| {readonly kind: 'request'; readonly to: Service; readonly method: 'GET' | 'POST'; readonly path: string; readonly headers: Readonly<Record<string, string>>; readonly body: string}
	| {readonly kind: 'answer'; readonly to: Service; readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string}
);

/** The login, the seed, or a capability by its name. */
export type Service = string;

export type DatagramStep = Extract<Step, {kind: 'datagram'}>;

export const transcriptNames = [
	'a-group-chat',
	'b-invitation',
	'c1-login-refused',
	'c2-stale-presence',
	'd-double-login',
	'e-no-acks',
	'f-wrong-circuit-code',
	'g-coding-acks-pings',
	'h-direct-im',
	'i-stored-im',
	'j-names-and-members',
	'k-alert-and-kick',
	'l-relogin-at-once',
] as const;

export type TranscriptName = (typeof transcriptNames)[number];

type Line = {
	readonly t: number;
	readonly who: string;
	readonly channel: string;
	readonly dir: 'in' | 'out' | '-';
	readonly http?: {readonly method?: 'GET' | 'POST'; readonly path?: string; readonly status?: number; readonly headers: Readonly<Record<string, string>>};
	readonly body?: string;
	readonly msg?: string;
	readonly flags?: string;
	readonly seq?: number;
	readonly hex?: string;
};

const folder = path.resolve(import.meta.dirname, '../../fixtures/secondlife');

export const readTranscript = (name: TranscriptName): readonly Step[] => readFileSync(path.join(folder, `${name}.jsonl`), 'utf8')
	.split('\n')
	.filter(line => line !== '')
	.map(line => readStep(JSON.parse(line) as Line));

const readStep = ({t: time, who, channel, dir: direction, http, body = '', msg, flags, seq, hex}: Line): Step => {
	const common = {time, who, direction};
	if (channel === 'note') {
		return {...common, kind: 'note', text: body};
	}

	if (channel === 'udp') {
		return {...common, kind: 'datagram', name: msg!, flags: Number.parseInt(flags!, 16), sequence: seq!, bytes: Buffer.from(hex!, 'hex')};
	}

	const to = channel.replace(/^cap:/, '');
	return direction === 'out'
		? {...common, kind: 'request', to, method: http!.method!, path: http!.path!, headers: http!.headers, body}
		: {...common, kind: 'answer', to, status: http!.status!, headers: http!.headers, body};
};

/**
The bytes with other ids in them, and with other numbers: each key of `ids` (in hex, with hyphens or without) by what it is
to become. It looks at the bytes as they are, so zero-coded packets are to be decoded first.
*/
export const withOtherIds = (bytes: Uint8Array, ids: ReadonlyMap<string, string>): Uint8Array => {
	const changed = Buffer.from(bytes);
	for (const [old, fresh] of ids) {
		const wanted = hexOf(old);
		const replacement = hexOf(fresh);
		for (let at = changed.indexOf(wanted); at >= 0; at = changed.indexOf(wanted, at + wanted.length)) {
			replacement.copy(changed, at);
		}
	}

	return new Uint8Array(changed);
};

const hexOf = (text: string) => Buffer.from(text.replaceAll('-', ''), 'hex');

/** The text with other ids, paths or codes in it. */
export const withOtherWords = (text: string, words: ReadonlyMap<string, string>): string => {
	let changed = text;
	for (const [old, fresh] of words) {
		changed = changed.replaceAll(old, () => fresh);
	}

	return changed;
};
