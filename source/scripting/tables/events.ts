import type {Event} from '../../session/events.js';
import {eventNames} from '../../remote/event-line.js';
import {globMistake, isWanted} from '../../remote/globs.js';
import {numberArgument, textArgument} from '../check.js';
import type {Program} from '../contract.js';
import {ScriptError, type EventSources, type MethodTable} from '../methods.js';

/** Everything that happens: what all faces are told, and events of the scripts' own. */
export const eventMethods = (program: Pick<Program, 'on'>, sources: EventSources): MethodTable => ({
	group: 'events',
	permission: 'chat',
	isSynchronous: true,
	methods: {
		on(caller, callback, name) {
			const number = numberArgument(callback, 'The callback');
			const wanted = textArgument(name, 'The name of an event');
			const tell = (event: unknown) => {
				caller.tell(number, event);
			};

			caller.keep(number, `event ${wanted}`, sources[wanted]?.(tell) ?? listen(program, wanted, tell));
		},
	},
});

const listen = (program: Pick<Program, 'on'>, wanted: string, tell: (event: Event) => void): (() => void) => {
	const mistake = globMistake([wanted], eventNames);
	if (mistake !== undefined) {
		throw new ScriptError('UnknownEvent', mistake);
	}

	return program.on(event => {
		if (isWanted([wanted], event.event)) {
			tell(event);
		}
	});
};
