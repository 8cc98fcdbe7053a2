/** The user's own editor for a text, as `git commit` opens it. */
import {spawn} from 'node:child_process';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {MudlarkError} from '../lib/errors.js';

/** What the shell says of a command that is not there, or can't be run. */
const NOT_FOUND = new Set([126, 127]);

/** What Ctrl+C and Ctrl+\ in the editor mean is the editor's business; the terminal sends them to us too. */
const editorsSignals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT'];

const ignore = () => undefined;

/** Keeps signals from everybody who listens to them; returns the way back. */
const withhold = (signal: NodeJS.Signals): (() => void) => {
	const listeners = process.listeners(signal);
	process.on(signal, ignore);
	for (const listener of listeners) {
		process.off(signal, listener);
	}

	return () => {
		for (const listener of listeners) {
			process.on(signal, listener);
		}

		process.off(signal, ignore);
	};
};

/** An exit code, or the signal that ended it. */
type Ending = number | NodeJS.Signals;

const runEditor = async (editor: string, file: string): Promise<Ending> => {
	const restore = editorsSignals.map(signal => withhold(signal));
	try {
		return await new Promise((resolve, reject) => {
			// By the shell, as EDITOR may hold arguments: `code --wait`.
			const child = spawn('/bin/sh', ['-c', `${editor} "$1"`, 'sh', file], {stdio: 'inherit'});
			child.on('error', reject);
			child.on('exit', (code, signal) => {
				resolve(code ?? signal ?? 0);
			});
		});
	} finally {
		for (const undo of restore) {
			undo();
		}
	}
};

/**
What the user makes of a text in the editor that `$VISUAL` or `$EDITOR` names. The text lies meanwhile in a file that
nobody else may read.

@throws MudlarkError that says what to set, or why the text stays as it was.
*/
export const editText = async (text: string, env: Readonly<Record<string, string | undefined>>): Promise<string> => {
	const editor = [env['VISUAL'], env['EDITOR']].find(value => value !== undefined && value.trim() !== '');
	if (editor === undefined) {
		throw new MudlarkError('ML_EDITOR_UNSET', 'There is no editor to open: neither VISUAL nor EDITOR is set. Type "export EDITOR=nano", or another editor, in your shell before you start mudlark.');
	}

	const folder = await mkdtemp(path.join(tmpdir(), 'mudlark-'));
	try {
		const file = path.join(folder, 'line.txt');
		await writeFile(file, text === '' ? '' : `${text}\n`, {mode: 0o600, flag: 'wx'});
		const ending = await runEditor(editor, file);
		if (typeof ending === 'number' && NOT_FOUND.has(ending)) {
			throw new MudlarkError('ML_EDITOR_MISSING', `The editor “${editor}” can't be run. Set VISUAL or EDITOR to one that is installed, such as nano, and start mudlark again.`);
		}

		if (ending !== 0) {
			throw new MudlarkError('ML_EDITOR_FAILED', `The editor “${editor}” ended with ${typeof ending === 'number' ? `code ${ending}` : ending}, so the line stays as it was.`);
		}

		return await readFile(file, 'utf8');
	} finally {
		await rm(folder, {recursive: true, force: true});
	}
};
