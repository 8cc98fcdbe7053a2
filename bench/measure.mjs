/** The measurements themselves; each returns plain numbers. */
/* eslint-disable no-await-in-loop -- Measurements run one after the other, or they would measure each other. */
import {performance} from 'node:perf_hooks';
import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';
import {Friend} from './friend.mjs';
import {cpuMs, rssMb} from './figures.mjs';
import {makeHome, nodeFlags, startHeadless, startMudlark, startParser, startTinTin} from './programs.mjs';
import {Pty} from './pty.mjs';
import {Sender} from './sender.mjs';

const startRounds = 15;
const keys = 120;
const rainPerSecond = 1000;
const lineLength = 40;

/** Between two keys: irregular, so that no timer of the program keeps step with them. */
const pause = number => 40 + (number * 37 % 71);

const killLine = '\u{15}';

/** Milliseconds from the spawn to the first whole screen, one after the other in turn. */
export const starts = async hasTinTin => {
	await using warm = await makeHome();
	const results = {node: [], tintin: [], cold: [], warm: []};
	const quit = async ({pty}) => {
		pty.type('/quit\r');
		await pty.exited;
	};

	// Node writes its compile cache when a program ends by itself.
	await quit(await startMudlark({home: warm.home}));
	for (let round = 0; round < startRounds; round++) {
		await using fresh = await makeHome();
		const node = new Pty(process.execPath, ['-e', '0'], {home: fresh.home});
		await node.exited;
		results.node.push(performance.now() - node.spawned);
		if (hasTinTin) {
			const tintin = await startTinTin({home: fresh.home});
			results.tintin.push(tintin.firstFrame);
			await tintin.pty.kill();
		}

		const cold = await startMudlark({home: fresh.home});
		results.cold.push(cold.firstFrame);
		await quit(cold);
		const again = await startMudlark({home: warm.home});
		results.warm.push(again.firstFrame);
		await quit(again);
	}

	return results;
};

/** Types keys one after the other; each result is ms from the write into the pty until the emulator shows the key. */
const keyTimes = async ({pty, prompt}) => {
	const y = pty.terminal.rows - 1;
	const times = [];
	let line = '';
	const type = async key => {
		line = key === killLine ? '' : line + key;
		const start = performance.now();
		pty.type(key);
		const end = await pty.until(() => pty.row(y).trimEnd() === (prompt + line).trimEnd());
		return end - start;
	};

	for (let number = 0; number < keys; number++) {
		if (number % lineLength === 0) {
			await type(killLine);
		}

		await sleep(pause(number));
		times.push(await type(String.fromCodePoint(97 + (number % 26))));
	}

	await type(killLine);
	return times;
};

/** Bytes that one thing costs: the median says more than a mean, since a room may be counted or a clock drawn meanwhile. */
const bytesFor = async (pty, act) => {
	const counts = [];
	for (let number = 0; number < 9; number++) {
		await pty.quiet(150);
		const before = pty.bytes;
		await act(number);
		await pty.quiet(150);
		counts.push(pty.bytes - before);
	}

	return counts;
};

/** Everything about one program on a screen of one size. */
export const screen = async (start, size) => {
	await using place = await makeHome();
	const program = await start({...size, home: place.home});
	const {pty, port} = program;
	const friend = new Friend();
	await friend.call(port);
	await friend.rain(rainPerSecond);
	// A full screen of text: an empty one would be cheaper to draw.
	await sleep(500);
	await friend.rest();
	await pty.quiet(300);

	const idle = await keyTimes(program);
	await pty.quiet(300);
	const before = pty.bytes;
	await sleep(2000);
	const idleBytes = pty.bytes - before;
	const keyBytes = await bytesFor(pty, number => {
		pty.type(String.fromCodePoint(97 + number));
	});
	pty.type(killLine);
	const lineBytes = await bytesFor(pty, async number => {
		await friend.say(`line ${number} and a few words more`);
		await pty.until(() => pty.screen().some(line => line.includes(`line ${number} and`)));
	});

	await friend.rain(rainPerSecond);
	await sleep(1000);
	const rainStart = performance.now();
	const cpuStart = cpuMs(pty.pid);
	const loaded = await keyTimes(program);
	const cpu = (cpuMs(pty.pid) - cpuStart) / (performance.now() - rainStart) * 100;
	await friend.rest();
	await friend.leave();
	await pty.kill();
	return {idle, loaded, idleBytes, keyBytes, lineBytes, cpu};
};

