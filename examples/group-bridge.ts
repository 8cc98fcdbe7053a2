// Repeats what is said in one group into another: of the same network or of two.
//
//   /script load group-bridge
//   /bridge raid guild          what is said in #raid is repeated in #guild
//   /bridge raid guild both     and the other way round
//   /bridge                     ends it
//
// Names with blanks go in double quotes: /bridge raid "Old Builders".
//
// A ring of such bridges, in several programs, must not carry a text round for ever. So each text is repeated with the
// name of who said it in front, "<Al> hello", and what ends in a line that was repeated a short while ago is not repeated
// again, whatever other bridges have put before it.
import type {EventOf, ScriptContext, ScriptManifest} from './mudlark-script.js';

export const script: ScriptManifest = {
	name: 'Group bridge',
	version: '1.0.0',
	description: 'Repeats one group into another.',
	api: '^1.0',
	permissions: ['chat', 'ui'],
};

// How long a line is remembered, in milliseconds; no ring takes that long.
const memory = 30_000;

const same = (one: string, other: string) => one.localeCompare(other, undefined, {sensitivity: 'base'}) === 0;

export const activate = (ctx: ScriptContext) => {
	// Lines that were repeated, and when: the oldest first.
	const repeated = new Map<string, number>();

	const isKnown = (text: string) => {
		const now = Date.now();
		for (const [line, at] of repeated) {
			if (now - at > memory) {
				repeated.delete(line);
			}
		}

		return [...repeated.keys()].some(line => text.endsWith(line));
	};

	const settings = () => ({from: ctx.settings.get('from', ''), to: ctx.settings.get('to', ''), isBoth: ctx.settings.get('isBoth', false)});

	// Where what is said in a group is to be repeated; empty where nowhere.
	const targetOf = (group: string) => {
		const {from, to, isBoth} = settings();
		if (same(group, from)) {
			return to;
		}

		return isBoth && same(group, to) ? from : '';
	};

	const repeat = async ({scope, group = '', from, speaker = from.name, emote, text}: EventOf<'message'>) => {
		const to = scope === 'group' ? targetOf(group) : '';
		if (to === '' || isKnown(text)) {
			return;
		}

		const line = `<${speaker}> ${emote ? `* ${text}` : text}`;
		repeated.delete(line);
		repeated.set(line, Date.now());
		try {
			// As if you had typed it; so it reaches groups of every network. What others say comes after the name of the group
			// and can't become a command.
			await ctx.commands.run(`/group "${to}" ${line}`);
		} catch (error) {
			// Nobody is in that group at the moment, or this was too much at once (10 texts a second).
			ctx.log.warn(`not repeated in #${to}:`, error instanceof Error ? error.message : error);
		}
	};

	// Your own texts are messages too, and so are those of the bridge; those it knows.
	ctx.events.on('message', repeat);

	const state = () => {
		const {from, to, isBoth} = settings();
		return from === '' ? 'Nothing is repeated.' : `What is said in #${from} is repeated in #${to}${isBoth ? ', and the other way round' : ''}.`;
	};

	ctx.commands.register('bridge', {
		help: 'Repeat what is said in one group into another.',
		details: ['Without groups, nothing is repeated any more.'],
		args: [
			{name: 'from', kind: 'group', optional: true},
			{name: 'to', kind: 'group', optional: true},
			{name: 'ways', kind: 'choice', choices: ['both'], optional: true},
		],
	}, ({from = '', to = '', ways}) => {
		const one = from.replace(/^#/v, '');
		const other = to.replace(/^#/v, '');
		if (one !== '' && (other === '' || same(one, other) || (one + other).includes('"'))) {
			return 'Two different groups are needed: /bridge raid guild';
		}

		ctx.settings.set('from', one);
		ctx.settings.set('to', other);
		ctx.settings.set('isBoth', ways === 'both');
		repeated.clear();
		return state();
	});
};
