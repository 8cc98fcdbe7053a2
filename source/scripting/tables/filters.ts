import type {Verdict} from '../../session/panel.js';
import type {Clock} from '../../session/ports.js';
import {listArgument, numberArgument, optionsArgument, textArgument} from '../check.js';
import {limits} from '../limits.js';
import {ScriptError, ScriptTimeout, type Caller, type FilterOptions, type FilterSources, type MethodTable, type ScriptFilter} from '../methods.js';
import {Tally} from '../tally.js';

/** Scripts that are asked before something happens. */
export const filterMethods = (sources: FilterSources, clock: Clock): MethodTable => ({
	group: 'filters',
	permission: 'chat',
	isSynchronous: true,
	methods: {
		add(caller, callback, name, options) {
			const number = numberArgument(callback, 'The callback');
			const wanted = textArgument(name, 'The name of a filter');
			const source = Object.hasOwn(sources, wanted) ? sources[wanted] : undefined;
			if (!source) {
				throw new ScriptError('UnknownFilter', `There is no filter ${wanted}. There are: ${Object.keys(sources).join(', ')}.`);
			}

			const off = source(filterOf(caller, number, wanted, clock), {...optionsOf(options), owner: {script: caller.script, callback: number, permissions: caller.permissions}});
			caller.keep(number, `filter ${wanted}`, off);
		},
	},
});

const optionsOf = (value: unknown): Pick<FilterOptions, 'codes'> => {
	const {codes} = optionsArgument(value, 'The third argument of filters.add');
	return codes === undefined ? {} : {codes: listArgument(codes, 'codes').filter(code => typeof code === 'number' || typeof code === 'string')};
};

/** One that can't make up its mind is asked no more, because others wait for it. */
const filterOf = (caller: Caller, callback: number, name: string, clock: Clock): ScriptFilter => {
	const late = new Tally(limits.lateFilters);
	let isOff = false;
	return async (value, depth = 1) => {
		if (isOff) {
			return true;
		}

		try {
			return verdictOf(await caller.ask(callback, [value], {ms: limits.filterMs, depth}));
		} catch (error) {
			if (error instanceof ScriptTimeout && late.add(clock.now())) {
				isOff = true;
				caller.log('warn', `The filter ${name} was late ${limits.lateFilters.count} times within a minute and is asked no more. /script reload ${caller.script} gives it another chance.`);
			}

			return true;
		}
	};
};

/** As in MUSHclient: nothing is yes, `0` is no. */
const verdictOf = (value: unknown): Verdict => {
	if (typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string') {
		return {text: value.text};
	}

	return value === 'accept' ? value : value !== false && value !== 0;
};
