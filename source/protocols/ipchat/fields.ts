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

const two = (value: number): string => String(value).padStart(2, '0');

/** `dd-mm-yy hh:mm:ss`, local time. */
export const formatDate = (date: Date): string =>
	`${two(date.getDate())}-${two(date.getMonth() + 1)}-${two(date.getFullYear() % 100)} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;

const DATE = /^(?<day>\d{1,2})-(?<month>\d{1,2})-(?<year>\d{2}|\d{4}) (?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2}))?$/v;

/** Two digits of a year from 70 on mean the century in which this program was written. */
const PIVOT = 70;

/** `yyyy-mm-dd hh:mm:ss` by the other's clock; other shapes stay as they are. */
export const readDate = (text: string): string => {
	const groups = DATE.exec(text.trim())?.groups;
	if (!groups) {
		return text;
	}

	const {day = '', month = '', year: written = '', hour = '', minute = '', second = '00'} = groups;
	const short = Number(written);
	const year = written.length === 4 ? short : (short >= PIVOT ? 1900 : 2000) + short;
	const isReal = Number(day) >= 1 && Number(day) <= 31 && Number(month) >= 1 && Number(month) <= 12 && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
	return isReal ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')} ${hour.padStart(2, '0')}:${minute}:${second}` : text;
};
