import process from 'node:process';

/** Where nobody can stop us (no shell with job control), nothing happens after a stop signal: time to notice that, in ms. */
const graceTime = 300;

/** Stops the program, as Ctrl+Z does elsewhere; resolves when it runs again. */
export async function stopProcess(): Promise<void> {
	await new Promise<void>(resolve => {
		const timer = setTimeout(resolve, graceTime);
		process.once('SIGCONT', () => {
			clearTimeout(timer);
			resolve();
		});
		// The whole group: npm and the shell it started would keep the terminal otherwise.
		process.kill(0, 'SIGTSTP');
	});
}
