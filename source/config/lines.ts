import {TomlScanner} from './toml-scanner.js';

/** Keys and, for arrays, positions: `['peer', 1, 'host']`. */
export type Path = readonly PropertyKey[];

/** The line (from 1) of the longest known beginning of a path. */
export type LineOf = (path: Path) => number;

/** Which line each key of a TOML text stands on; the parser does not keep it. */
export const keyLines = (text: string): LineOf => {
	const lines = new LineReader(text).read();
	return path => {
		for (let {length} = path; length > 0; length--) {
			const line = lines.get(id(path.slice(0, length)));
			if (line !== undefined) {
				return line;
			}
		}

		return 1;
	};
};

const id = (path: Path): string => JSON.stringify(path);

class LineReader {
	readonly #scanner: TomlScanner;
	readonly #lines = new Map<string, number>();
	/** The last position in each array of tables. */
	readonly #last = new Map<string, number>();

	constructor(text: string) {
		this.#scanner = new TomlScanner(text);
	}

	/** What follows a `[`; returns the table that the next keys belong to. */
	#header(): Path {
		const isMany = this.#scanner.take('[');
		const {line} = this.#scanner;
		const keys = this.#scanner.key();
		let path: Path = [];
		for (const [index, key] of keys.entries()) {
			path = [...path, key];
			this.#record(path, line);
			const last = this.#last.get(id(path));
			if (isMany && index === keys.length - 1) {
				const next = (last ?? -1) + 1;
				this.#last.set(id(path), next);
				path = [...path, next];
				this.#record(path, line);
			} else if (last !== undefined) {
				path = [...path, last];
			}
		}

		this.#scanner.take(']');
		this.#scanner.take(']');
		return path;
	}

	#pair(table: Path): void {
		const {line} = this.#scanner;
		let path = table;
		for (const key of this.#scanner.key()) {
			path = [...path, key];
			this.#record(path, line);
		}

		this.#scanner.take('=');
		this.#scanner.skipBlanks();
		this.#value(path);
	}

	#value(path: Path): void {
		if (this.#scanner.take('[')) {
			this.#list(']', index => {
				this.#record([...path, index], this.#scanner.line);
				this.#value([...path, index]);
			});
		} else if (this.#scanner.take('{')) {
			this.#list('}', () => {
				this.#pair(path);
			});
		} else if (this.#scanner.isAtQuote()) {
			this.#scanner.string();
		} else {
			this.#scanner.bareValue();
		}
	}

	#list(end: string, item: (index: number) => void): void {
		let position = -1;
		this.#scanner.skipVoid();
		for (let index = 0; this.#scanner.position !== position && !this.#scanner.take(end); index++) {
			({position} = this.#scanner);
			item(index);
			this.#scanner.skipVoid();
			this.#scanner.take(',');
			this.#scanner.skipVoid();
		}
	}

	/** The first time counts: a table is where it was opened. */
	#record(path: Path, line: number): void {
		const key = id(path);
		if (!this.#lines.has(key)) {
			this.#lines.set(key, line);
		}
	}

	read(): ReadonlyMap<string, number> {
		let table: Path = [];
		let position = -1;
		this.#scanner.skipVoid();
		while (!this.#scanner.isAtEnd && this.#scanner.position !== position) {
			({position} = this.#scanner);
			if (this.#scanner.take('[')) {
				table = this.#header();
			} else {
				this.#pair(table);
			}

			this.#scanner.skipVoid();
		}

		return this.#lines;
	}
}
