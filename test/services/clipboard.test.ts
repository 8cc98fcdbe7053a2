import {chmod, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {readClipboard} from '../../source/services/clipboard.js';
import {temporaryFolder} from '../support/files.js';

/** A folder with programs that print this, or fail where it is undefined. */
const withPrograms = async (programs: Readonly<Record<string, string | undefined>>): Promise<string> => {
	const folder = await temporaryFolder();
	await Promise.all(Object.entries(programs).map(async ([name, text]) => {
		const file = path.join(folder, name);
		await writeFile(file, text === undefined ? '#!/bin/sh\nexit 1\n' : `#!/bin/sh\nprintf '${text}'\n`);
		await chmod(file, 0o755);
	}));
	return folder;
};

const read = async (folder: string, env: Readonly<Record<string, string>>, platform: NodeJS.Platform = 'linux'): Promise<string> =>
	readClipboard({env: {PATH: folder, ...env}, platform});

describe('the clipboard', () => {
	test('is read with the program of the desktop', async () => {
		const folder = await withPrograms({'wl-paste': 'wayland', xclip: 'x', pbpaste: 'mac', 'powershell.exe': String.raw`windows\r\nlines`});
		expect(await read(folder, {WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0'})).toBe('wayland');
		expect(await read(folder, {DISPLAY: ':0'})).toBe('x');
		expect(await read(folder, {}, 'darwin')).toBe('mac');
		expect(await read(folder, {WSL_DISTRO_NAME: 'Debian'})).toBe('windows\nlines');
	});

	test('is read with the next one where one is not there, or fails', async () => {
		expect(await read(await withPrograms({xsel: 'second'}), {DISPLAY: ':0'})).toBe('second');
		expect(await read(await withPrograms({'wl-paste': undefined, xclip: 'second'}), {WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0'})).toBe('second');
	});

	test('is empty where nobody can tell', async () => {
		const folder = await withPrograms({xclip: 'x'});
		expect(await read(folder, {})).toBe('');
		expect(await read(await withPrograms({xclip: undefined}), {DISPLAY: ':0'})).toBe('');
	});
});
