import {execFile} from 'node:child_process';
import {promisify} from 'node:util';

const run = promisify(execFile); // eslint-disable-line @typescript-eslint/strict-void-return -- that is how Node types it

/** In milliseconds; a clipboard answers at once, or somebody is in the way. */
const PATIENCE = 2000;

/** More than anybody pastes into a chat, in bytes. */
const LIMIT = 1024 * 1024;

type Environment = Readonly<Record<string, string | undefined>>;

/** The programs that can tell, the most likely one first. A terminal has no way to ask for it. */
const helpers = ({env, platform}: {readonly env: Environment; readonly platform: NodeJS.Platform}): ReadonlyArray<readonly [command: string, ...args: readonly string[]]> => [
	...(platform === 'darwin' ? [['pbpaste'] as const] : []),
	...(env['WAYLAND_DISPLAY'] === undefined ? [] : [['wl-paste', '--no-newline', '--type', 'text'] as const]),
	...(env['DISPLAY'] === undefined ? [] : [['xclip', '-selection', 'clipboard', '-out'] as const, ['xsel', '--clipboard', '--output'] as const]),
	...(env['WSL_DISTRO_NAME'] === undefined ? [] : [['powershell.exe', '-NoProfile', '-Command', 'Get-Clipboard'] as const]),
];

/** The text in the clipboard; empty where there is none, or no program that could tell. */
export const readClipboard = async (system: {readonly env: Environment; readonly platform: NodeJS.Platform}): Promise<string> => {
	for (const [command, ...args] of helpers(system)) {
		try {
			// eslint-disable-next-line no-await-in-loop
			const {stdout} = await run(command, args, {env: system.env, timeout: PATIENCE, maxBuffer: LIMIT});
			return stdout.replaceAll('\r\n', '\n');
		} catch {
			// It is not there, or has nothing: the next one may.
		}
	}

	return '';
};
