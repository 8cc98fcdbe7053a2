import path from 'node:path';
import {MudlarkError} from '../lib/errors.js';

export type PathOptions = {
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly home: string;
	/** What relative `dir` and `config` are relative to. */
	readonly cwd: string;
	/** `--dir`: everything below it. */
	readonly dir?: string | undefined;
	/** `--profile` */
	readonly profile?: string | undefined;
	/** `--config`: another config file; nothing else moves with it. */
	readonly config?: string | undefined;
};

/** All absolute; none of them need exist. */
export type Paths = {
	readonly profile: string;
	/** With `--dir`: what everything of this profile is below; the control socket is too. */
	readonly dir: string | undefined;
	/** The config file. */
	readonly config: string;
	readonly scripts: string;
	/** The only folders that scripts write to, one for each. */
	readonly scriptData: string;
	/** Written by `/peer add`; in the profile's config folder, also with `--config`. */
	readonly addressBook: string;
	readonly downloads: string;
	readonly state: string;
	/** The SQLite database of the history. */
	readonly history: string;
	readonly logs: string;
};

export const DEFAULT_PROFILE = 'default';

/** A profile's name becomes a folder and a part of the socket's name. */
const LONGEST_PROFILE = 64;

/**
Where everything is: by the XDG base directory specification, or below `dir`. The profile `default` lives in the base
folders themselves, any other in `profiles/NAME` below each of them.
@throws {MudlarkError} `ML_USAGE`: the name of the profile.
*/
export const resolvePaths = ({env, home, cwd, dir, profile = DEFAULT_PROFILE, config}: PathOptions): Paths => {
	if (!/^[\w\-]+$/v.test(profile) || profile.length > LONGEST_PROFILE) {
		throw new MudlarkError('ML_USAGE', `--profile: ${JSON.stringify(profile)} can't be a profile's name; allowed: 1 to ${LONGEST_PROFILE} letters, digits, - and _.`);
	}

	const own = profile === DEFAULT_PROFILE ? [] : ['profiles', profile];
	const below = (base: string, ...names: readonly string[]) => path.join(base, ...own, ...names);
	const root = dir === undefined ? undefined : path.resolve(cwd, dir);
	const folder = (variable: string, fallback: string, inDir: string): string =>
		root === undefined ? below(path.join(xdg(env[variable]) ?? path.join(home, fallback), 'mudlark')) : below(root, inDir);
	const configFolder = folder('XDG_CONFIG_HOME', '.config', 'config');
	const state = folder('XDG_STATE_HOME', '.local/state', 'state');
	return {
		profile,
		dir: root === undefined ? undefined : below(root),
		config: config === undefined ? path.join(configFolder, 'config.toml') : path.resolve(cwd, config),
		scripts: path.join(configFolder, 'scripts'),
		scriptData: path.join(folder('XDG_DATA_HOME', '.local/share', 'data'), 'scripts'),
		addressBook: path.join(configFolder, 'address-book.toml'),
		downloads: path.join(folder('XDG_DATA_HOME', '.local/share', ''), 'downloads'),
		state,
		history: path.join(state, 'history.db'),
		logs: path.join(state, 'logs'),
	};
};

/** The specification: an empty variable counts as unset, a relative path is ignored. */
const xdg = (value: string | undefined): string | undefined => value !== undefined && path.isAbsolute(value) ? value : undefined;
