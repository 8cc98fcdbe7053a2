import {cleanLine} from '../lib/clean.js';
import {limits} from './limits.js';
import type {Failure, LogLevel} from './messages.js';

const marks: Readonly<Record<LogLevel, string>> = {debug: 'debug  ', info: '', warn: 'warning  ', error: 'error  '};

/** The last of what a script has written, and of what has happened to it. */
export class ScriptLog {
	readonly #date: () => Date;
	#lines: string[] = [];

	constructor(date: () => Date) {
		this.#date = date;
	}

	get lines(): readonly string[] {
		return this.#lines.slice(-limits.logLength);
	}

	/** Several lines become several. */
	write(level: LogLevel, text: string): void {
		const time = this.#date().toISOString().slice(11, 19);
		for (const line of text.slice(0, limits.logLine).split('\n')) {
			this.#lines.push(`${time}  ${marks[level]}${indent(line)}${cleanLine(line)}`);
		}

		if (this.#lines.length > 2 * limits.logLength) {
			this.#lines = this.#lines.slice(-limits.logLength);
		}
	}

	/** With its stack, where it has one. */
	failure(where: string, {name, message, code, stack}: Failure): void {
		this.write('error', `${where}: ${stack ?? `${name}: ${message}`}${code === undefined ? '' : ` (${code})`}`);
	}
}

/** Stacks and drawings keep theirs. */
const indent = (line: string): string => /^ */v.exec(line)![0];
