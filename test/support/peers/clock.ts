/** The time a peer lives by. `test/support/fake-clock.ts` has the same shape, so a test can move it. */
export type Timer = {cancel(): void};

export type Clock = {
	/** Milliseconds that never go back. */
	now(): number;
	after(ms: number, callback: () => void): Timer;
};

/** Its timers keep no process alive. */
export const systemClock: Clock = {
	now: () => performance.now(),
	after(ms, callback) {
		const timer = setTimeout(callback, ms);
		timer.unref();
		return {
			cancel() {
				clearTimeout(timer);
			},
		};
	},
};
