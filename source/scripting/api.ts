/** What a script tells of itself, and what it may ask for. */
import {cleanLine} from '../lib/clean.js';
import {MudlarkError} from '../lib/errors.js';
import {isInRange} from './api-version.js';

/** Minors add, majors change. */
export const API_VERSION = '1.0.0';

/** What each permission means, in words that follow "It may". */
export const permissionTexts = {
	chat: 'read what is said, write in your name and carry out your commands',
	net: 'connect to other computers and take connections',
	files: 'read every file that you can read',
	clipboard: 'use the clipboard',
	ui: 'print lines on your screen',
} as const;

export type Permission = keyof typeof permissionTexts;

export const allPermissions = Object.keys(permissionTexts) as readonly Permission[];

/** Said wherever a script is let in for the first time. */
export const border = 'mudlark keeps scripts from harming it by accident: by a crash, an endless loop, too much memory, or files outside their own folder. '
	+ 'That is no protection against malice: the network is not restricted, so a script can also reach mudlark\'s own control socket. Run only what you trust.';

/** The exported constant `script`, with what it left out. */
export type Manifest = {
	/** For people. */
	readonly name: string;
	readonly version: string;
	readonly description: string;
	readonly api: string;
	readonly permissions: readonly Permission[];
	/** Once it runs it is to stay: when it breaks down it is started once more. */
	readonly autoload: boolean;
};

const isPermission = (value: unknown): value is Permission => allPermissions.includes(value as Permission);

/**
@param exported What the module exports as `script`; undefined where it does not.
@param name The script's name, from its file.
@throws MudlarkError ML_SCRIPT_MANIFEST or ML_SCRIPT_API.
*/
export const readManifest = (exported: unknown, name: string): Manifest => {
	if (exported === undefined) {
		return {name, version: '', description: '', api: '1', permissions: ['chat', 'ui'], autoload: false};
	}

	if (typeof exported !== 'object' || exported === null || Array.isArray(exported)) {
		throw wrong(name, 'it has to be an object');
	}

	const fields = exported as Readonly<Record<string, unknown>>;
	const {permissions = ['chat', 'ui'], autoload = false} = fields;
	if (!Array.isArray(permissions)) {
		throw wrong(name, 'permissions has to be a list');
	}

	const strange = permissions.find(permission => !isPermission(permission)) as unknown;
	if (strange !== undefined) {
		throw wrong(name, `${JSON.stringify(strange)} is no permission; there are ${allPermissions.join(', ')}`);
	}

	if (typeof autoload !== 'boolean') {
		throw wrong(name, 'autoload has to be true or false');
	}

	const api = textOf(fields, 'api', name, '1');
	const fits = isInRange(API_VERSION, api);
	if (fits === undefined) {
		throw wrong(name, `api has to be a range of versions like '^1.0', not ${JSON.stringify(api)}`);
	}

	if (!fits) {
		throw new MudlarkError('ML_SCRIPT_API', `${name} is written for the script functions ${api}, and this mudlark has ${API_VERSION}. Get a version of the script, or of mudlark, that fits.`);
	}

	return {
		name: textOf(fields, 'name', name, name),
		version: textOf(fields, 'version', name, ''),
		description: textOf(fields, 'description', name, ''),
		api,
		permissions: allPermissions.filter(permission => permissions.includes(permission)),
		autoload,
	};
};

const textOf = (fields: Readonly<Record<string, unknown>>, key: string, name: string, fallback: string): string => {
	const value = fields[key] ?? fallback;
	if (typeof value !== 'string') {
		throw wrong(name, `${key} has to be text`);
	}

	return cleanLine(value).slice(0, 200);
};

const wrong = (name: string, what: string): MudlarkError =>
	new MudlarkError('ML_SCRIPT_MANIFEST', `${name} can't be loaded, because what it says of itself (export const script = {…}) is wrong: ${what}. Mend it, then /script reload ${name}.`);
