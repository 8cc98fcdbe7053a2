/** A program in a pty with an emulator behind it, made for measuring: what arrived when, and how many bytes. */
import {performance} from 'node:perf_hooks';
import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';
import {spawn} from '@lydell/node-pty';
import xterm from '@xterm/headless';

const patience = 30_000;

/** What a terminal sets, and nothing by which Ink would recognise a CI machine. */
export const environment = home => ({
	PATH: process.env.PATH,
	HOME: home,
	LANG: 'C.UTF-8',
	TERM: 'xterm-256color',
	COLORTERM: 'truecolor',
});

export class Pty {
	#pty;
	#waiting = new Set();
	#lastOutput = 0;
	/** Bytes that the program has written so far. */
	bytes = 0;

	constructor(file, args, {columns = 80, rows = 24, home}) {
		this.terminal = new xterm.Terminal({cols: columns, rows, scrollback: 0, allowProposedApi: true});
		this.spawned = performance.now();
		this.#pty = spawn(file, args, {cols: columns, rows, cwd: home, name: 'xterm-256color', env: environment(home), encoding: null});
		this.pid = this.#pty.pid;
		this.#pty.onData(chunk => {
			this.bytes += chunk.length;
			this.#lastOutput = performance.now();
			this.terminal.write(chunk, () => {
				for (const check of this.#waiting) {
					check();
				}
			});
		});
		this.exited = new Promise(resolve => {
			this.#pty.onExit(resolve);
		});
	}

	type(text) {
		this.#pty.write(text);
	}

	row(y) {
		const {active} = this.terminal.buffer;
		return active.getLine(active.baseY + y)?.translateToString(true) ?? '';
	}

	screen() {
		return Array.from({length: this.terminal.rows}, (_, y) => this.row(y));
	}

	/** Resolves with the time at which the emulator had parsed what fulfils the condition. */
	async until(condition) {
		return new Promise((resolve, reject) => {
			const finish = () => {
				clearTimeout(timer);
				this.#waiting.delete(check);
			};

			const check = () => {
				if (!condition(this)) {
					return;
				}

				finish();
				resolve(performance.now());
			};

			const timer = setTimeout(() => {
				finish();
				reject(new Error(`waited in vain for ${condition}; the screen:\n${this.screen().join('\n')}`));
			}, patience);
			this.#waiting.add(check);
			check();
		});
	}

	/** Resolves when nothing has been written for so long. */
	async quiet(ms) {
		for (let rest = ms; rest > 0; rest = ms - (performance.now() - this.#lastOutput)) {
			// eslint-disable-next-line no-await-in-loop
			await sleep(rest);
		}
	}

	async kill() {
		this.#pty.kill('SIGKILL');
		await this.exited;
		this.terminal.dispose();
	}
}
