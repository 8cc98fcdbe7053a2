import {readFile, rename} from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import {MudlarkError} from '../lib/errors.js';
import {allPermissions} from '../scripting/api.js';
import type {Decision, ScriptStore} from '../scripting/contract.js';
import {writeAtomically} from './atomic-write.js';
import {errorCode} from './load.js';

export type ScriptStoreOptions = {
	/** The folder of the state; need not exist. */
	readonly state: string;
	/** Told where a file can't be understood; it is kept aside then. */
	readonly damaged: (error: MudlarkError) => void;
};

const decisionsSchema = z.record(z.string(), z.object({
	isEnabled: z.boolean(),
	consent: z.object({hash: z.string(), permissions: z.array(z.enum(allPermissions as [typeof allPermissions[number]]))}).optional(),
}));

const settingsSchema = z.record(z.string(), z.unknown());

/** What the user has decided about scripts, and what they remember: small JSON files in the state folder. */
export const createScriptStore = ({state, damaged}: ScriptStoreOptions): ScriptStore => {
	const decisionsFile = path.join(state, 'scripts.json');
	const settingsFile = (name: string) => path.join(state, 'script-settings', `${name}.json`);
	let known: Promise<ReadonlyMap<string, Decision>> | undefined;
	let last: Promise<unknown> = Promise.resolve();

	const read = async <T>(file: string, schema: z.ZodType<T>, fallback: T): Promise<T> => {
		let text: string;
		try {
			text = await readFile(file, 'utf8');
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
				return fallback;
			}

			throw new MudlarkError('ML_SCRIPT_STORE', `${file} can't be read (${errorCode(error)}). Check its permissions, then try again.`);
		}

		try {
			return schema.parse(JSON.parse(text));
		} catch {
			await rename(file, `${file}.damaged`).catch(() => undefined);
			damaged(new MudlarkError('ML_SCRIPT_STORE', `${file} can't be understood, so it is begun anew; what was in it is in ${file}.damaged.`));
			return fallback;
		}
	};

	const write = async (file: string, value: unknown): Promise<void> => {
		try {
			await writeAtomically(file, `${JSON.stringify(value, undefined, '\t')}\n`);
		} catch (error) {
			throw new MudlarkError('ML_WRITE_FAILED', `${file} can't be written (${errorCode(error)}), so it stays what it was. Check the folder's permissions and free space, then try again.`);
		}
	};

	const readDecisions = async (): Promise<ReadonlyMap<string, Decision>> => {
		const entries = await read<Record<string, Decision>>(decisionsFile, decisionsSchema, {});
		return new Map(Object.entries(entries));
	};

	const decisions = async (): Promise<ReadonlyMap<string, Decision>> => {
		known ??= readDecisions();
		try {
			return await known;
		} catch (error) {
			// The next one tries again.
			known = undefined;
			throw error;
		}
	};

	return {
		decisions,
		async decide(name, change) {
			// One after the other: each builds on what the one before has written.
			const done = last.then(async () => {
				const before = await decisions();
				const next = new Map([...before, [name, {isEnabled: false, ...before.get(name), ...change}]]);
				await write(decisionsFile, Object.fromEntries(next));
				known = Promise.resolve(next);
			});
			last = done.catch(() => undefined);
			return done;
		},
		settings: async name => read(settingsFile(name), settingsSchema, {}),
		saveSettings: async (name, settings) => write(settingsFile(name), settings),
	};
};
