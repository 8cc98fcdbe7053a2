import {cleanText} from '../../lib/clean.js';
import type {Served, UiApi} from '../api-types.js';
import {textArgument} from '../check.js';
import type {Program} from '../contract.js';
import {ScriptError, type Caller, type MethodTable} from '../methods.js';

/** What a script shows. */
export const uiMethods = (program: Pick<Program, 'publish' | 'rooms'>): MethodTable => {
	const print = (caller: Caller, code: string, text: string, room?: string) => {
		for (const line of cleanText(text).text.split('\n')) {
			if (caller.mayPrint()) {
				program.publish({event: 'notice', code, text: line, ...(room !== undefined && {room})});
			} else {
				caller.log('info', `(not shown, more than is read) ${line}`);
			}
		}
	};

	return {
		group: 'ui',
		permission: 'ui',
		isSynchronous: true,
		methods: {
			/** `target` is a room, by its key or title; without one it is the status room. */
			print(caller, target, text) {
				const room = (target ?? '') === '' ? undefined : roomOf(program, textArgument(target, 'The room'));
				print(caller, 'script', textArgument(text, 'The text'), room);
			},
			/** Where the user is at the moment, and in the status room. */
			notify(caller, text) {
				print(caller, 'script-notify', `${caller.script}: ${textArgument(text, 'The text')}`);
			},
		} satisfies Served<UiApi>,
	};
};

const roomOf = (program: Pick<Program, 'rooms'>, wanted: string): string => {
	const rooms = program.rooms();
	const found = rooms.find(({room}) => room === wanted) ?? rooms.find(({title}) => title.toLowerCase() === wanted.toLowerCase());
	if (!found) {
		throw new ScriptError('UnknownRoom', `There is no room ${wanted}. Open: ${rooms.map(({title}) => title).join(', ')}.`);
	}

	return found.room;
};