/** What the kernel echoes: the share of the pty, the emulator and this program in all key times. */
export const floor = async () => {
	await using place = await makeHome();
	const pty = new Pty('/bin/cat', [], {home: place.home});
	const times = [];
	let line = '';
	for (let number = 0; number < lineLength; number++) {
		await sleep(pause(number));
		line += 'a';
		const start = performance.now();
		pty.type('a');
		const end = await pty.until(() => pty.row(0) === line);
		times.push(end - start);
	}

	await pty.kill();
	return times;
};

export const mudlark = async size => screen(startMudlark, size);

export const tintinScreen = async size => screen(startTinTin, size);

const many = 100_000;
const rainSeconds = 8;
const heavyRainPerSecond = 5000;

/** V8's young generation is three times as large as this, in MB. */
export const semiSpaceFlag = '--max-semi-space-size=';

/** Memory and CPU of the screen with a young generation of so many MB, at 120x40. */
export const memory = async semiSpace => {
	await using place = await makeHome();
	const flags = [...nodeFlags.filter(flag => !flag.startsWith(semiSpaceFlag)), `${semiSpaceFlag}${semiSpace}`];
	const {pty, port} = await startMudlark({home: place.home, columns: 120, rows: 40, flags});
	await pty.quiet(500);
	const atStart = rssMb(pty.pid);
	const friend = new Friend();
	await friend.call(port);
	await friend.rain(rainPerSecond);
	await sleep(1000);
	const cpuStart = cpuMs(pty.pid);
	const start = performance.now();
	await sleep(rainSeconds * 1000);
	const cpuShare = (cpuMs(pty.pid) - cpuStart) / (performance.now() - start) * 100;
	const said = await friend.rest();
	await friend.rain(heavyRainPerSecond);
	await sleep((many - said) / heavyRainPerSecond * 1000);
	await friend.rest();
	const afterwards = rssMb(pty.pid);
	const pourStart = cpuMs(pty.pid);
	await friend.pour(many);
	const pourUs = (cpuMs(pty.pid) - pourStart) * 1000 / many;
	const flooded = rssMb(pty.pid);
	await friend.leave();
	await pty.kill();
	return {atStart, afterwards, flooded, cpuShare, pourUs};
};

const poured = 200_000;

/** Texts of 80 bytes flat out into a program without a screen. */
const ingest = async start => {
	await using place = await makeHome();
	const {pid, port, kill} = await start(place.home);
	const friend = new Friend();
	await friend.call(port);
	// V8 has to have seen the code before it is fast.
	await friend.pour(20_000);
	const cpuStart = cpuMs(pid);
	const ms = await friend.pour(poured);
	const us = (cpuMs(pid) - cpuStart) * 1000 / poured;
	await friend.leave();
	await kill();
	return {perSecond: poured / ms * 1000, us};
};

export const headlessIngest = async () => ingest(startHeadless);

export const parserIngest = async () => ingest(startParser);

const slowLineMs = 50;

/**
A file that comes in over a line with 50 ms more of round trip, in KB/s. The sender is MUSHclient, of which many blocks are
asked for ahead, or a program nobody has heard of, which gets one request at a time as with every other client; that one
gets a smaller file, because its rate is known soon enough.
*/
export const slowFile = async ({program, size}) => {
	await using place = await makeHome();
	const {port, type, kill} = await startHeadless(place.home);
	const friend = new Friend();
	// He waits until somebody listens.
	await friend.call(port);
	await friend.leave();
	const sender = new Sender({delayMs: slowLineMs});
	await sender.call({port, name: 'Bob', program});
	type('/allow Bob files on');
	await sleep(500);
	const ms = await sender.send({name: 'film.avi', size});
	sender.leave();
	await kill();
	return size / ms;
};
