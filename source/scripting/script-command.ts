import type {CommandSpec} from '../commands/spec.js';
import {MudlarkError} from '../lib/errors.js';
import {border, permissionTexts, type Manifest} from './api.js';
import type {Decision} from './contract.js';
import type {ScriptHost} from './host.js';
import type {Script} from './script.js';
import {newScript} from './new-script.js';

const actions = ['list', 'load', 'unload', 'reload', 'enable', 'disable', 'log', 'info', 'new'] as const;

type Action = typeof actions[number];

/** How many lines `/script log` prints. */
const SHOWN_LOG = 40;

const WIDEST = 24;

/** The row of `/script`. */
export const scriptCommand = (host: ScriptHost): CommandSpec => ({
	name: 'script',
	args: [
		{name: 'action', kind: 'choice', choices: actions, optional: true},
		{name: 'name', kind: 'script', optional: true},
	],
	help: 'Run programs of your own inside mudlark.',
	details: [
		'Scripts are TypeScript or JavaScript files in the folder scripts beside your config. new NAME writes one to begin with; list shows those there are.',
		'load NAME starts one for this run, enable NAME at every start; unload and disable end that. reload NAME reads it again after you have changed it.',
		'The first time you are asked whether it may do what it wants to. log NAME shows what it has written and what went wrong, info NAME what it is and does.',
	],
	build: ({action = 'list', name}) => ({run: async () => ({ok: true, lines: await carryOut(host, action as Action, name)})}),
});

const carryOut = async (host: ScriptHost, action: Action, name: string | undefined): Promise<readonly string[]> => {
	if (action === 'list') {
		return list(host);
	}

	if (name === undefined) {
		throw new MudlarkError('ML_USAGE', `/script ${action}: NAME is missing. It is written /script ${action} NAME.`);
	}

	switch (action) {
		case 'load': {
			return load(host, name);
		}

		case 'reload': {
			await host.look();
			host.known(stem(name));
			return load(host, name);
		}

		case 'unload': {
			await host.unload(stem(name));
			return [`${stem(name)} is not running any more.`];
		}

		case 'enable': {
			await host.look();
			const script = host.known(stem(name));
			await host.enable(script.name, true);
			const lines = script.run ? [] : await load(host, name);
			return [...lines, `${script.name} is loaded at every start from now on, unless you do not let it run; /script disable ${script.name} ends that.`];
		}

		case 'disable': {
			await host.look();
			const script = host.known(stem(name));
			await host.enable(script.name, false);
			if (script.run) {
				await host.unload(script.name);
			}

			return [`${script.name} is not loaded at the start any more, and is not running.`];
		}

		case 'log': {
			await host.look();
			const {lines} = host.known(stem(name)).log;
			return lines.length === 0 ? [`${stem(name)} has written nothing yet.`] : lines.slice(-SHOWN_LOG);
		}

		case 'info': {
			await host.look();
			const script = host.known(stem(name));
			return describe(script, await host.decisionOf(script.name));
		}

		case 'new': {
			const path = await host.create(name, newScript(name));
			return [`${path} is written: a small script that works. Change it as you like; /script load ${name} starts it.`];
		}
	}
};

/** Names may be typed with the ending of the file. */
const stem = (name: string): string => name.replace(/\/$|\.[cm]?[jt]s$/v, '');

const load = async (host: ScriptHost, name: string): Promise<readonly string[]> => {
	const asked = await host.load(name);
	const script = host.known(stem(name));
	if (!asked) {
		return [`${titleOf(script)} is running${script.run && script.run.registered.length > 0 ? `: ${script.run.registered.join(', ')}` : ''}.`];
	}

	const {question, manifest} = asked;
	return [
		`${script.name} wants to run. It may then:`,
		...manifest.permissions.map(permission => `  ${permissionTexts[permission]} (${permission})`),
		border,
		question === 0 ? `Too many questions are open to ask you. Answer some, then /script load ${script.name}.` : `/accept ${question} lets it, /deny ${question} does not.`,
	];
};

const titleOf = ({name, manifest}: Script): string => manifest?.version ? `${name} ${manifest.version}` : name;

const list = async (host: ScriptHost): Promise<readonly string[]> => {
	const scripts = await host.look();
	if (scripts.length === 0) {
		return ['There are no scripts yet. /script new NAME writes one to begin with.'];
	}

	const width = Math.min(WIDEST, Math.max(...scripts.map(({name}) => name.length)));
	return Promise.all(scripts.map(async ({name, state, error, manifest}) => {
		const {isEnabled} = await host.decisionOf(name);
		const about = error ?? manifest?.description ?? '';
		return `${name.padEnd(width)}  ${state.padEnd(9)}  ${isEnabled ? 'at the start' : ' '.repeat(12)}  ${about}`.trimEnd();
	}));
};

const describe = (script: Script, {isEnabled, consent}: Decision): readonly string[] => {
	const {name, title, state, error, manifest, run} = script;
	return [
		`${titleOf(script)}${title === undefined ? '' : ` (${title})`}: ${state}${error === undefined ? '' : `, ${error}`}`,
		...aboutOf(manifest, name),
		consent ? `You have let it: ${consent.permissions.join(', ') || 'nothing beyond running'}.` : 'You have not been asked yet whether it may run.',
		isEnabled ? 'It is loaded at every start.' : 'It is not loaded at the start.',
		...(run && run.registered.length > 0 ? [`It has: ${run.registered.join(', ')}.`] : []),
	];
};

const aboutOf = (manifest: Manifest | undefined, name: string): readonly string[] => {
	if (!manifest) {
		return ['It has not been loaded since the start, so nothing more is known of it.'];
	}

	return [
		...(manifest.name === name ? [] : [`It calls itself ${manifest.name}.`]),
		...(manifest.description === '' ? [] : [manifest.description]),
		`It wants: ${manifest.permissions.join(', ') || 'nothing'}.`,
	];
};

