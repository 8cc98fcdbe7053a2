// Writes all that is said into a CSV file, which spreadsheets read.
//
//   /script enable chat-logger
//   /chat-logger                tells where the file is
//
// There is a file for each day (UTC) in the folder of the script, the only one that it can write to.
import {appendFile} from 'node:fs/promises';
import path from 'node:path';
import type {ScriptContext, ScriptManifest} from './mudlark-script.js';

export const script: ScriptManifest = {
	name: 'Chat logger',
	version: '1.0.0',
	description: 'Writes all that is said into a CSV file.',
	api: '^1.0',
	permissions: ['chat', 'ui'],
};

const columns = ['time', 'direction', 'room', 'scope', 'network', 'name', 'emote', 'text'];

// A cell that begins like this is a formula to a spreadsheet, and others have written what is in it.
const isFormula = /^[\t\r+\-=@]/v;

const cell = (value: string) => `"${(isFormula.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;

const row = (values: readonly string[]) => `${values.map(value => cell(value)).join(',')}\r\n`;

// What waits to be written, by file.
const waiting = new Map<string, string>();

// The last that was begun: lines keep their order only if one thing is written after the other.
let last: Promise<unknown> = Promise.resolve();

const write = async () => {
	const done = last.then(async () => {
		const files = [...waiting];
		waiting.clear();
		for (const [file, rows] of files) {
			await appendFile(file, rows); // eslint-disable-line no-await-in-loop -- See above.
		}
	});
	// What went wrong once, such as a full disk, need not go wrong again.
	last = done.catch(() => undefined);
	return done;
};

export const activate = (ctx: ScriptContext) => {
	const known = new Set<string>();
	const fileOf = (day: string) => path.join(ctx.script.dataFolder, `chat-${day}.csv`);

	ctx.events.on('message', ({at, direction, room, scope, from, speaker, emote, text}) => {
		const file = fileOf(at.slice(0, 10));
		// Each start writes the names of the columns: what comes after them may be of another version.
		const before = waiting.get(file) ?? (known.has(file) ? '' : row(columns));
		known.add(file);
		waiting.set(file, before + row([at, direction, room, scope, from.peer?.protocol ?? '', speaker ?? from.name, emote ? 'yes' : 'no', text]));
	});

	// Not each line by itself: the disk has other things to do. What goes wrong in it is in /script log.
	ctx.timers.every(1000, write);

	ctx.commands.register('chat-logger', {help: 'Tell where what is said is written.'}, async () => {
		await write();
		return fileOf(new Date().toISOString().slice(0, 10));
	});
};

// The last lines. Settled within a second, or they are lost.
export const deactivate = write;
