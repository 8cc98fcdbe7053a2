import {bytes, concat, startsWith} from '../../lib/bytes.js';
import {encode} from '../../lib/charset.js';
import type {DatagramCodec} from '../protocol.js';
import {letters, type Dialect, type IpchatBlock} from './block.js';

/** Longest text in brackets that is looked at; an IPv6 address has at most 45 characters. */
const CLAIM_LIMIT = 64;

const NUL = 0;
const FORM_FEED = 0x0C;
const CLOSING_BRACKET = 0x5D;

const headers: ReadonlyArray<readonly [dialect: Dialect, header: Uint8Array]> = [
	['DynamIP', bytes('DynamIP[')],
	['DIP', bytes('DIP[')],
];

/** `HEADER[ADDRESS]`, a letter, a message, NUL: one command per datagram (facts 2). */
export class IpchatCodec implements DatagramCodec<IpchatBlock> {
	/** Liberal: everything that has a header, a closing bracket and a letter (facts 2.2). */
	decode(datagram: Uint8Array): IpchatBlock | undefined {
		const [dialect, header] = headers.find(([, prefix]) => startsWith(datagram, prefix)) ?? [];
		if (!dialect || !header) {
			return undefined;
		}

		const rest = datagram.subarray(header.length);
		const end = rest.subarray(0, CLAIM_LIMIT + 1).indexOf(CLOSING_BRACKET);
		const letter = rest[end + 1];
		if (end === -1 || letter === undefined || letter === NUL) {
			return undefined;
		}

		const code = String.fromCodePoint(letter);
		return {
			code,
			dialect,
			claim: String.fromCodePoint(...rest.subarray(0, end)),
			payload: messageOf(code, rest.subarray(end + 2)),
		};
	}

	/** A NUL would end the message where it stands, so there is none in a text. */
	encode({dialect, claim, code, payload, charset}: IpchatBlock): Uint8Array {
		const message = typeof payload === 'string' ? encode(payload.replaceAll('\0', ''), charset) : payload;
		return concat(bytes(`${dialect}[${claim}]${code}`), message, Uint8Array.of(NUL));
	}
}

/**
Up to the first NUL: old programs may send a whole buffer. What somebody wants to be kept as a file goes to the last one.
Who read "0C" in the specification as a number ends his strings with a form feed (facts 16, 2).
*/
const messageOf = (code: string, data: Uint8Array): Uint8Array => {
	const end = code === letters.netmeeting ? data.lastIndexOf(NUL) : data.indexOf(NUL);
	if (end !== -1) {
		return data.subarray(0, end);
	}

	return data.at(-1) === FORM_FEED ? data.subarray(0, -1) : data;
};
