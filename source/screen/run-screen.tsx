import process from 'node:process';
import {render} from 'ink';
import {App} from './app.js';
import {stopProcess} from './stop-process.js';
import {createTerminal} from './terminal.js';
import {TtyInput, type TtySource} from './tty-input.js';
import type {Ports} from './use-requests.js';

export type ScreenOptions = Pick<Ports, 'store' | 'runLine' | 'complete' | 'answerSecretly' | 'editText'> & {
	readonly stdin: TtySource;
	readonly stdout: NodeJS.WriteStream;
	/** Attributes such as bold stay. */
	readonly noColor: boolean;
};

export type Screen = {
	/** Gives the terminal back as it was. */
	stop(): void;
	/** Settles once it is given back, also because the terminal is gone; rejects with what broke the screen. */
	readonly exited: Promise<void>;
};

/** For a terminal that does not tell its size. */
const usualSize = {columns: 80, rows: 24};

const sizeOf = ({columns, rows}: NodeJS.WriteStream) => columns > 0 && rows > 0 ? {columns, rows} : usualSize;

/**
Draws the store on a terminal until `stop`. The terminal is restored on every way out of the process but SIGKILL:
Ink sees to signals and to its own modes, this to what is set beside them.
*/
export function runScreen({stdin, stdout, noColor, editText, ...ports}: ScreenOptions): Screen {
	const terminal = createTerminal(stdout);
	const stop = () => {
		instance.unmount();
	};

	const forgetFrame = () => {
		// Not while an editor draws there; it is all drawn anew afterwards.
		if (!terminal.isEntered()) {
			return;
		}

		instance.clear();
		terminal.wipe();
	};

	/** Gives the terminal to somebody else for as long as `use` takes. */
	const lend = async <Result,>(use: () => Promise<Result>): Promise<Result> => {
		terminal.leave();
		try {
			return await use();
		} finally {
			terminal.enter();
		}
	};

	const app = () => (
		<App
			{...ports}
			{...sizeOf(stdout)}
			forgetFrame={forgetFrame}
			hasColor={!noColor}
			setTitle={terminal.setTitle}
			ring={terminal.ring}
			editText={async text => lend(async () => editText(text))}
			stopProcess={async () => lend(stopProcess)}
		/>
	);

	/**
	Heard before Ink hears of it. Ink moves by rows from where it left the cursor, which the terminal may have moved with
	all that was under way; and it would first draw what was laid out for the old size.
	*/
	const resized = () => {
		forgetFrame();
		instance.rerender(app());
	};

	const leave = () => {
		terminal.leave();
	};

	process.once('exit', leave);
	// A terminal that is gone can't be restored, and is no reason to crash.
	stdout.on('error', stop);
	stdout.on('resize', resized);
	terminal.enter();
	// Ink sets it behind the first frame; a Ctrl+C in between would be a signal, and keys would be echoed.
	stdin.setRawMode?.(true);
	const instance = render(app(), {
		stdin: new TtyInput(stdin, stop),
		stdout,
		// The caller has seen a terminal at both ends; without this Ink looks for a CI variable too.
		interactive: true,
		alternateScreen: true,
		incrementalRendering: true,
		// The store limits what events redraw; keys are to be seen at once.
		maxFps: 250,
		exitOnCtrlC: false,
		patchConsole: true,
	});
	const finish = async () => {
		try {
			await instance.waitUntilExit();
		} finally {
			leave();
			process.off('exit', leave);
			stdout.off('resize', resized);
		}
	};

	return {stop, exited: finish()};
}
