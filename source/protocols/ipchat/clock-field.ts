/** The date field: somebody's clock, without a time zone (facts 11). */

const two = (value: number | string): string => String(value).padStart(2, '0');

const timeOf = (date: Date): string => [date.getHours(), date.getMinutes(), date.getSeconds()].map(value => two(value)).join(':');

/** `dd-mm-yy hh:mm:ss`, local time. */
export const formatClock = (date: Date): string =>
	`${two(date.getDate())}-${two(date.getMonth() + 1)}-${two(date.getFullYear() % 100)} ${timeOf(date)}`;

const CLOCK = /^(?<day>\d{1,2})-(?<month>\d{1,2})-(?<year>\d{2}|\d{4}) (?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2}))?$/v;

/** Two digits of a year from 70 on mean the century in which this protocol was written. */
const PIVOT = 70;

/**
`yyyy-mm-dd hh:mm:ss` by the other's clock, and how far that is from ours. What has another shape, or is no date at all,
stays as it is.
@param now By our clock.
*/
export const readClock = (text: string, now: Date): string => {
	const groups = CLOCK.exec(text.trim())?.groups;
	if (!groups) {
		return text;
	}

	const {day = '', month = '', year = '', hour = '', minute = '', second = '0'} = groups;
	const short = Number(year);
	const fullYear = year.length === 4 ? short : short + (short >= PIVOT ? 1900 : 2000);
	const theirs = structuredClone(now);
	theirs.setFullYear(fullYear, Number(month) - 1, Number(day));
	theirs.setHours(Number(hour), Number(minute), Number(second), 0);
	const read = `${theirs.getFullYear()}-${two(theirs.getMonth() + 1)}-${two(theirs.getDate())} ${timeOf(theirs)}`;
	// The calendar makes another day of one that does not exist.
	const isReal = read === `${fullYear}-${two(month)}-${two(day)} ${two(hour)}:${minute}:${two(second)}`;
	return isReal ? `${read} (their clock, ${distance(theirs.getTime() - now.getTime())})` : text;
};

const UNITS = [['days', 86_400_000], ['hours', 3_600_000], ['minutes', 60_000], ['seconds', 1000]] as const;

const distance = (ms: number): string => {
	const [unit, size] = UNITS.find(([, length]) => Math.abs(ms) >= 2 * length) ?? [];
	return unit === undefined ? 'like ours' : `${Math.floor(Math.abs(ms) / size)} ${unit} ${ms > 0 ? 'ahead of' : 'behind'} ours`;
};
