import {textArgument} from '../check.js';
import {limits} from '../limits.js';
import {ScriptError, type MethodTable} from '../methods.js';

/** Settings as they are now, by script. */
export type LiveSettings = {
	get(script: string): Readonly<Record<string, unknown>>;
	/** Keeps them, and writes them soon. */
	put(script: string, settings: Readonly<Record<string, unknown>>): void;
};

export const settingMethods = (live: LiveSettings): MethodTable => ({
	group: 'settings',
	isSynchronous: true,
	methods: {
		set({script}, key, value) {
			const name = textArgument(key, 'The key of a setting');
			const {[name]: _old, ...others} = live.get(script);
			const settings = value === undefined ? others : {...others, [name]: jsonOf(value, name)};
			const bytes = new TextEncoder().encode(JSON.stringify(settings)).length;
			if (bytes > limits.settingsBytes) {
				throw new ScriptError('TooLarge', `The settings would be ${bytes} bytes of JSON, and ${limits.settingsBytes} is the limit. Larger things belong into files in ctx.script.dataFolder.`);
			}

			live.put(script, settings);
		},
	},
});

/** What comes back after a restart has to be what was put in. */
const jsonOf = (value: unknown, key: string): unknown => {
	let json: string | undefined;
	try {
		json = JSON.stringify(value);
	} catch {
		json = undefined;
	}

	if (json === undefined) {
		throw new ScriptError('BadParameter', `The setting ${key} can't be kept: it is nothing that JSON can hold.`);
	}

	return JSON.parse(json);
};
