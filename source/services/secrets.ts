/** Passwords that the config tells where to find. They are never kept, logged or shown. */
import {execFile} from 'node:child_process';
import {open} from 'node:fs/promises';
import {promisify} from 'node:util';
import {MudlarkError} from '../lib/errors.js';
import {typedPath} from '../lib/typed-path.js';
import type {Secrets} from '../session/ports.js';

/** A program that asks for a fingerprint or a passphrase may take its time. */
const commandMs = 60_000;
/** Far longer than any password. */
const longest = 4096;

// eslint-disable-next-line @typescript-eslint/strict-void-return -- The rule does not know the overload that promisify has for it.
const run = promisify(execFile);

/** @param places Against which relative paths and `~` are read. */
export const createSecrets = (places: {readonly home: string; readonly cwd: string}): Secrets => ({
	async read({'password-cmd': command, 'password-file': file}) {
		if (typeof command === 'string') {
			return firstLine(await fromCommand(command), 'password-cmd');
		}

		return typeof file === 'string' ? firstLine(await fromFile(typedPath(file, places)), 'password-file') : undefined;
	},
});

const fromCommand = async (command: string): Promise<string> => {
	try {
		const {stdout} = await run('/bin/sh', ['-c', command], {timeout: commandMs, maxBuffer: longest, encoding: 'utf8'});
		return stdout;
	} catch (error) {
		const {code, killed} = error as {readonly code?: number | string; readonly killed?: boolean};
		const why = killed ? `gave no answer within ${commandMs / 1000} seconds` : `ended with ${String(code)}`;
		// What it wrote may have the password in it.
		throw new MudlarkError('ML_PASSWORD_CMD', `password-cmd ${why}, so there is no password. Try the command in a shell: it has to print the password on its first line.`);
	}
};

const fromFile = async (file: string): Promise<string> => {
	try {
		await using handle = await open(file, 'r');
		const {mode} = await handle.stat();
		if ((mode & 0o077) !== 0) {
			throw new MudlarkError('ML_PASSWORD_FILE', `${file} can be read by others, so the password in it was not used. Make it yours alone: chmod 600 ${file}`);
		}

		const {bytesRead, buffer} = await handle.read({buffer: new Uint8Array(longest)});
		return new TextDecoder().decode(buffer.subarray(0, bytesRead));
	} catch (error) {
		if (error instanceof MudlarkError) {
			throw error;
		}

		throw new MudlarkError('ML_PASSWORD_FILE', `password-file ${file} can't be read (${String((error as NodeJS.ErrnoException).code)}). Write the password into it, and chmod 600 ${file}`);
	}
};

const firstLine = (text: string, key: string): string => {
	const [line = ''] = text.split(/\r?\n/, 1);
	if (line === '') {
		throw new MudlarkError('ML_PASSWORD_EMPTY', `${key} gives an empty first line, where the password should be.`);
	}

	return line;
};
