/** The face without a screen: events as JSON lines on stdout, what one would type on stdin. */
import {Buffer} from 'node:buffer';
import type {Readable, Writable} from 'node:stream';
import {createLineSplitter, tooLong, type Line} from './lib/line-splitter.js';
import {defaultRoom, type Program} from './remote/contract.js';
import {isWanted} from './remote/globs.js';
import {createOutlet} from './remote/outlet.js';
import {serialised} from './remote/serialised.js';
import type {EventOf} from './session/events.js';

/** How long a typed line may be, in bytes: eight times what is shown of one message, so nothing sensible is lost. */
const maxLine = 64 * 1024;

/** How long what is written may take to reach the reader once we stop, in milliseconds. */
const farewellMs = 1000;

export type HeadlessOptions = {
	readonly program: Program;
	readonly stdin: Readable;
	readonly stdout: Writable;
	readonly stderr: Writable;
	/**
	Where lines go until `/room` changes it.
	@default 'mm/everybody'
	*/
	readonly room?: string;
	/** For the one event that is made here. */
	readonly now?: () => Date;
};

export type Headless = {
	/** The exit code: 0 when stopped or when the reader has closed stdout, 1 when he fell 8 MiB behind. */
	readonly finished: Promise<number>;
	/** Nothing is read or written any more; what was written still goes out. */
	stop(): void;
};

export function runHeadless({program, stdin, stdout, stderr, room = defaultRoom, now = () => new Date()}: HeadlessOptions): Headless {
	const {promise: finished, resolve} = Promise.withResolvers<number>();
	let current = room;
	let isOver = false;

	const leave = () => {
		isOver = true;
		off();
		stdin.destroy();
	};

	const finish = (code: number) => {
		leave();
		resolve(code);
	};

	const outlet = createOutlet(stdout, () => {
		stderr.write('mudlark: whoever reads stdout fell 8 MiB behind, so this ends. Read faster, or follow fewer events with "mudlark ctl events GLOB".\n');
		finish(1);
	}, () => program.hold());
	const off = program.on(event => {
		if (isWanted(['*'], event.event)) {
			outlet.write(`${serialised(event)}\n`);
		}
	});

	stdout.on('error', (error: NodeJS.ErrnoException) => {
		if (!isOver && error.code !== 'EPIPE') {
			stderr.write(`mudlark: events can't be written to stdout (${error.message}).\n`);
		}

		finish(error.code === 'EPIPE' ? 0 : 1);
	});
	stdout.once('close', () => {
		finish(0);
	});

	const take = async (line: Line) => {
		if (line === tooLong) {
			const event: EventOf<'error'> = {
				event: 'error',
				at: now().toISOString(),
				code: 'ML_LINE_TOO_LONG',
				message: 'A line on stdin was longer than 64 KiB and was not sent. Send it in several lines.',
				face: 'headless',
			};
			outlet.write(`${serialised(event)}\n`);
		} else if (line !== '') {
			const {action} = await program.runLine(line, {room: current, face: 'headless'});
			if (action?.action === 'room') {
				current = action.room;
			}
		}
	};

	const takeAll = async (lines: readonly Line[]) => {
		for (const line of lines) {
			if (isOver) {
				return;
			}

			await take(line); // eslint-disable-line no-await-in-loop
		}
	};

	const read = async () => {
		const splitter = createLineSplitter(maxLine);
		// Nothing more is read while a line is being carried out: that is the back-pressure.
		for await (const chunk of stdin.iterator({destroyOnReturn: false}) as AsyncIterable<Uint8Array | string>) {
			await takeAll(splitter.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk));
		}

		await takeAll(splitter.end());
	};

	// Stdin that ends or breaks means that nobody types any more; the program goes on.
	read().catch(() => undefined);

	return {
		finished,
		stop() {
			leave();
			setTimeout(finish, farewellMs, 0).unref();
			stdout.write('', () => {
				finish(0);
			});
		},
	};
}
