/** What stands behind the letter of a command (facts 2.2, 11). */

export type Sleep = 'asleep' | 'awake' | 'unknown';

/** The sleep code at the beginning of a message. A handle that begins with s can't be told from one. */
export const readSleep = (message: string): Sleep => {
	switch (message[0]) {
		case 'S': {
			return 'asleep';
		}

		case 's': {
			return 'awake';
		}

		default: {
			return 'unknown';
		}
	}
};

/** A POLL and its answer: sleep code and handle. Somebody who says nothing at all is awake. */
export const readPresence = (message: string): {readonly sleep: Sleep; readonly handle: string} => {
	const sleep = readSleep(message);
	return {
		sleep: message === '' ? 'awake' : sleep,
		handle: sleep === 'unknown' ? message : message.slice(1),
	};
};

export const sleepCode = (isAsleep: boolean): string => isAsleep ? 'S' : 's';
