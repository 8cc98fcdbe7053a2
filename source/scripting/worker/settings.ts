import {disposable, type ScriptDisposable} from './disposable.js';
import type {Link} from './link.js';

/** What JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | {readonly [key: string]: Json}; // eslint-disable-line @typescript-eslint/no-restricted-types -- JSON has it

/** What stands for all of its kind: a fallback of 10 is any number. */
type Widened<Value> = Value extends string ? string : Value extends number ? number : Value extends boolean ? boolean : Value;

/** What the script remembers from one run to the next; at most 1 MiB. */
export type Settings = {
	get(key: string): Json | undefined;
	get<Value extends Json>(key: string, fallback: Value): Widened<Value>;
	/** Undefined takes the key out. It is on the disk soon after; throws where it is no JSON, or too much. */
	set(key: string, value: Json | undefined): void;
	all(): Readonly<Record<string, Json>>;
	onChange(handler: (key: string, value: Json | undefined) => unknown): ScriptDisposable;
};

export const createSettings = (link: Link, stored: Readonly<Record<string, unknown>>): Settings => {
	const values = new Map(Object.entries(stored as Readonly<Record<string, Json>>));
	const handlers = new Set<(key: string, value: Json | undefined) => unknown>();
	return {
		// A copy: what a script does to it must not be there the next time, and gone after the next start.
		get: ((key: string, fallback?: Json) => structuredClone(values.get(key) ?? fallback)),
		set(key, value) {
			link.callSync('settings.set', [key, value]);
			if (value === undefined) {
				values.delete(key);
			} else {
				values.set(key, structuredClone(value));
			}

			for (const handler of handlers) {
				link.run('settings.onChange', () => handler(key, value));
			}
		},
		all: () => structuredClone(Object.fromEntries(values)),
		onChange(handler) {
			handlers.add(handler);
			return disposable(() => {
				handlers.delete(handler);
			});
		},
	};
};
