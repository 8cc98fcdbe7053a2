import {toMudlarkError, type MudlarkError} from '../lib/errors.js';
import type {ScriptStore} from './contract.js';
import type {LiveSettings} from './tables/settings.js';

type Values = Readonly<Record<string, unknown>>;

/** Settings of scripts as they are now. While one is being written, the next one waits, and only the last of those. */
export class SettingsKeeper implements LiveSettings {
	readonly #store: ScriptStore;
	readonly #failed: (error: MudlarkError) => void;
	readonly #values = new Map<string, Values>();
	readonly #unsaved = new Set<string>();
	readonly #saving = new Map<string, Promise<void>>();

	constructor(store: ScriptStore, failed: (error: MudlarkError) => void) {
		this.#store = store;
		this.#failed = failed;
	}

	/** As they were saved, the first time; then as they are. */
	async load(script: string): Promise<Values> {
		const known = this.#values.get(script) ?? await this.#store.settings(script);
		this.#values.set(script, known);
		return known;
	}

	get(script: string): Values {
		return this.#values.get(script) ?? {};
	}

	put(script: string, values: Values): void {
		this.#values.set(script, values);
		this.#unsaved.add(script);
		if (!this.#saving.has(script)) {
			this.#saving.set(script, this.#save(script));
		}
	}

	/** Resolves when everything is on the disk. */
	async saved(): Promise<void> {
		await Promise.all(this.#saving.values());
	}

	async #save(script: string): Promise<void> {
		try {
			while (this.#unsaved.delete(script)) {
				await this.#store.saveSettings(script, this.get(script)); // eslint-disable-line no-await-in-loop
			}
		} catch (error) {
			this.#failed(toMudlarkError(error));
		} finally {
			this.#saving.delete(script);
		}
	}
}
