import {splitText} from '../../lib/split-text.js';
import {limits} from './limits.js';

/** A NUL would end the text for whoever reads it, and half a character is none. */
const sendable = (text: string): string => text.replaceAll('\0', '').toWellFormed();

/** The pieces in which a text can be sent, as a grid cuts off what is longer (facts 8.3). Undefined where they would be too many. */
export const fitting = (text: string): readonly string[] | undefined =>
	splitText(sendable(text), {bytes: limits.textBytes, parts: limits.parts, charset: 'utf-8'});

export const TOO_LONG = `The text is too long for one go, so it was not sent: at most ${limits.parts} parts of ${limits.textBytes} bytes. Send it in pieces.`;
