/** Sizes and times as people read them. */

const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Three digits are enough: `1.2 MB`. */
export const formatSize = (bytes: number): string => {
	let value = Math.max(0, bytes);
	let unit = 0;
	while (value >= 999.5 && unit < units.length - 1) {
		value /= 1000;
		unit++;
	}

	return `${unit > 0 && value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
};

/** Rounded up: what takes that long is over by then. */
export const formatTime = (seconds: number): string => {
	const whole = Math.max(0, Math.ceil(seconds));
	if (whole < 60) {
		return `${whole} s`;
	}

	const minutes = Math.ceil(whole / 60);
	return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};
