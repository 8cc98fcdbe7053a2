import {disposable, type ScriptDisposable} from './disposable.js';
import type {Link} from './link.js';

/** In milliseconds. Unlike those of `setTimeout`, what a handler throws is reported and does not end the script. */
export type Timers = {
	after(ms: number, handler: () => unknown): ScriptDisposable;
	every(ms: number, handler: () => unknown): ScriptDisposable;
};

export const createTimers = (link: Link): Timers => ({
	after(ms, handler) {
		const timer = setTimeout(() => {
			link.run(`timer after ${ms} ms`, handler);
		}, ms);
		return disposable(() => {
			clearTimeout(timer);
		});
	},
	every(ms, handler) {
		const timer = setInterval(() => {
			link.run(`timer every ${ms} ms`, handler);
		}, ms);
		return disposable(() => {
			clearInterval(timer);
		});
	},
});
