import {decode, encode, type Charset} from '../../lib/charset.js';
import type {Block} from '../protocol.js';

/** The words that open a connection; everything behind them is in numbered blocks. */
export type HandshakeWord = 'CHAT' | 'ZCHAT' | 'YES' | 'NO';

/**
A block of MudMaster chat or zChat, apart from its framing. Both codecs read and write this one shape, so that one
machine serves both.

- `CHAT`, `ZCHAT`: `payload` is what stands behind the word and its colon, without an end mark.
- `YES`, `NO`: `payload` is the answerer's name.
- TEXT_GROUP: `group` is the name field, without its padding when we send it.
- FILE_BLOCK: 500 bytes in MudMaster chat, where `bare` leaves the terminator out, as TinTin++ does (facts 1 rule 1);
  any number in zChat. Ours may be shorter: what is missing is filled with zeros.
- `stamp`: in zChat, whose text it is (facts 3.3); 0 where he has none. MudMaster chat has no place for it.
*/
export type ChatBlock = Block & {
	readonly code: number | HandshakeWord;
	readonly group?: Uint8Array | string;
	readonly bare?: boolean;
	/** Unsigned, 32 bits. */
	readonly stamp?: number;
};

/** The payload as bytes, of which a framing may have to replace some. */
export const bytesOf = ({payload, charset}: ChatBlock): Uint8Array => typeof payload === 'string' ? encode(payload, charset) : payload;

/** The payload as text, not yet cleaned; a filter may have put text there already. */
export const textOf = ({payload}: ChatBlock, charset?: Charset): string => typeof payload === 'string' ? payload : decode(payload, charset);
