/** What public, private and acknowledged texts have in common. */
import type {Charset} from '../../lib/charset.js';
import {dataOf, type IpchatBlock} from './block.js';
import type {Entry} from './entry.js';
import {limits} from './limits.js';
import type {Station} from './station.js';
import {charsetOf, isLossy, shownText} from './texts.js';

/** Cleaned; its bytes show what its writer writes. */
export const readText = (station: Station, entry: Entry | undefined, block: IpchatBlock): string => {
	const data = dataOf(block);
	const charset = charsetOf(data, station.settings.charset);
	if (entry) {
		entry.charset = charset ?? entry.charset;
	}

	return shownText(data, charset);
};

export const TOO_LONG = `The text is too long for IPchat, so it was not sent: at most ${limits.parts} parts of ${limits.textBytes} bytes. Send it in pieces.`;

/** Some programs read an old charset only, and what it lacks becomes a question mark. */
export const warnOfLoss = (station: Station, text: string, copies: ReadonlyArray<{readonly entry: Entry; readonly charset: Charset}>): void => {
	const losers = copies.filter(({charset}) => isLossy(text, charset));
	if (losers.length > 0) {
		station.inform('letters-lost', `${namesOf(losers.map(({entry}) => entry))} can't read all letters of this: the others were sent as question marks.`);
	}
};

export const namesOf = (entries: readonly Entry[]): string => entries.map(({name}) => name).join(', ');
