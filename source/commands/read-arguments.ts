import {MudlarkError} from '../lib/errors.js';
import {takeWord} from '../lib/words.js';
import {label, usage, type Argument, type Arguments, type CommandSpec} from './spec.js';

type Signature = Pick<CommandSpec, 'name' | 'args'>;

/** @throws MudlarkError ML_USAGE that says how the command is written. */
export const readArguments = (spec: Signature, line: string): Arguments => {
	const args: Record<string, string | undefined> = {};
	let rest = line.trim();
	for (const argument of spec.args) {
		if (rest === '') {
			if (!argument.optional) {
				throw wrong(spec, `${label(argument)} is missing`);
			}

			continue;
		}

		if (isRest(argument, rest, argument === spec.args.at(-1))) {
			args[argument.name] = argument.kind === 'lines' ? withBlanks(line, rest) : rest;
			rest = '';
			continue;
		}

		const taken = takeWord(rest);
		args[argument.name] = check(spec, argument, taken?.word ?? '');
		rest = taken?.rest ?? '';
	}

	if (rest !== '') {
		throw wrong(spec, `“${rest}” is too much`);
	}

	return args;
};

/** A path, or a group at the end, with blanks in it is understood without its quotes too. */
const isRest = ({kind}: Argument, rest: string, isLast: boolean): boolean =>
	kind === 'text' || kind === 'lines' || ((kind === 'path' || (kind === 'group' && isLast)) && !rest.startsWith('"'));

/** `rest`, and the blanks before its first line: they may belong to a drawing. One of them only separates it. */
const withBlanks = (line: string, rest: string): string => {
	const end = line.trimEnd().length - rest.length;
	const start = line.slice(0, end).trimEnd().length;
	return line.slice(start + 1, end).replace(/^.*\n/sv, '') + rest;
};

const check = (spec: Signature, argument: Argument, word: string): string => {
	const {kind, choices} = argument;
	if (kind === 'number' && !/^\d{1,9}$/.test(word)) {
		throw wrong(spec, `${label(argument)} has to be a number, not “${word}”`);
	}

	if (!choices) {
		return word;
	}

	const candidates = choices.filter(choice => choice.startsWith(word.toLowerCase()));
	const [choice] = choices.includes(word.toLowerCase()) ? [word.toLowerCase()] : candidates;
	if (choice === undefined || (candidates.length > 1 && choice !== word.toLowerCase())) {
		throw wrong(spec, `“${word}” is none of ${choices.join(', ')}`);
	}

	return choice;
};

const wrong = (spec: Signature, what: string): MudlarkError =>
	new MudlarkError('ML_USAGE', `/${spec.name}: ${what}. It is written ${usage(spec)}.`);
