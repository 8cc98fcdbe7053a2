import {decode, type Charset} from '../../lib/charset.js';
import type {Block} from '../protocol.js';

/** The words that open a connection; everything behind them is in numbered blocks. */
export type HandshakeWord = 'CHAT' | 'YES' | 'NO';

/**
A block of MudMaster chat or zChat, apart from its framing. Both codecs read and write this one shape, so that one
machine serves both.

- `CHAT`: `payload` is name, line feed, address and port as they stand on the wire.
- `YES`, `NO`: `payload` is the answerer's name.
- TEXT_GROUP: `group` is the name field, without its padding when we send it.
- FILE_BLOCK: 500 bytes; `bare` leaves the terminator out, as TinTin++ does (facts 1 rule 1).
*/
export type ChatBlock = Block & {
	readonly code: number | HandshakeWord;
	readonly group?: Uint8Array | string;
	readonly bare?: boolean;
};

/** The payload as text, not yet cleaned; a filter may have put text there already. */
export const textOf = ({payload}: ChatBlock, charset?: Charset): string => typeof payload === 'string' ? payload : decode(payload, charset);
