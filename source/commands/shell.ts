import {MudlarkError, toMudlarkError} from '../lib/errors.js';
import type {Dispatch, Outcome} from '../session/commands.js';
import type {Face, NewEvent} from '../session/events.js';
import type {Panel, Verdict} from '../session/panel.js';
import {takeWord} from '../lib/words.js';
import {readArguments} from './read-arguments.js';
import type {LineResult, RunLine, TypedLine} from './shell-types.js';
import type {Built, Typed} from './spec.js';
import type {CommandTable} from './table.js';

type Options = {
	readonly table: CommandTable;
	readonly dispatch: Dispatch;
	readonly publish: (event: NewEvent) => void;
	/** Asked about each line. */
	readonly panel?: Pick<Panel<TypedLine>, 'judge'>;
};

type Interpretation = {readonly name: string; readonly built: Built};

/** Carries out typed lines for every face: what they print and what went wrong is told on the bus. */
export const createShell = ({table, dispatch, publish, panel}: Options): RunLine => {
	const judge = judgeOf(panel);
	const failed = (error: MudlarkError, face: Face): LineResult => {
		publish({event: 'error', code: error.code, message: error.message, face});
		return {ok: false, lines: [], error};
	};

	const tell = (name: string, outcome: Outcome, face: Face): LineResult & {readonly room?: string} => {
		if (!outcome.ok) {
			return failed(outcome.error, face);
		}

		const {lines = [], room} = outcome;
		if (lines.length > 0) {
			publish({event: 'output', command: name, lines, face});
		}

		return {ok: true, lines, ...(room !== undefined && {room})};
	};

	return async (line, typed) => {
		const {room, face} = typed;
		const verdict = judge(line, typed);
		const decided = verdict instanceof Promise ? await verdict : verdict;
		const meant = typeof decided === 'object' ? decided.text : line;
		const interpretation = decided === false ? undefined : interpret(table, meant, room);
		if (interpretation === undefined) {
			return {ok: true, lines: []};
		}

		if (interpretation instanceof MudlarkError) {
			return failed(interpretation, face);
		}

		const {name, built} = interpretation;
		if ('clear' in built) {
			return {ok: true, lines: [], action: {action: 'clear'}};
		}

		if ('page' in built && face === 'screen') {
			return {ok: true, lines: [], action: {action: built.page}};
		}

		if ('run' in built) {
			return tell(name, await outcomeOf(built.run(typed)), face);
		}

		if ('room' in built) {
			const {room: opened, ...result} = tell(name, await dispatch({command: 'room.open', name: built.room}, face), face);
			return opened === undefined ? result : {...result, action: {action: 'room', room: opened}};
		}

		const {room: _room, ...result} = tell(name, await dispatch(built.command, face), face);
		return result;
	};
};

/** How one gets rid of a script that lets nothing pass. */
const WAY_OUT = /^\s*\/(?:script|quit)\b/v;

/** Nobody is asked about what scripts type. Lines that wait for their verdict keep their order. */
const judgeOf = (panel: Options['panel']) => {
	let last: Promise<unknown> = Promise.resolve();
	return (text: string, {room, face}: Typed): Verdict | Promise<Verdict> => {
		const verdict = !panel || face === 'script' || WAY_OUT.test(text) || panel.judge({text, room, face});
		if (!(verdict instanceof Promise)) {
			return verdict;
		}

		const turn = Promise.all([verdict, last]);
		last = turn;
		return turn.then(([decided]) => decided);
	};
};

const outcomeOf = async (running: Promise<Outcome>): Promise<Outcome> => {
	try {
		return await running;
	} catch (error) {
		return {ok: false, error: toMudlarkError(error)};
	}
};

const interpret = (table: CommandTable, line: string, room: string): Interpretation | MudlarkError | undefined => {
	if (line.trim() === '') {
		return undefined;
	}

	if (!line.startsWith('/') || line.startsWith('//')) {
		const text = line.startsWith('//') ? line.slice(1) : line;
		return {name: 'say', built: {command: {command: 'say', room, text}}};
	}

	try {
		const {word, rest} = takeWord(line.slice(1)) ?? {word: '', rest: ''};
		const spec = table.find(word);
		return {name: spec.name, built: spec.build(readArguments(spec, rest), room)};
	} catch (error) {
		if (error instanceof MudlarkError) {
			return error;
		}

		throw error;
	}
};
