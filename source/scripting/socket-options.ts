/** What the `set…` methods of a socket change. Times in ms. */
export type SocketOptions = {
	connectTimeout: number;
	linger: number;
	/** Octets. */
	readBufferSize: number;
	keepAlive: boolean;
	noDelay: boolean;
	halfOpen: boolean;
	ipv6Only: boolean;
};

export const defaultOptions = (): SocketOptions => ({
	connectTimeout: 30_000,
	linger: 5000,
	readBufferSize: 1024 * 1024,
	keepAlive: false,
	noDelay: false,
	halfOpen: false,
	ipv6Only: false,
});

/** What Node's timers can hold. */
const LONGEST_MS = 2_147_483_647;

/** @throws {RangeError} Where it is no time that can be waited for. */
export const milliseconds = (value: number): number => within(value, 0, LONGEST_MS, 'A time');

/** @throws {RangeError} Where it is no number of octets. */
export const bufferSize = (value: number): number => within(value, 1, Number.MAX_SAFE_INTEGER, 'The size of a buffer');

const within = (value: number, least: number, most: number, what: string): number => {
	if (!Number.isInteger(value) || value < least || value > most) {
		throw new RangeError(`${what} has to be a whole number from ${least} to ${most}, and not ${String(value)}.`);
	}

	return value;
};
