import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {cliPath} from './program.js';
import {Terminal} from './terminal.js';

type ScreenOptions = {
	readonly columns?: number;
	readonly rows?: number;
	readonly args?: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
};

/** The built program on the screen of a terminal, in a folder of its own. */
export class ScreenProgram extends Terminal {
	readonly dir: string;

	constructor(dir: string, {columns = 80, rows = 24, args = [], env = {}}: ScreenOptions) {
		super(process.execPath, [cliPath, '--dir', dir, '--name', 'Wick', '--listen', '127.0.0.1:0', ...args], {columns, rows, env: {HOME: dir, ...env}});
		this.dir = dir;
	}

	/** The port on which it takes calls, read off the room bar. */
	async port(): Promise<number> {
		const [bar = ''] = await this.waitFor(/Wick · \d+/v);
		return Number(/· (?<port>\d+)/v.exec(bar)?.groups?.['port']);
	}

	override async [Symbol.asyncDispose](): Promise<void> {
		await this.stop();
		await rm(this.dir, {recursive: true, force: true});
	}
}

export const startScreen = async (options: ScreenOptions = {}): Promise<ScreenProgram> =>
	new ScreenProgram(await mkdtemp(path.join(tmpdir(), 'mudlark-')), options);
