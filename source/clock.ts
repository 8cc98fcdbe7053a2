import {performance} from 'node:perf_hooks';
import type {Clock} from './session/ports.js';

export const systemClock: Clock = {
	now: () => performance.now(),
	date: () => new Date(),
	after(ms, callback) {
		const timer = setTimeout(callback, ms);
		return {
			cancel() {
				clearTimeout(timer);
			},
		};
	},
	soon(callback) {
		setImmediate(callback);
	},
};
