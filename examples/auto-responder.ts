// Answers those who write to you alone while you are not there.
//
//   /script load auto-responder
//   /auto Back at eight.        answers everybody with that, once in ten minutes
//   /auto                       ends it
//   /auto-pause 30              once in thirty minutes
//
// Whether it is on, and what it says, is still so after the next start.
import type {EventOf, ScriptContext, ScriptManifest} from './mudlark-script.js';

export const script: ScriptManifest = {
	name: 'Auto-responder',
	version: '1.0.0',
	description: 'Answers personal texts while you are away.',
	api: '^1.0',
	permissions: ['chat', 'ui'],
};

// Begins every answer: two programs that answer each other would never come to an end.
const mark = '[auto] ';

// What other programs begin theirs with.
const isAutomatic = (text: string) => /^\s*[\(<\[]auto/iv.test(text);

const minute = 60_000;

export const activate = (ctx: ScriptContext) => {
	// When each person, by name, was last answered: milliseconds.
	const answered = new Map<string, number>();

	const answer = async ({from, scope, direction, text}: EventOf<'message'>) => {
		const reply = ctx.settings.get('reply', '');
		const {peer} = from;
		if (reply === '' || direction !== 'in' || scope !== 'personal' || !peer || isAutomatic(text)) {
			return;
		}

		const name = peer.name.toLowerCase();
		const pause = ctx.settings.get('pause', 10) * minute;
		const now = Date.now();
		if (now - (answered.get(name) ?? -Infinity) < pause) {
			return;
		}

		answered.set(name, now);
		// Rejects where he has gone meanwhile; that is reported in /script log.
		await ctx.chat.send(peer.id, `${mark}${reply}`);
		ctx.log(`answered ${peer.name}`);
	};

	ctx.events.on('message', answer);

	// Nobody is remembered for longer than needed.
	ctx.timers.every(10 * minute, () => {
		const pause = ctx.settings.get('pause', 10) * minute;
		for (const [name, at] of answered) {
			if (Date.now() - at >= pause) {
				answered.delete(name);
			}
		}
	});

	ctx.commands.register('auto', {
		help: 'Answer whoever writes to you alone; without a text, end that.',
		args: [{name: 'text', kind: 'text', optional: true}],
	}, ({text = ''}) => {
		ctx.settings.set('reply', text);
		answered.clear();
		return text === '' ? 'Nobody is answered any more.' : `Whoever writes to you alone is answered: ${mark}${text}`;
	});

	ctx.commands.register('auto-pause', {
		help: 'How many minutes until the same person is answered again.',
		args: [{name: 'minutes', kind: 'number'}],
	}, ({minutes = '10'}) => {
		ctx.settings.set('pause', Number(minutes));
	});
};
