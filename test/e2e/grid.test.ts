/** The built program in a grid of its own, over real sockets. */
import {mkdir, mkdtemp, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, test, vi} from 'vitest';
import {systemClock} from '../../source/clock.js';
import {createNetwork} from '../../source/net/tcp.js';
import {gridOnSockets} from '../support/grid/on-sockets.js';
import type {Grid} from '../support/grid/grid.js';
import {Viewer} from '../support/grid/viewer.js';
import {startProgram} from '../support/program.js';
import {startScreen} from '../support/screen-program.js';

const LOOPBACK = 'sl:loop/#bbee05e1-845f-4539-a719-cec22673f560';

const config = ({loginUri}: Grid, more = ''): string => `
[grid.loop]
login-uri = "${loginUri}"
first = "Test"
last = "One"
${more}`;

const others = async (grid: Grid): Promise<Viewer> => {
	const two = new Viewer(createNetwork(), systemClock, {uri: grid.loginUri, first: 'Test', last: 'Two', password: 'twopass'});
	two.start();
	await vi.waitFor(() => {
		expect(two.transcript.filter(line => line.startsWith('open '))).toHaveLength(2);
	}, {timeout: 20_000});
	return two;
};

const hears = async (viewer: Viewer, ...lines: readonly string[]): Promise<void> => {
	await vi.waitFor(() => {
		expect(viewer.texts).toEqual(expect.arrayContaining([...lines]));
	}, {timeout: 20_000});
};

test('a visit: groups, texts with their receipts, one person alone, and out again', async () => {
	await using world = await gridOnSockets();
	const {grid} = world;
	await using one = await startProgram({name: 'Wick', config: config(grid, 'password-cmd = "echo onepass"')});
	await one.waitForEvent('ready');
	one.send('/grid login loop');
	await one.waitForEvent('network.online', {protocol: 'secondlife', name: 'loop'});
	await one.waitForEvent('room.opened', {room: LOOPBACK, title: '#Loopback Chat'});
	const two = await others(grid);

	one.send('/group "Loopback Chat" hello from a terminal');
	const sent = await one.waitForEvent('message', {direction: 'out', room: LOOPBACK, scope: 'group', group: 'Loopback Chat', state: 'sent', from: {name: 'Test One'}});
	await one.waitForEvent('message.changed', {id: sent.id, state: 'delivered'});
	await hears(two, 'Loopback Chat/Test One: hello from a terminal');

	two.send('Loopback Chat', 'hello \u{1B}[31myourself');
	await one.waitForEvent('message', {direction: 'in', room: LOOPBACK, text: 'hello yourself', from: {name: 'Test Two', verified: true}});
	two.tell(grid.world.account('Test One').id, 'psst');
	const alone = await one.waitForEvent('message', {direction: 'in', scope: 'personal', text: 'psst', from: {name: 'Test Two', verified: true}});
	one.send('/reply yes?');
	await one.waitForEvent('message', {direction: 'out', room: alone.room, scope: 'personal', text: 'yes?'});
	await hears(two, 'Test One: yes?');
	one.send('/grid tell "Test Two" by the way');
	await one.waitForEvent('message', {direction: 'out', room: alone.room, text: 'by the way'});

	one.send('/grid groups');
	const {lines} = await one.waitForEvent('output', event => event.lines[0] === 'Your groups on loop:');
	expect(lines.slice(1)).toEqual([expect.stringMatching(/^ {2}Loopback Chat +open +bbee05e1-/v), expect.stringMatching(/^ {2}Second Room é +open +f8f38df3-/v)]);
	one.send('/quit');
	expect(await one.exited).toMatchObject({code: 0});
	await one.waitForEvent('network.offline', {name: 'loop'});
	expect(grid.online).toEqual(['Test Two']);
	expect(grid.complaints).toEqual([]);
	expect(JSON.stringify(one.events)).not.toContain('onepass');
});

test('SIGTERM logs out; a wrong password is told in words', async () => {
	await using world = await gridOnSockets();
	const {grid} = world;
	await using one = await startProgram({name: 'Wick', config: config(grid, 'password-cmd = "echo onepass"\nenabled = true')});
	await one.waitForEvent('network.online', {name: 'loop'});
	one.kill('SIGTERM');
	expect(await one.exited).toMatchObject({code: 143});
	expect(grid.online).toEqual([]);

	await using wrong = await startProgram({name: 'Wick', config: config(grid, 'password-cmd = "echo nonsense"')});
	await wrong.waitForEvent('ready');
	wrong.send('/grid login loop');
	const {message} = await wrong.waitForEvent('error', {code: 'ML_GRID_REFUSED'});
	expect(message).toContain('Check first, last and the password, then /grid login loop.');
	expect(grid.online).toEqual([]);
});

test('who is put out stays out and is told why', async () => {
	await using world = await gridOnSockets();
	const {grid} = world;
	await using one = await startProgram({name: 'Wick', config: config(grid, 'password-cmd = "echo onepass"\nenabled = true')});
	await one.waitForEvent('network.online', {name: 'loop'});
	grid.kick('Test One', 'too\nloud');
	const {message} = await one.waitForEvent('error', {code: 'ML_GRID_KICKED'});
	expect(message).toContain('too loud');
	await one.waitForEvent('network.offline', {name: 'loop'});
	one.send('/group "Loopback Chat" hello?');
	await one.waitForEvent('error', {code: 'ML_GROUP_EMPTY'});
	expect(grid.logins).toHaveLength(1);
});

test('on a screen the password is asked for and not shown', async () => {
	await using world = await gridOnSockets();
	const dir = await mkdtemp(path.join(tmpdir(), 'mudlark-'));
	await mkdir(path.join(dir, 'config'));
	await writeFile(path.join(dir, 'config', 'config.toml'), config(world.grid));
	await using screen = await startScreen({args: ['--config', path.join(dir, 'config', 'config.toml')]});
	await screen.waitFor('[everybody]');
	screen.type('/grid login loop\r');
	await screen.waitFor('Password for loop:');
	screen.type('one');
	await screen.waitFor('Password for loop: •••');
	screen.type('pass\r');
	await screen.waitFor('You are in loop as Test One.');
	await screen.waitFor('#Loopback Chat');
	expect(screen.screen().join('\n')).not.toContain('onepass');
	screen.key('up');
	await screen.waitFor('[everybody] /grid login loop');
});
