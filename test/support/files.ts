/** Files to send, and a place for them. */
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {onTestFinished} from 'vitest';

/** A folder that is removed when the test has finished. */
export const temporaryFolder = async (): Promise<string> => {
	const folder = await mkdtemp(path.join(tmpdir(), 'mudlark-files-'));
	onTestFinished(async () => rm(folder, {recursive: true, force: true}));
	return folder;
};

/** Nearly every byte there is, FF first; blocks of 500 and of 1024 all differ. */
export const fileContent = (size: number): Uint8Array => Uint8Array.from({length: size}, (_, index) => 255 - (index % 251));
