/** SNOOP has no answer but a text for the user (facts 8). These are the texts that are known. */
import {cleanLine} from '../../lib/clean.js';

/** What has become of our wish to see what he sees. */
export type SnoopAnswer = 'begun' | 'ended' | 'refused';

const PREFIX = /^<CHAT> /;

const answers: ReadonlyArray<readonly [answer: SnoopAnswer, text: RegExp]> = [
	// MudMaster, Mudlet; MUSHclient, Axmud, KildClient.
	['begun', /^You (?:have begun|are now) snooping ./],
	['ended', /^You (?:have stopped|are no longer|stop) snooping ./],
	// When the permission is taken back: MudMaster, Mudlet; MUSHclient, KildClient.
	['ended', /^You (?:are no longer allowed to|can no longer) snoop ./],
	// MudMaster, MUSHclient; MUSHclient; Mudlet; KildClient; Axmud.
	['refused', /^.+ has not given you permission to snoop\.$/],
	['refused', /^.+ does not want you to snoop just now\.$/],
	['refused', /^You do not have permission to snoop ./],
	['refused', /^.+ does not allow you to snoop him\/her\.$/],
	['refused', /^.+ has declined to allow you to snoop on their session\.$/],
];

/** @param message Of a MESSAGE, not yet cleaned. */
export const readSnoopAnswer = (message: string): {readonly answer: SnoopAnswer; readonly text: string} | undefined => {
	const text = cleanLine(message).replace(PREFIX, '');
	const answer = answers.find(([, pattern]) => pattern.test(text))?.[0];
	return answer && {answer, text};
};
