/**
Rules for our own chat name. No protocol states them; they are what every known MudMaster client's tables and lists can
hold: ASCII, 1 to 15 characters, nothing that separates entries in connection lists.
*/

export const NAME_LENGTH = 15;

const FALLBACK = 'Mudlark';

/** `~` and `,` separate entries of connection lists; `{ | }` lie above the 122 that the first MudMaster took. */
const FORBIDDEN = /[,\{\|\}~]/v;

/**
Why other programs could not use this name.
@returns A clause that follows the name, such as `is longer than 15 characters`; undefined if the name is good.
*/
export const checkName = (name: string): string | undefined => {
	if (name === '') {
		return 'is empty';
	}

	if (/\p{Control}/v.test(name)) {
		return 'has a control character';
	}

	const foreign = /[^\u{20}-\u{7E}]/v.exec(name);
	if (foreign) {
		return `has "${foreign[0]}", which is not ASCII`;
	}

	const forbidden = FORBIDDEN.exec(name);
	if (forbidden) {
		return `has "${forbidden[0]}", which other chat programs can't have in a name`;
	}

	if (name.length > NAME_LENGTH) {
		return `is longer than ${NAME_LENGTH} characters`;
	}

	if (name.trim() !== name) {
		return 'begins or ends with a blank';
	}

	if (name.toLowerCase() === 'all') {
		return 'means everybody';
	}

	return /^\d+$/v.test(name) ? 'is only digits and would be taken for the number of a peer' : undefined;
};

/** What {@link checkName} lets pass, for messages. */
export const NAME_RULE = `1 to ${NAME_LENGTH} ASCII characters without ~ , { | }, no blank at the ends, not "all", not only digits`;

/** A good name made of a login name: accents are dropped, what does not fit is cut. */
export const fitName = (user: string | undefined): string => {
	const name = (user ?? '')
		.normalize('NFKD')
		.replaceAll(/[,\{\|\}~[^\u{20}-\u{7E}]]/gv, '')
		.trim()
		.slice(0, NAME_LENGTH)
		.trim();
	return checkName(name) === undefined ? name : FALLBACK;
};
