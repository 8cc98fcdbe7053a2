import {width} from './width.js';

/** Rows of cells as lines whose cells stand below each other; a column that is empty but for its title is left out. */
export const columns = ([header = [], ...rows]: ReadonlyArray<readonly string[]>): readonly string[] => {
	const used = header.flatMap((_, column) => rows.some(row => row[column] !== '') ? [column] : []);
	const widths = new Map(used.map(column => [column, Math.max(...[header, ...rows].map(row => width(row[column] ?? '')))]));
	return [header, ...rows].map(row => used
		.map(column => {
			const cell = row[column] ?? '';
			return cell + ' '.repeat((widths.get(column) ?? 0) - width(cell));
		})
		.join('  ')
		.trimEnd());
};
