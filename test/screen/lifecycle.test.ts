/** What the screen does to the terminal, and that it is undone. */
import process from 'node:process';
import {afterEach, expect, test, vi} from 'vitest';
import {draw, type DrawOptions, type Drawn} from '../support/draw.js';
import {event, message} from '../support/events.js';

const open: Drawn[] = [];

const start = (options: Partial<DrawOptions> = {}): Drawn => {
	const drawn = draw({columns: 80, rows: 24, ...options});
	open.push(drawn);
	return drawn;
};

afterEach(() => {
	for (const {screen} of open.splice(0)) {
		screen.stop();
	}
});

/** The alternate screen, the hidden cursor, bracketed paste, the wheel as arrow keys, the title. */
const modes = [
	['\u{1B}[?1049h', '\u{1B}[?1049l'],
	['\u{1B}[?25l', '\u{1B}[?25h'],
	['\u{1B}[?2004h', '\u{1B}[?2004l'],
	['\u{1B}[?1007l', '\u{1B}[?1007h'],
	['\u{1B}[22;2t', '\u{1B}[23;2t'],
] as const;

/** Everything that was switched on has been switched off since. */
const hasUndone = (drawn: Drawn): void => {
	const all = drawn.written.join('');
	for (const [on, off] of modes) {
		expect(all).toContain(on);
		expect(all.lastIndexOf(off)).toBeGreaterThan(all.lastIndexOf(on));
	}

	expect(drawn.rawModes.at(-1)).toBe(false);
};

const isRestored = async (drawn: Drawn): Promise<void> => {
	hasUndone(drawn);
	await drawn.rows();
	expect(drawn.terminal.buffer.active.type).toBe('normal');
};

const isRunning = async (drawn: Drawn): Promise<void> => {
	await vi.waitFor(async () => {
		expect(await drawn.text()).toContain('[everybody]');
		expect(drawn.rawModes).toContain(true);
	});
};

test('stop gives the terminal back as it was', async () => {
	const drawn = start();
	drawn.terminal.write('what was there before\r\n');
	await isRunning(drawn);
	const listeners = process.listenerCount('exit');
	drawn.screen.stop();
	await drawn.screen.exited;
	await isRestored(drawn);
	expect(process.listenerCount('exit')).toBeLessThan(listeners);
	drawn.screen.stop();
});

test('a terminal that hangs up ends the screen', async () => {
	const drawn = start();
	await isRunning(drawn);
	drawn.hangUp();
	await drawn.screen.exited;
	await isRestored(drawn);
});

test('what breaks the screen restores it and is told', async () => {
	const drawn = start();
	await isRunning(drawn);
	const broken = {
		get layout() {
			throw new Error('broken on purpose');
		},
	};
	Object.assign(drawn.store, {view: () => broken});
	drawn.type('x');
	await expect(drawn.screen.exited).rejects.toThrow('broken on purpose');
	await isRestored(drawn);
});

test('the title says who one is and what is unread', async () => {
	const drawn = start();
	const titles: string[] = [];
	drawn.terminal.onTitleChange(title => {
		titles.push(title);
	});
	drawn.store.apply(event({event: 'ready', version: '1', name: 'Wick'}));
	await vi.waitFor(() => {
		expect(titles).toContain('mudlark · Wick');
	});
	drawn.store.apply(message('Al', 'psst', {room: 'mm/@Al', scope: 'personal'}));
	await vi.waitFor(() => {
		expect(titles.at(-1)).toBe('(1) mudlark · Wick');
	});
});

test('Ctrl+Z gives the terminal back, stops the whole group, and draws everything again afterwards', async () => {
	const drawn = start();
	await isRunning(drawn);
	drawn.type('half a line');
	await vi.waitFor(async () => {
		expect(await drawn.text()).toContain('half a line');
	});
	const before = await drawn.rows();
	const atStop: string[] = [];
	const kill = vi.spyOn(process, 'kill').mockImplementation((pid, signal) => {
		atStop.push(`${pid} ${signal}`);
		return true;
	});
	try {
		drawn.type('\u{1A}');
		await vi.waitFor(() => {
			expect(atStop).toEqual(['0 SIGTSTP']);
		});
		hasUndone(drawn);
		drawn.terminal.write('$ fg\r\n');
		process.emit('SIGCONT');
		await vi.waitFor(async () => {
			expect(await drawn.rows()).toEqual(before);
		});
		expect(drawn.terminal.buffer.active.type).toBe('alternate');
		expect(drawn.rawModes.at(-1)).toBe(true);
		expect(drawn.written.join('').lastIndexOf('\u{1B}[?1007l')).toBeGreaterThan(drawn.written.join('').lastIndexOf('\u{1B}[?1007h'));
	} finally {
		kill.mockRestore();
	}

	drawn.type(' goes on');
	await vi.waitFor(async () => {
		expect(await drawn.text()).toContain('half a line goes on');
	});
});

test('where nobody can stop the program it goes on', async () => {
	const drawn = start();
	await isRunning(drawn);
	const before = await drawn.rows();
	const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
	try {
		drawn.type('\u{1A}');
		await vi.waitFor(() => {
			expect(kill).toHaveBeenCalledWith(0, 'SIGTSTP');
		});
		await vi.waitFor(async () => {
			expect(drawn.terminal.buffer.active.type).toBe('alternate');
			expect(await drawn.rows()).toEqual(before);
		});
	} finally {
		kill.mockRestore();
	}
});
