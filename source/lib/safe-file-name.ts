/** What others call their files, made fit to be the name of one of ours (facts 7.4). */
import {graphemes} from './width.js';

/** Below the 255 of all file systems there must be room for ` (99)` and `.part`. */
const LONGEST_BYTES = 200;

/** What stands behind the last dot and is no longer than this says what kind of file it is. */
const LONGEST_EXTENSION_BYTES = 16;

/** A name with folders, or with a drive, wants to choose its place: that is no slip. */
const PLACE = /[\/\\]|^[a-z]:/iv;

/** Not of this system, but of the one that the folder may be shared with. */
const DEVICE = /^(?:aux|clock\$|conin\$|conout\$|con|nul|prn|(?:com|lpt)[\d²³¹])\s*(?:\.|$)/iv;

/** What shells and other systems read as more than a letter, and what nobody sees. */
const UNFIT = /[\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}\p{Line_Separator}\p{Paragraph_Separator}\p{Private_Use}\p{Surrogate}\p{Noncharacter_Code_Point}"*:<>?\|]/gv;

/** A hidden file, an option, a home folder, a blank that nobody sees. */
const UNFIT_START = /^[\s\-.~]/v;

/** `.part` is what a file is called while it grows: another one would take it for its own beginning. */
const UNFIT_END = /[\s.]$|\.(?=part$)/iv;

const byteLength = (text: string): number => new TextEncoder().encode(text).length;

/**
The name under which a file may be kept in a folder: never outside of it, nothing hidden, no device. What is merely
awkward becomes `_`.
@returns Undefined where the name is none, or one by which somebody tries something.
*/
export const safeFileName = (offered: string): string | undefined => {
	const name = offered.normalize('NFC');
	const isAttempt = name.trim() === '' || name === '.' || name === '..' || PLACE.test(name) || DEVICE.test(name);
	return isAttempt ? undefined : shorten(name.replaceAll(UNFIT, '_').replace(UNFIT_START, '_')).replace(UNFIT_END, '_');
};

/** Cut so that the extension stays and no character is torn apart. */
const shorten = (name: string): string => {
	const dot = name.lastIndexOf('.');
	const last = dot > 0 ? name.slice(dot) : '';
	const extension = byteLength(last) > LONGEST_EXTENSION_BYTES ? '' : last;
	let stem = '';
	let room = LONGEST_BYTES - byteLength(extension);
	for (const grapheme of graphemes(name.slice(0, name.length - extension.length))) {
		room -= byteLength(grapheme);
		if (room < 0) {
			break;
		}

		stem += grapheme;
	}

	return stem + extension;
};
