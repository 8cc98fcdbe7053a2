import {MudlarkError, toMudlarkError} from '../lib/errors.js';
import type {Clock} from '../session/ports.js';
import {border, permissionTexts, readManifest, type Manifest, type Permission} from './api.js';
import type {Decision, Program, ScriptFolder, ScriptSource, ScriptStore} from './contract.js';
import {limits} from './limits.js';
import {ScriptLog} from './log.js';
import type {EventSources, FilterSources, MethodTable} from './methods.js';
import {ScriptRun} from './run.js';
import {Script} from './script.js';
import {Signal} from './signal.js';
import {SettingsKeeper} from './settings-keeper.js';
import {commandMethods} from './tables/commands.js';
import {contactMethods} from './tables/contacts.js';
import {eventMethods} from './tables/events.js';
import {filterMethods} from './tables/filters.js';
import {settingMethods} from './tables/settings.js';
import {uiMethods} from './tables/ui.js';
import {findThreadFlags, type ThreadFlags} from './thread-flags.js';

export type HostOptions = {
	readonly program: Program;
	readonly clock: Clock;
	readonly folder: ScriptFolder;
	readonly store: ScriptStore;
	/** The bundle that begins with `worker/main.ts`. */
	readonly worker: string;
	/** MiB that a script may keep. */
	readonly memory: () => number;
	/** What there is beside commands, events, filters, settings, ui and contacts. */
	readonly tables?: readonly MethodTable[];
	readonly filters?: FilterSources;
	readonly events?: EventSources;
};

/** The user is asked first; the number of the question. */
type Asked = {readonly question: number; readonly manifest: Manifest};

/** All scripts: which there are, which of them run, and what they may do. */
export class ScriptHost {
	readonly #options: HostOptions;
	readonly #scripts = new Map<string, Script>();
	readonly #tables: ReadonlyMap<string, MethodTable>;
	readonly #settings: SettingsKeeper;
	/** The scripts that are loaded at the start are there, or the program ends. */
	readonly #ready = new Signal();
	readonly #exit = new Signal();
	readonly #events: EventSources;
	#flags: Promise<ThreadFlags> | undefined;
	#names: readonly string[] = [];
	#isOver = false;

