import {safeFileName} from '../lib/safe-file-name.js';
import type {Entry} from './roster.js';

type Offer = {readonly name: string; readonly size: number};

/** What the file will be called here; or why it is not taken, for its sender, and what we are told of that. */
export type Judgement =
	| {readonly name: string}
	| {readonly denial: string; readonly notice?: string};

/** What needs no question to be refused (facts 7.4). */
export const judgeOffer = ({name: offered, size}: Offer, {name: peer, flags}: Entry): Judgement => {
	if (flags.has('ignore')) {
		return {denial: ''};
	}

	if (!Number.isSafeInteger(size) || size < 0) {
		return {denial: `${size} bytes is no size of a file`, notice: `${peer} offered ${offered} with ${size} bytes, which is no size of a file. It was refused.`};
	}

	const name = safeFileName(offered);
	return name === undefined
		? {
			denial: 'a file can\'t be called so here; give it a plain name and send it again',
			notice: `${peer} offered a file called “${offered}”. Names with folders or of devices are refused; he was asked to give it a plain one.`,
		}
		: {name};
};
