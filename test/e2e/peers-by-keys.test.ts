/** Everything one does with a peer, without typing a command. */
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {startProgram} from '../support/program.js';
import {startScreen} from '../support/screen-program.js';

test('every action on a peer, by keys alone', async () => {
	await using wick = await startScreen({columns: 120, rows: 40});
	await using al = await startProgram({name: 'Al'});
	await using bo = await startProgram({name: 'Bo'});
	const port = await wick.port();
	al.send(`/call 127.0.0.1 ${port}`);
	await wick.waitFor('Al calls from 127.0.0.1');
	wick.key('alt+y');
	await al.waitForEvent('peer.online', {peer: {name: 'Wick'}});
	bo.send(`/call 127.0.0.1 ${port}`);
	await wick.waitFor('Bo calls from 127.0.0.1');

	// The question is answered from within the pane.
	wick.key('alt+p');
	await wick.waitFor(/^Peers +Esc/mv);
	wick.key('alt+y');
	await bo.waitForEvent('peer.online', {peer: {name: 'Wick'}});
	await wick.waitFor(/^● Bo/mv);
	await wick.waitFor(() => !wick.cursor().visible);
	await wick.waitFor(/^Al {3}Enter chat/mv);
	wick.type('j');
	await wick.waitFor(/^Bo {3}Enter chat {2}h hang up {2}t paste {2}.*\? keys {2}Esc back/mv);

	wick.type('?');
	await wick.waitFor(/^Keys: Bo/mv);
	wick.type('p');
	await wick.waitFor(/Bo answered in [\d.]+ ms/v);
	await wick.waitFor(/^● Bo +\d+ ms/mv);
	wick.type('i');
	await wick.waitFor(/\d\d:\d\d {2}\/info/v);

	// What needs more than the peer, or lasts, waits in the line for it.
	wick.type('a');
	await wick.waitFor('[everybody] /allow Bo');
	wick.type('s');
	wick.key('tab');
	await wick.waitFor('[everybody] /allow Bo snoop');
	wick.key('ctrl+u');
	wick.key('alt+p');
	wick.type('b');
	await wick.waitFor('[everybody] /block Bo');
	wick.key('ctrl+u');
	await writeFile(path.join(wick.dir, 'temple map.txt'), 'N');
	wick.key('alt+p');
	wick.type('f');
	await wick.waitFor('[everybody] /sendfile Bo');
	wick.type('~/tem');
	wick.key('tab');
	await wick.waitFor('[everybody] /sendfile Bo "~/temple map.txt"');
	wick.key('ctrl+u');
	wick.key('alt+p');
	wick.type('t');
	await wick.waitFor('[everybody] /paste Bo');
	wick.paste('   N\n   |\nW--+--E\n   |\n   S\n');
	await wick.waitFor('Enter sends 5 lines as one text');
	wick.key('enter');
	await bo.waitForEvent('message', {direction: 'in', room: 'mm/@Wick', scope: 'personal', text: '   N\n   |\nW--+--E\n   |\n   S'});
	wick.key('alt+1');
	wick.key('alt+p');

	// Letters that mean nothing here mean nothing anywhere.
	wick.type('XYZ');
	wick.type('g');
	await wick.waitFor('[everybody] /setgroup Bo');
	await wick.waitFor(() => wick.cursor().visible);
	wick.type('raid\r');
	await wick.waitFor('Bo is in the group raid now.');

	wick.key('alt+p');
	wick.type('/b');
	await wick.waitFor(screen => screen.some(line => line.startsWith('Peers /b')) && screen.every(line => !line.startsWith('● Al')));
	wick.key('enter');
	await wick.waitFor(/^Bo {3}Enter chat/mv);
	wick.key('enter');
	await wick.waitFor('[Bo]');
	wick.type('just you\r');
	await bo.waitForEvent('message', {direction: 'in', room: 'mm/@Wick', scope: 'personal', text: 'just you'});

	// The one who was selected still is.
	wick.key('alt+p');
	await wick.waitFor(/^Bo {3}Enter chat/mv);
	wick.type('r');
	await wick.waitFor('[Bo] /raw Bo');
	wick.type('4 as it is\r');
	await bo.waitForEvent('message', {direction: 'in', room: 'mm/everybody', text: 'as it is'});
	wick.key('alt+p');
	await wick.waitFor(/^Bo {3}Enter chat/mv);
	wick.key('up');
	await wick.waitFor(/^Al {3}Enter chat/mv);
	wick.key('down');
	await wick.waitFor(/^Bo {3}Enter chat/mv);
	wick.type('h');
	await bo.waitForEvent('peer.offline', {peer: {name: 'Wick'}});
	await wick.waitFor(/^○ Bo +127\.0\.0\.1:\d+/mv);
	await wick.waitFor(/^Bo {3}.*c call again/mv);
	const {length} = bo.events;
	wick.type('c');
	const {id, details} = await bo.waitForEvent('question', {kind: 'call'}, {since: length});
	expect(details).toMatchObject({name: 'Wick'});
	bo.send(`/accept ${id}`);
	await bo.waitForEvent('peer.online', {peer: {name: 'Wick'}}, {since: length});
	await wick.waitFor(/^● Bo/mv);
	await wick.waitFor(/^Bo {3}Enter chat/mv);
	wick.key('escape');
	await wick.waitFor(screen => screen.join('\n').includes('F1 help') && wick.cursor().visible);
	expect(wick.cursor()).toEqual({x: '[Bo] '.length, y: 39, visible: true});
});

test('a missed call is called back with one key', async () => {
	await using wick = await startScreen();
	await using al = await startProgram({name: 'Al'});
	al.send(`/call 127.0.0.1 ${await wick.port()}`);
	await wick.waitFor('Al calls from 127.0.0.1');
	al.send('/hangup 127.0.0.1');
	await wick.waitFor(/Al hung up before you answered\. +Alt\+C calls back/v);
	wick.key('alt+c');
	const {id} = await al.waitForEvent('question', {kind: 'call', details: {name: 'Wick'}});
	al.send(`/accept ${id}`);
	await wick.waitFor(/^● Al/mv);
});

test('on a small screen the peers are a room, with the same keys', async () => {
	await using wick = await startScreen({columns: 40, rows: 10, args: ['--accept', 'all']});
	await using al = await startProgram({name: 'Al'});
	// The port does not fit into the bar: he is called instead.
	const port = await al.port();
	await wick.waitFor('[everybody]');
	wick.type(`/call 127.0.0.1 ${port}\r`);
	const {id} = await al.waitForEvent('question', {kind: 'call'});
	al.send(`/accept ${id}`);
	await wick.waitFor(/3 peers/v);
	wick.key('alt+p');
	await wick.waitFor('Al   Enter chat  ? keys  Esc back');
	await wick.waitFor('[peers]');
	wick.type('p');
	await wick.waitFor(/Al answered in [\d.]+ ms/v);
	await wick.waitFor('[everybody]');
	wick.key('alt+p');
	await wick.waitFor('[peers]');
	wick.type('h');
	await al.waitForEvent('peer.offline', {peer: {name: 'Wick'}});
	await wick.waitFor(screen => screen.join(' ').includes('you hung up') && screen.at(-1)?.trimEnd() === '[everybody]');
});
