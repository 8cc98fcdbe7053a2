import {mkdir, open, realpath, rename, rm} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';

/**
Writes a whole file or nothing: a crash or a full disk leaves what was there. Readable by its owner only.
A symbolic link stays one; what it points to is replaced.
@throws The system's error; nothing is left behind.
*/
export const writeAtomically = async (file: string, text: string): Promise<void> => {
	await mkdir(path.dirname(file), {recursive: true, mode: 0o700});
	const target = await realpath(file).catch(() => file);
	const temporary = `${target}.${process.pid}.tmp`;
	try {
		const handle = await open(temporary, 'w', 0o600);
		try {
			// A leftover of a crash keeps its old mode.
			await handle.chmod(0o600);
			await handle.writeFile(text);
			await handle.sync();
		} finally {
			await handle.close();
		}

		await rename(temporary, target);
	} catch (error) {
		// The first error tells more than a second one would.
		await rm(temporary, {force: true}).catch(() => undefined);
		throw error;
	}
};
