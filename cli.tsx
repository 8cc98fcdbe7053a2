import {homedir, userInfo} from 'node:os';
import process from 'node:process';
import {resolvePaths} from './source/config/paths.js';
import {readFlags, type Flags} from './source/flags.js';
import {runHeadless} from './source/headless.js';
import {MudlarkError} from './source/lib/errors.js';
import {createMudlark, UsageMistakes, type Mudlark} from './source/main.js';
import {openScreen} from './source/open-screen.js';
import {runCtl} from './source/remote/ctl.js';
import {controlSocketPath} from './source/remote/socket-path.js';

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
const signals = {SIGHUP: 1, SIGINT: 2, SIGTERM: 15} as const;

const complain = (lines: readonly string[]): void => {
	for (const line of lines) {
		process.stderr.write(`${line}\n`);
	}
};

const uid = process.getuid?.() ?? 0;

/** See no-color.org; `TERM=dumb` can't show colours at all. */
const hasColor = ({color}: Flags): boolean => color && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb';

const placesOf = ({dir, profile, config}: Flags) => ({env: process.env, home: homedir(), cwd: process.cwd(), dir, profile, config});

const ctl = async (flags: Flags): Promise<number> => {
	const {dir, profile} = resolvePaths(placesOf(flags));
	return runCtl(flags.ctl ?? [], {
		path: controlSocketPath({dir, profile, env: process.env, uid}),
		stdin: process.stdin,
		stdout: process.stdout,
		stderr: process.stderr,
	});
};

const create = async (flags: Flags): Promise<Mudlark> => createMudlark({
	version: flags.version,
	places: placesOf(flags),
	uid,
	user: userInfo().username,
	overrides: flags.overrides,
	run: flags.run,
	debug: flags.debug,
});

/** Runs the session behind one face until either ends; the exit code. */
const live = async (mudlark: Mudlark, flags: Flags): Promise<number> => {
	const face = flags.headless
		? runHeadless({program: mudlark.program, room: mudlark.manager.startRoom, stdin: process.stdin, stdout: process.stdout, stderr: process.stderr})
		: openScreen(mudlark, {color: hasColor(flags), stdin: process.stdin, stdout: process.stdout});
	const signalled = Promise.withResolvers<number>();
	for (const [signal, number] of Object.entries(signals)) {
		process.on(signal, () => {
			signalled.resolve(128 + number);
		});
	}

	try {
		await mudlark.start();
		return await Promise.race([face.finished, signalled.promise, mudlark.quitting.then(() => 0)]);
	} finally {
		await mudlark.stop();
		face.stop();
		await face.finished;
	}
};

const main = async (): Promise<number> => {
	const flags = readFlags(process.argv.slice(2));
	if (flags.mistakes.length > 0) {
		complain(flags.mistakes);
		return EXIT_USAGE;
	}

	if (flags.ctl) {
		return ctl(flags);
	}

	if (!flags.headless && !(process.stdin.isTTY && process.stdout.isTTY)) {
		complain(['mudlark needs a terminal for its screen; use --headless for events on stdout and commands on stdin.']);
		return EXIT_USAGE;
	}

	return live(await create(flags), flags);
};

try {
	process.exitCode = await main();
} catch (error) {
	process.exitCode = error instanceof UsageMistakes || (error instanceof MudlarkError && error.code === 'ML_USAGE') ? EXIT_USAGE : EXIT_FAILED;
	complain(error instanceof UsageMistakes ? error.lines : [error instanceof MudlarkError ? error.message : String(error instanceof Error ? error.stack : error)]);
}

process.exit();
