import process from 'node:process';
import {render} from 'ink';
import {App} from './app.js';
import {stopProcess} from './stop-process.js';
import {createTerminal} from './terminal.js';
import {TtyInput, type TtySource} from './tty-input.js';
import type {Ports} from './use-requests.js';

export type ScreenOptions = Pick<Ports, 'store' | 'runLine' | 'complete'> & {
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

/**
Draws the store on a terminal until `stop`. The terminal is restored on every way out of the process but SIGKILL:
Ink handles signals and its own modes, this what the two of us have set beside them.
*/
export function runScreen({stdin, stdout, noColor, ...ports}: ScreenOptions): Screen {
	const terminal = createTerminal(stdout);
	const input = new TtyInput(stdin, () => {
		stop();
	});
	const leave = () => {
		terminal.leave();
	};

	process.once('exit', leave);
	// A terminal that is gone can't be restored, and is no reason to crash.
	stdout.on('error', stop);
	terminal.enter();
	const instance = render(
		<App
			{...ports}
			hasColor={!noColor}
			setTitle={terminal.setTitle}
			forgetFrame={() => {
				instance.clear();
				terminal.wipe();
			}}
			stopProcess={async () => {
				terminal.leave();
				await stopProcess();
				terminal.enter();
			}}
		/>,
		{
			stdin: input as unknown as NodeJS.ReadStream,
			stdout,
			// The caller has seen a terminal at both ends; without this Ink looks for a CI variable too.
			interactive: true,
			alternateScreen: true,
			incrementalRendering: true,
			// The store limits what events redraw; keys are to be seen at once.
			maxFps: 250,
			exitOnCtrlC: false,
			patchConsole: true,
		},
	);
	function stop(): void {
		instance.unmount();
	}

	async function exited(): Promise<void> {
		try {
			await instance.waitUntilExit();
		} finally {
			leave();
			process.off('exit', leave);
		}
	}

	return {stop, exited: exited()};
}
