/** What is made of many measurements, and of a running process. */
import {readFileSync} from 'node:fs';

/** The value below which the share `p` of all values lies. */
export const percentile = (values, p) => {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * p) - 1)] ?? NaN;
};

export const median = values => percentile(values, 0.5);

/** `USER_HZ`, which Linux has fixed at 100 for what it tells programs. */
const tickMs = 10;

/** CPU time of a process with all its threads, in ms; its own resolution is 10 ms. */
export const cpuMs = pid => {
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	// The name in brackets may hold blanks; behind it utime and stime are the 12th and 13th word.
	const words = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(words[11]) + Number(words[12])) * tickMs;
};

/** Memory of a process that is in RAM, in MB. */
export const rssMb = pid => {
	const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
	return Number(kilobytes) / 1024;
};

/** One digit behind the point where it says something. */
export const format = value => value >= 100 ? String(Math.round(value)) : value.toFixed(1);

/** A table in Markdown whose columns stand under each other in a terminal, too. */
export const table = ([head, ...rows]) => {
	const widths = head.map((_, column) => Math.max(...[head, ...rows].map(row => row[column].length)));
	const line = row => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
	return [line(head), `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |`, ...rows.map(row => line(row))].join('\n');
};
