import process from 'node:process';
import {describe} from 'vitest';

/**
`describe` for tests that need another program. Without it they are skipped, on a CI machine they fail.

@param program Its name.
@param debianPackage What to install on Debian.
@param isInstalled Whether it was found.
*/
export const describeWith = (program: string, debianPackage: string, isInstalled: boolean): ReturnType<typeof describe.skipIf> => {
	if (!isInstalled) {
		const missing = `${program} is not installed (Debian: apt-get install ${debianPackage})`;
		if ((process.env['CI'] ?? '') !== '') {
			throw new Error(`${missing}, and a CI run must not go without its tests`);
		}

		console.warn(`${missing}: the tests with it are skipped.`);
	}

	return describe.skipIf(!isInstalled);
};
