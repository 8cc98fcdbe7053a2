import type {ScriptState} from '../session/events.js';
import type {Manifest} from './api.js';
import type {ScriptLog} from './log.js';
import type {ScriptRun} from './run.js';

/** What is known of a script as long as the program runs. */
export class Script {
	readonly name: string;
	readonly log: ScriptLog;
	state: ScriptState = 'disabled';
	/** Why it is failed or suspended. */
	error: string | undefined;
	manifest: Manifest | undefined;
	/** The file, as the user names it. */
	title: string | undefined;
	run: ScriptRun | undefined;
	/** The number of the question whether it may run; 0 while none is open. */
	question = 0;
	/** It broke down and was started again by itself. */
	wasRestarted = false;
	/** What is done with it, one thing after the other. */
	#last: Promise<unknown> = Promise.resolve();

	constructor(name: string, log: ScriptLog) {
		this.name = name;
		this.log = log;
	}

	async inTurn<T>(action: () => Promise<T>): Promise<T> {
		const result = this.#last.then(action);
		this.#last = result.catch(() => undefined);
		return result;
	}
}
