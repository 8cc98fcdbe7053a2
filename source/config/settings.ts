import {MudlarkError} from '../lib/errors.js';
import type {Applies} from './about.js';
import {closest} from './closest.js';
import {appliesOf, detail, summarise} from './describe-setting.js';
import {fieldsOf, nodeAt, schemaNode, type Field, type Node} from './fields.js';
import type {Loaded} from './load.js';
import {describeIssues, formatKey, type Mistake} from './mistakes.js';
import type {Config, ConfigSchema} from './schema.js';
import {parseSetting, valueOf, withValues, type SettingValues} from './setting-values.js';

export type Change = {
	readonly key: string;
	readonly old: unknown;
	readonly new: unknown;
	readonly applies: Applies;
};

/** Keys that changed; `peer` stands for the whole list of contacts. */
export type SettingsListener = (keys: readonly string[], config: Config) => void;

export type Reloaded =
	| {
		readonly ok: true;
		readonly changed: readonly string[];
		/** Keys that changed in the file but stay what a flag or `/set` made them. */
		readonly held: readonly string[];
	}
	| {readonly ok: false; readonly mistakes: readonly Mistake[]};

/** The live settings: the file, over it the flags, over them what `/set` has changed in this run. */
export type Settings = {
	get(): Config;
	/**
	Changes a setting for this run; an empty text, or `""`, takes an optional one away.
	@throws {MudlarkError} `ML_SETTING_UNKNOWN`, `ML_SETTING_INVALID`
	*/
	set(key: string, text: string): Change;
	/**
	What `/set` prints: all settings, those of a section, or one in full.
	@throws {MudlarkError} `ML_SETTING_UNKNOWN`
	*/
	describe(key?: string): readonly string[];
	/** Reads the file again; with a mistake in it everything stays as it was. */
	reload(): Promise<Reloaded>;
	/** @returns Ends it. */
	on(listener: SettingsListener): () => void;
};

export type SettingsOptions = {
	readonly schema: ConfigSchema;
	readonly load: () => Promise<Loaded<Config>>;
	/** What the flags say, by dotted key; undefined where a flag is not given. */
	readonly overrides?: SettingValues;
};

/**
Loads the config.
@returns The settings, or every mistake in the file.
@throws {MudlarkError} `ML_SETTING_UNKNOWN`, `ML_SETTING_INVALID`: an override.
*/
export const createSettings = async (options: SettingsOptions): Promise<Loaded<Settings>> => {
	const loaded = await options.load();
	return loaded.ok ? {ok: true, value: new LiveSettings(options, loaded.value)} : loaded;
};

class LiveSettings implements Settings {
	readonly #options: SettingsOptions;
	readonly #root: Node;
	readonly #fields: readonly Field[];
	readonly #listeners = new Set<SettingsListener>();
	readonly #flags: SettingValues;
	#typed: SettingValues = {};
	#file: Config;
	#current: Config;

	constructor(options: SettingsOptions, file: Config) {
		this.#options = options;
		this.#root = schemaNode(options.schema);
		this.#fields = fieldsOf(this.#root);
		this.#flags = Object.fromEntries(Object.entries(options.overrides ?? {}).filter(([, value]) => value !== undefined));
		this.#file = file;
		for (const key of Object.keys(this.#flags)) {
			this.#field(key);
		}

		this.#current = this.#merge(file, {});
	}

	#field(key: string): Field {
		const found = this.#fields.find(field => field.key === key.toLowerCase());
		if (found && !found.isListed) {
			return found;
		}

		if (/^peer(?:\.|$)/iv.test(key)) {
			throw new MudlarkError('ML_SETTING_UNKNOWN', 'Contacts are no settings: change them with /peer add, edit and forget, or in the config and /reload.');
		}

		const keys = this.#fields.filter(({isListed}) => !isListed).map(field => field.key);
		const meant = keys.find(other => other.endsWith(`.${key.toLowerCase()}`)) ?? closest(key, keys);
		throw new MudlarkError('ML_SETTING_UNKNOWN', `There is no setting ${key}. ${meant === undefined ? '' : `Did you mean ${meant}? `}Allowed: ${keys.join(', ')}.`);
	}

	#isOptional({key, node}: Field): boolean {
		const path = key.split('.');
		const name = path.pop()!;
		const table = nodeAt(this.#root, path);
		return node.default === undefined && !table?.required?.includes(name);
	}

	#merge(file: Config, typed: SettingValues): Config {
		const input = withValues(file, {...this.#flags, ...typed});
		const result = this.#options.schema.safeParse(input);
		if (result.success) {
			return result.data;
		}

		const reasons = describeIssues(result.error.issues, input, this.#root).map(({path, text}) => `${formatKey(path)}: ${text}`);
		throw new MudlarkError('ML_SETTING_INVALID', `${reasons.join('. ')}.`);
	}

	#replace(next: Config): readonly string[] {
		const changed = this.#changed(this.#current, next);
		this.#current = next;
		if (changed.length > 0) {
			for (const listener of this.#listeners) {
				listener(changed, next);
			}
		}

		return changed;
	}

	#changed(before: Config, after: Config): readonly string[] {
		const keys = new Set(this.#fields.map(({key, isListed}) => isListed ? key.split('.', 1)[0]! : key));
		return [...keys].filter(key => JSON.stringify(valueOf(before, key)) !== JSON.stringify(valueOf(after, key)));
	}

	#holder(key: string): string | undefined {
		if (Object.hasOwn(this.#typed, key)) {
			return '/set';
		}

		return Object.hasOwn(this.#flags, key) ? 'a flag' : undefined;
	}

	#details(key: string): readonly string[] {
		const field = this.#field(key);
		return detail(field, valueOf(this.#current, field.key), this.#holder(field.key));
	}

	get(): Config {
		return this.#current;
	}

	set(key: string, text: string): Change {
		const field = this.#field(key);
		const isEmpty = ['', '""'].includes(text.trim());
		const value = isEmpty && this.#isOptional(field) ? undefined : parseSetting(text, field.node);
		const typed = {...this.#typed, [field.key]: value};
		const next = this.#merge(this.#file, typed);
		this.#typed = typed;
		const change = {key: field.key, old: valueOf(this.#current, field.key), new: valueOf(next, field.key), applies: appliesOf(field)};
		this.#replace(next);
		return change;
	}

	describe(key?: string): readonly string[] {
		const settable = this.#fields.filter(({isListed}) => !isListed);
		if (key === undefined) {
			return settable.map(field => summarise(field, valueOf(this.#current, field.key)));
		}

		const inSection = settable.filter(field => field.key.startsWith(`${key.toLowerCase()}.`));
		return inSection.length > 0 ? inSection.map(field => summarise(field, valueOf(this.#current, field.key))) : this.#details(key);
	}

	async reload(): Promise<Reloaded> {
		const loaded = await this.#options.load();
		if (!loaded.ok) {
			return loaded;
		}

		const inFile = this.#changed(this.#file, loaded.value);
		this.#file = loaded.value;
		const changed = this.#replace(this.#merge(loaded.value, this.#typed));
		return {ok: true, changed, held: inFile.filter(key => this.#holder(key) !== undefined)};
	}

	on(listener: SettingsListener): () => void {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	}
}
