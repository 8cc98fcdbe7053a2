import {setImmediate as macrotask} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {createShell} from '../../source/commands/shell.js';
import type {TypedLine} from '../../source/commands/shell-types.js';
import type {Typed} from '../../source/commands/spec.js';
import {CommandTable} from '../../source/commands/table.js';
import {Panel, type Judge} from '../../source/session/panel.js';

/** A shell in which somebody decides about each line, and what was said in it. */
const shellWith = (judge: Judge<TypedLine>) => {
	const panel = new Panel<TypedLine>();
	panel.add(judge);
	const said: string[] = [];
	const ran: string[] = [];
	const table = new CommandTable([]);
	for (const name of ['script', 'other']) {
		table.add({name, args: [], help: '', build: () => ({async run() {
			ran.push(name);
			return {ok: true};
		}})});
	}

	const run = createShell({
		table,
		async dispatch(command) {
			said.push(command.command === 'say' ? command.text : command.command);
			return {ok: true};
		},
		publish() {},
		panel,
	});
	const type = async (line: string, typed: Partial<Typed> = {}) => run(line, {room: 'mm/everybody', face: 'headless', ...typed});
	return {said, ran, type};
};

test('is asked with the line as it was typed, the room and the face', async () => {
	const asked: TypedLine[] = [];
	const {type} = shellWith(line => {
		asked.push(line);
		return true;
	});
	await type(' hello ', {face: 'ctl', room: 'mm/@Al'});
	expect(asked).toEqual([{text: ' hello ', face: 'ctl', room: 'mm/@Al'}]);
});

test('a line that is refused does nothing and is no mistake', async () => {
	const {type, said} = shellWith(({text}) => !text.startsWith('#'));
	expect(await type('#call me')).toEqual({ok: true, lines: []});
	await type('hello');
	expect(said).toEqual(['hello']);
});

test('another line takes its place', async () => {
	const {type, said, ran} = shellWith(async ({text}) => ({text: text.replace('!', '/other ').trim()}));
	await type('!');
	await type('hello');
	expect([said, ran]).toEqual([['hello'], ['other']]);
});

test('one who decides slowly about the first line does not let the second pass it', async () => {
	const verdict = Promise.withResolvers<boolean>();
	const {type, said} = shellWith(async ({text}) => text === 'first' ? verdict.promise : true);
	const both = [type('first'), type('second')];
	await macrotask();
	expect(said).toEqual([]);
	verdict.resolve(true);
	await Promise.all(both);
	expect(said).toEqual(['first', 'second']);
});

test('nobody is asked about what scripts type, nor about the commands that end scripts', async () => {
	const {type, said, ran} = shellWith(() => false);
	await type('hello', {face: 'script'});
	await type('/script');
	await type('/quit');
	await type('/other');
	expect([said, ran]).toEqual([['hello', 'quit'], ['script']]);
});
