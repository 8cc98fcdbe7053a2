/** Snooping, serving and lists as two people see it, one of them with a screen. */
import {expect, test} from 'vitest';
import {startProgram} from '../support/program.js';
import {startScreen} from '../support/screen-program.js';

test('who snoops stands in the status line, and one key ends it', async () => {
	await using wick = await startScreen({args: ['--accept', 'all']});
	await using al = await startProgram({name: 'Al'});
	al.send(`/call 127.0.0.1 ${await wick.port()}`);
	await al.waitForEvent('peer.online', {peer: {name: 'Wick'}});
	al.send('/snoop Wick');
	await wick.waitFor(/^Al wants to see your chat \(snoop\) +Alt\+Y let him {2}Alt\+N refuse/mv);
	wick.key('alt+y');
	await al.waitForEvent('snoop.started', {direction: 'in', peer: {name: 'Wick'}});
	await wick.waitFor(/^SNOOPED BY Al +Alt\+H ends it/mv);
	wick.type('hello\r');
	await al.waitForEvent('snoop.line', ({text}) => text.includes('hello'));
	wick.key('alt+h');
	await al.waitForEvent('snoop.stopped', {direction: 'in', peer: {name: 'Wick'}});
	await wick.waitFor(screen => screen.every(line => !line.startsWith('SNOOPED BY')));

	// Once more, by a key of ours, from the list of peers.
	wick.key('alt+p');
	await wick.waitFor(/^Al {3}Enter chat/mv);
	wick.type('w');
	await wick.waitFor(/^SNOOPED BY Al +Al +Enter chat/mv);
	wick.key('alt+h');
	await wick.waitFor(screen => screen.every(line => !line.startsWith('SNOOPED BY')));
});

test('what a friend shows has a view of its own; a key asks for it and ends it', async () => {
	await using wick = await startScreen({columns: 120, rows: 40, args: ['--accept', 'all']});
	await using al = await startProgram({name: 'Al'});
	al.send(`/call 127.0.0.1 ${await wick.port()}`);
	await wick.waitFor(/^● Al/mv);
	wick.key('alt+p');
	wick.type('s');
	const {id} = await al.waitForEvent('question', {kind: 'snoop', details: {direction: 'out'}});
	al.send(`/accept ${id}`);
	await wick.waitFor('Al lets you see his MUD.');
	al.send('hello');
	await wick.waitFor(/>> Al chats to everybody, 'hello'/v);
	wick.key('alt+s');
	await wick.waitFor(/s stop/v);
	wick.type('s');
	await al.waitForEvent('snoop.stopped', {direction: 'out'});
	await wick.waitFor('snoop: Al (ended)');
});

test('a command that a friend sends is a question, and is kept as a file', async () => {
	await using wick = await startScreen({columns: 120, rows: 40, args: ['--accept', 'all']});
	await using al = await startProgram({name: 'Al'});
	al.send(`/call 127.0.0.1 ${await wick.port()}`);
	await al.waitForEvent('peer.online', {peer: {name: 'Wick'}});
	al.send('/raw Wick 10 #alias {k} {kill}');
	await wick.waitFor('Save the alias that Al sends? It is not run: "#alias {k} {kill}"');
	wick.key('alt+n');
	await wick.waitFor(screen => screen.join('\n').includes('F1 help'));
});

/** What stands right of his name in the list of peers. */
const flagsOfAl = (screen: readonly string[]): string | undefined => screen.find(line => line.startsWith('● Al'))?.slice(4, 24).trim();

test('ignore, serve, private and peek by keys', async () => {
	await using wick = await startScreen({columns: 120, rows: 40, args: ['--accept', 'all']});
	await using al = await startProgram({name: 'Al'});
	al.send(`/call 127.0.0.1 ${await wick.port()}`);
	await wick.waitFor(/^● Al/mv);
	wick.key('alt+p');
	for (const [key, flag] of [['m', 'I'], ['e', 'S'], ['v', 'P']] as const) {
		wick.type(key);
		// eslint-disable-next-line no-await-in-loop -- Each key acts on what the one before has left.
		await wick.waitFor(screen => flagsOfAl(screen) === flag);
		wick.type(key);
		// eslint-disable-next-line no-await-in-loop
		await wick.waitFor(screen => flagsOfAl(screen) === '');
	}

	wick.type('l');
	await wick.waitFor('Al is connected with nobody but you, or keeps the others private.');
	wick.key('escape');
	await wick.waitFor(() => wick.cursor().visible);
	wick.type('/away at lunch\r');
	await wick.waitFor('Wick (away)');
	wick.type('/back\r');
	await wick.waitFor(/Wick · \d+/v);
	expect(wick.screen().at(-1)?.trimEnd()).toBe('[everybody]');
});