	constructor(options: HostOptions) {
		this.#options = options;
		const {program, clock, store, tables = [], filters = {}, events = {}} = options;
		this.#settings = new SettingsKeeper(store, error => {
			program.publish({event: 'error', code: error.code, message: error.message});
		});
		this.#events = {...events, 'app:ready': this.#ready.on, 'app:exit': this.#exit.on};
		this.#tables = new Map([
			commandMethods(program),
			eventMethods(program, this.#events),
			filterMethods(filters, clock),
			settingMethods(this.#settings),
			uiMethods(program),
			contactMethods(program),
			...tables,
		].map(table => [table.group, table]));
	}

	/** Names to complete: those of the last look into the folder. */
	names(): readonly string[] {
		return this.#names;
	}

	/** Loads what is enabled; what does not work is an `error` event, and harms nothing else. Then scripts are told `app:ready`. */
	async start(): Promise<void> {
		await this.#loadEnabled();
		this.#ready.emit({});
	}

	async #loadEnabled(): Promise<void> {
		await this.#orTell(async () => {
			await this.look();
			const decisions = await this.#options.store.decisions();
			const enabled = [...decisions].filter(([name, {isEnabled}]) => isEnabled && this.#names.includes(name));
			await Promise.all(enabled.map(async ([name]) => this.#orTell(async () => this.load(name))));
		});
	}

	/** Stops all of them; none is started any more. */
	async stop(): Promise<void> {
		this.#isOver = true;
		this.#exit.emit({});
		await Promise.all([...this.#scripts.values()].map(async script => {
			this.#cutShort(script);
			await script.inTurn(async () => this.#stop(script));
		}));
		await this.#settings.saved();
	}

	/** All scripts that there are, in the folder or still running. */
	async look(): Promise<readonly Script[]> {
		this.#names = await this.#options.folder.list();
		const running = [...this.#scripts.values()].filter(({run}) => run).map(({name}) => name);
		return [...new Set([...this.#names, ...running])].toSorted((a, b) => a.localeCompare(b)).map(name => this.#script(name));
	}

	async decisionOf(name: string): Promise<Decision> {
		const decisions = await this.#options.store.decisions();
		return decisions.get(name) ?? {isEnabled: false};
	}

	/**
	Starts a script, in place of the one of that name that runs. One that wants more than it has been allowed is a question to the
	user, and starts when he has said yes.
	@throws MudlarkError that says why it could not be loaded.
	*/
	async load(typed: string): Promise<Asked | undefined> {
		const source = await this.#options.folder.find(typed);
		const script = this.#script(nameOf(source));
		return script.inTurn(async () => {
			await this.#stop(script);
			script.wasRestarted = false;
			return this.#start(script, source);
		});
	}

	/** Stops a script. Nothing of it is left: commands, filters, events, timers, sockets. */
	async unload(name: string): Promise<void> {
		const script = this.running(name);
		this.#cutShort(script);
		await script.inTurn(async () => this.#stop(script));
		this.#become(script, 'disabled');
	}

	/** Is it to be loaded at the start? */
	async enable(name: string, isEnabled: boolean): Promise<void> {
		await this.#options.store.decide(name, {isEnabled});
	}

	/** @throws MudlarkError where it is not there. */
	known(typed: string): Script {
		const name = typed.toLowerCase();
		const script = [...this.#scripts.values()].find(candidate => candidate.name.toLowerCase() === name);
		if (!script) {
			throw new MudlarkError('ML_SCRIPT_UNKNOWN', `There is no script ${typed}. /script list shows those there are.`);
		}

		return script;
	}

	/** @throws MudlarkError where it does not run. */
	running(name: string): Script {
		const script = this.known(name);
		if (!script.run && script.state !== 'loading') {
			throw new MudlarkError('ML_SCRIPT_NOT_RUNNING', `${script.name} is not running. /script load ${script.name} starts it.`);
		}

		return script;
	}

	async create(name: string, text: string): Promise<string> {
		const path = await this.#options.folder.create(name, text);
		await this.look();
		return path;
	}

	#script(name: string): Script {
		let script = this.#scripts.get(name);
		if (!script) {
			script = new Script(name, new ScriptLog(() => this.#options.clock.date()));
			this.#scripts.set(name, script);
		}

		return script;
	}

	async #start(script: Script, source: ScriptSource): Promise<Asked | undefined> {
		if (this.#isOver) {
			return undefined;
		}

		script.title = source.title;
		this.#become(script, 'loading');
		try {
			return await this.#bringUp(script, source);
		} catch (error) {
			await script.run?.end();
			script.run = undefined;
			const {code, message} = toMudlarkError(error);
			script.log.write('error', message);
			this.#become(script, 'failed', message);
			throw code === 'ML_SCRIPT_FAILED'
				? new MudlarkError(code, `${script.name} was not loaded: ${message} /script log ${script.name} tells more; mend it, then /script reload ${script.name}.`)
				: error;
		}
	}

	/** The manifest stands in the module, which therefore runs before one knows what it wants: until then it may do the least. */
	async #bringUp(script: Script, source: ScriptSource): Promise<Asked | undefined> {
		const {consent} = await this.decisionOf(script.name);
		const assumed = consent?.hash === source.hash ? consent.permissions : [];
		let run = await this.#launch(script, source, assumed);
		const manifest = readManifest(await run.load(), script.name);
		script.manifest = manifest;
		if (manifest.permissions.some(permission => !consent?.permissions.includes(permission))) {
			await run.end();
			script.run = undefined;
			this.#become(script, 'disabled');
			return {question: this.#ask(script, source, manifest), manifest};
		}

		if (manifest.permissions.includes('files') !== assumed.includes('files')) {
			// What a thread may read is settled when it starts.
			await run.end();
			run = await this.#launch(script, source, manifest.permissions);
			await run.load();
		}

		await run.activate(manifest, await this.#settings.load(script.name));
		this.#become(script, 'active');
		return undefined;
	}

	async #launch(script: Script, source: ScriptSource, permissions: readonly Permission[]): Promise<ScriptRun> {
		const {worker, clock, memory, program, filters = {}} = this.#options;
		const {flags} = await this.#threadFlags();
		const run: ScriptRun = new ScriptRun({
			name: script.name,
			worker,
			flags: flags(source, worker, permissions),
			setup: {
				name: script.name,
				entry: source.entry,
				dataFolder: source.dataFolder,
				version: program.version,
				methods: [...this.#tables.values()].flatMap(({group, methods, isSynchronous = false}) => Object.keys(methods).map(name => ({group, name, isSynchronous}))),
				filters: Object.keys(filters),
				events: Object.keys(this.#events),
			},
			tables: this.#tables,
			clock,
			log: script.log,
			memory,
			broken: (state, reason) => {
				// What breaks while it is brought up, who brings it up learns.
				if (script.run === run && script.state === 'active') {
					this.#broken(script, state, reason);
				}
			},
		});
		script.run = run;
		return run;
	}

	async #threadFlags(): Promise<ThreadFlags> {
		this.#flags ??= this.#findThreadFlags();
		return this.#flags;
	}

	async #findThreadFlags(): Promise<ThreadFlags> {
		const found = await findThreadFlags();
		if (!found.isGuarded) {
			this.#options.program.publish({
				event: 'notice',
				code: 'scripts-unguarded',
				text: 'This Node does not know the permission flags for threads, so scripts may use all files and start programs. Node 24.21 keeps them from it.',
			});
		}

		return found;
	}

	#ask(script: Script, source: ScriptSource, manifest: Manifest): number {
		if (script.question !== 0) {
			return script.question;
		}

		script.question = this.#options.program.ask({
			kind: 'script',
			details: {
				name: script.name,
				permissions: manifest.permissions.join(', '),
				may: manifest.permissions.map(permission => permissionTexts[permission]).join('; '),
				note: border,
			},
			answered: (choice, reason) => {
				script.question = 0;
				if (choice === 'accept') {
					void this.#orTell(async () => this.#consented(script, source, manifest));
				} else {
					void this.#refused(script, reason);
				}
			},
		});
		return script.question;
	}

	/** One that was refused is not asked for again at every start; one that nobody has answered is. */
	async #refused(script: Script, reason: string | undefined): Promise<void> {
		if (reason === undefined) {
			await this.#orTell(async () => this.enable(script.name, false));
		}

		script.log.write('info', `It was not let in${reason === undefined ? '' : ` (${reason})`}.`);
	}

	/** For what nobody waits for. */
	async #orTell(action: () => Promise<unknown>): Promise<void> {
		try {
			await action();
		} catch (error) {
			const {code, message} = toMudlarkError(error);
			this.#options.program.publish({event: 'error', code, message});
		}
	}

	async #consented({name}: Script, {hash, title}: ScriptSource, {permissions}: Manifest): Promise<void> {
		await this.#options.store.decide(name, {consent: {hash, permissions}});
		await this.load(title.replace(/\/$/v, ''));
	}

	/** What is being loaded is not waited for. */
	#cutShort({state, run}: Script): void {
		if (state === 'loading') {
			void run?.end();
		}
	}

	async #stop(script: Script): Promise<void> {
		const {run} = script;
		if (!run) {
			return;
		}

		this.#become(script, 'stopping');
		await run.stop();
		script.run = undefined;
		this.#become(script, 'disabled');
		await this.#settings.saved();
	}

	#broken(script: Script, state: 'failed' | 'suspended', reason: string): void {
		script.run = undefined;
		script.log.write('error', reason);
		this.#become(script, state, reason);
		const {clock, program} = this.#options;
		const isRestarted = state === 'failed' && script.manifest?.autoload === true && !script.wasRestarted;
		const next = isRestarted ? 'It is started again in a moment.' : `/script load ${script.name} starts it again.`;
		program.publish({
			event: 'error',
			code: state === 'failed' ? 'ML_SCRIPT_FAILED' : 'ML_SCRIPT_SUSPENDED',
			message: `The script ${script.name} ${state === 'failed' ? 'broke down' : 'was switched off'}: ${reason} /script log ${script.name} tells more. ${next}`,
		});
		if (!isRestarted) {
			return;
		}

		script.wasRestarted = true;
		clock.after(limits.restartMs, () => {
			void script.inTurn(async () => this.#restart(script));
		});
	}

	async #restart(script: Script): Promise<void> {
		if (script.state !== 'failed') {
			return;
		}

		try {
			await this.#start(script, await this.#options.folder.find(script.name));
		} catch {
			// Its state says why.
		}
	}

	#become(script: Script, state: Script['state'], error?: string): void {
		if (script.state === state) {
			return;
		}

		script.state = state;
		script.error = error;
		this.#options.program.publish({event: 'script.changed', name: script.name, state, ...(error !== undefined && {error})});
	}
}

const nameOf = ({title}: ScriptSource): string => title.replace(/\/$|\.[^.]+$/v, '');
