/* eslint-disable unicorn/no-incorrect-template-string-interpolation -- the scripts in here are text */
import {Buffer} from 'node:buffer';
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, test} from 'vitest';
import {startProgram} from '../support/program.js';
import {startScreen} from '../support/screen-program.js';

/** A folder for `--dir` with a script in it. */
const withScript = async (name: string, text: string) => {
	const dir = await mkdtemp(path.join(tmpdir(), 'mudlark-'));
	await mkdir(path.join(dir, 'config/scripts'), {recursive: true});
	await writeFile(path.join(dir, 'config/scripts', `${name}.ts`), text);
	return {
		dir,
		async [Symbol.asyncDispose]() {
			await rm(dir, {recursive: true, force: true});
		},
	};
};

const shout = `
export const script = {name: 'Shouting', permissions: ['chat', 'ui']};
export const activate = (ctx: any) => {
	ctx.filters.add('chat:messageOut', ({text}: {text: string}) => ({text: text.toUpperCase()}), {codes: [4]});
	ctx.filters.add('chat:message', ({text}: {text: string}) => !text.includes('SECRET'), {codes: [4]});
	ctx.events.on('peer.online', ({peer}: {peer: {name: string}}) => { ctx.ui.print('everybody', 'welcome, ' + peer.name); });
	ctx.commands.register('shout', {help: 'Shout.', args: [{name: 'text', kind: 'text'}]}, async ({text}: {text: string}) => {
		await ctx.commands.run('/chatall ' + text);
		return 'shouted';
	});
};
`;

test('a script between two programs: consent, filters, events, a command, and the next start', async () => {
	await using folder = await withScript('shout', shout);
	{
		await using wick = await startProgram({name: 'Wick', dir: folder.dir, args: ['--accept', 'all']});
		await using al = await startProgram({name: 'Al', args: ['--accept', 'all']});
		const port = await wick.port();
		wick.send('/script enable shout');
		const question = await wick.waitForEvent('question', {kind: 'script'});
		expect(question.details).toMatchObject({name: 'shout'});
		wick.send(`/accept ${question.id}`);
		await wick.waitForEvent('script.changed', {name: 'shout', state: 'active'});
		al.send(`/call 127.0.0.1:${port}`);
		await wick.waitForEvent('notice', {code: 'script', room: 'mm/everybody', text: 'welcome, Al'});
		wick.send('/shout hello there');
		await al.waitForEvent('message', ({text}) => text.includes('HELLO THERE'));
		await wick.waitForEvent('output', {command: 'shout', lines: ['shouted']});
		al.send('a SECRET thing');
		al.send('a public thing');
		await wick.waitForEvent('message', {direction: 'in', text: 'a public thing'});
		expect(wick.events.filter(event => event.event === 'message' && event.text.includes('SECRET'))).toEqual([]);
	}

	await using again = await startProgram({name: 'Wick', dir: folder.dir, args: ['--run', '/help shout']});
	await again.waitForEvent('output', ({lines}) => lines.includes('It comes from the script shout.'));
	expect(again.events.filter(({event}) => event === 'question')).toEqual([]);
	again.send('/quit');
	expect(await again.exited).toEqual({code: 0, signal: undefined});
});

/** Every way to the terminal that we know of, each on its own. */
const loud = String.raw`
import fs from 'node:fs';
import net from 'node:net';
import tty from 'node:tty';
export const activate = (ctx: any) => {
	for (const attempt of [
		() => console.log('LOUD'), () => console.error('LOUD'), () => process.stdout.write('LOUD\n'),
		() => fs.writeSync(1, 'LOUD'), () => fs.writeSync(2, 'LOUD'), () => fs.writeFileSync(1, 'LOUD'), () => fs.appendFileSync(2, 'LOUD'),
		() => fs.write(1, 'LOUD', () => {}), () => fs.writevSync(1, [Buffer.from('LOUD')]), () => fs.createWriteStream(null as any, {fd: 1}).end('LOUD'),
		() => { const stream = new (fs as any).Utf8Stream({fd: 1, sync: true}); stream.write('LOUD'); stream.flushSync(); },
		() => new net.Socket({fd: 1}).write('LOUD'), () => new tty.WriteStream(2).write('LOUD'), () => (process as any)._rawDebug('LOUD'),
		() => fs.writeFileSync('/dev/stdout', 'LOUD'), () => fs.writeFileSync('/proc/self/fd/2', 'LOUD'), () => fs.writeFileSync('/dev/tty', 'LOUD'),
		() => process.report.writeReport('stderr'), () => process.emitWarning('LOUD'), () => (process as any).binding('fs'),
	]) {
		try { attempt(); } catch {}
	}
	ctx.ui.print('', 'all tried');
};
`;

test('nothing that a script writes reaches standard output or error', async () => {
	await using folder = await withScript('loud', loud);
	await using wick = await startProgram({dir: folder.dir});
	wick.send('/script load loud');
	await wick.waitForEvent('question');
	wick.send('/accept');
	await wick.waitForEvent('notice', {text: 'all tried'});
	wick.send('/script unload loud');
	await wick.waitForEvent('script.changed', {state: 'disabled'}, {since: wick.events.length});
	expect(wick.process.lines.filter(line => !line.startsWith('{"event":'))).toEqual([]);
	expect(wick.errors).toEqual([]);
});

test('on the screen neither what it writes nor its end is in the way; the user is asked in the status line', async () => {
	await using folder = await withScript('loud', `${loud}\nsetTimeout(() => { for (;;) new Array(1000).fill(1); }, 50);`);
	await using wick = await startScreen({args: ['--dir', folder.dir], columns: 120});
	await wick.port();
	wick.type('/script load loud\r');
	await wick.waitFor('Let the script loud run?');
	wick.type('\u{1B}y');
	await wick.waitFor(/The script loud was switched off: it has (?:not answered|taken)/v);
	wick.type('still here');
	await wick.waitFor('still here');
	expect(Buffer.from(wick.received).toString()).not.toContain('LOUD');
});
