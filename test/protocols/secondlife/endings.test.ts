import {describe, expect, test} from 'vitest';
import {httpAnswer} from '../../support/grid/event-queue.js';
import {kickUser} from '../../support/grid/messages.js';
import {LOOPBACK, Scene} from './scene.js';

describe('leaving', () => {
	test('a logout ends with the event queue', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		us.hangup();
		expect(us.isClosed).toBe(false);
		await scene.clock.advance(150);
		expect(us.of('close')).toEqual([{type: 'close', reason: 'you left test', failure: 'cancelled'}]);
		expect(us.network).toEqual(['on', 'on', 'you left test']);
		expect(us.pending).toBe(0);
		expect(grid.online).toEqual([]);
		expect(grid.complaints).toEqual([]);
	});

	test('or with an answer over the circuit', async () => {
		const scene = new Scene();
		const grid = await scene.grid({answersLogout: true});
		const us = await scene.usIn(grid);
		us.verb('logout');
		us.verb('logout');
		await scene.clock.advance(150);
		expect(us.of('close')).toHaveLength(1);
		expect(grid.heard.filter(({packet}) => packet.name === 'LogoutRequest' && !packet.isResent)).toHaveLength(1);
	});

	test('or after two seconds, where nothing answers', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		grid.faults.cutOff.add('Test One');
		us.hangup();
		await scene.clock.advance(1990);
		expect(us.isClosed).toBe(false);
		await scene.clock.advance(20);
		expect(us.isClosed).toBe(true);
		expect(us.pending).toBe(0);
	});

	test('before the grid has answered the login nothing has to be said to it', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		grid.faults.http({on: 'login', answer: 'never'});
		const us = scene.us(grid);
		await us.start();
		us.hangup();
		expect(us.of('abort')).toHaveLength(1);
		expect(us.isClosed).toBe(true);
		await scene.clock.advance(100_000);
		expect(us.pending).toBe(0);
	});

	test('what waits for a name is shown before the end', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		const two = scene.viewer(grid, 'Two');
		await scene.clock.advance(1000);
		two.send('Loopback Chat', 'last words');
		await scene.clock.advance(50);
		expect(us.said).toEqual([]);
		us.feed({type: 'closed', reason: 'the socket is gone'});
		expect(us.said).toEqual(['Loopback Chat/?Test Two: last words']);
		expect(us.network.at(-1)).toBe('the socket is gone');
	});
});

describe('being put out', () => {
	test('by an administrator', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		grid.kick('Test One', '\n--force goodbye\u{1B}[2J now\n');
		await scene.clock.advance(1000);
		expect(us.errors).toEqual(['GRID_KICKED: test has put you out ("--force goodbye now"). You are not logged in again by itself; /grid login test does it.']);
		expect(us.network.at(-1)).toBe('put out by the grid ("--force goodbye now")');
		expect(us.isClosed).toBe(true);
		await scene.clock.advance(600_000);
		expect(grid.logins).toHaveLength(1);
	});

	test('by the same account elsewhere: nobody fights', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		const first = scene.viewer(grid, 'One');
		await scene.clock.advance(1000);
		expect(first.transcript[0]).toMatch(/^refused presence/v);
		expect(us.errors).toEqual(['GRID_KICKED: test has put you out ("New login detected"). You are not logged in again by itself; /grid login test does it.']);
		scene.viewer(grid, 'One');
		await scene.clock.advance(600_000);
		expect(grid.logins.map(({result}) => result)).toEqual(['true', 'presence', 'true']);
	});

	test('by a server that goes down', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		grid.shutdown();
		await scene.clock.advance(1000);
		expect(us.errors).toEqual(['GRID_KICKED: test has put you out ("The simulator is going down."). You are not logged in again by itself; /grid login test does it.']);
		expect(us.isClosed).toBe(true);
	});

	test('the news of it may come behind the end of the connection', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		grid.faults.http({on: 'EventQueueGet', answer: httpAnswer(404)});
		grid.tell('Test One', 'ParcelProperties', {xml: '<map />'});
		await scene.clock.advance(300);
		expect(us.network.at(-1)).toBe('on');
		grid.kick('Test One', 'enough');
		await scene.clock.advance(2000);
		expect(us.network.slice(-1)).toEqual(['put out by the grid ("enough")']);
	});

	test('an older session of ours concerns us no more', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		const old = {...grid.visit('Test One'), session: '60000000-0000-4000-8000-000000000001'};
		grid.say('Test One', 'KickUser', kickUser(old, 'New login detected'));
		await scene.clock.advance(1000);
		expect(us.network.at(-1)).toBe('on');
	});
});

describe('a lost connection', () => {
	test('after a minute of silence we log in again, and the rooms stay', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid, {start: 'home'});
		grid.faults.cutOff.add('Test One');
		const id = us.say(LOOPBACK, 'anybody?');
		await scene.clock.advance(62_000);
		expect(us.network.at(-1)).toBe('it has been silent for a minute');
		expect(us.notices.at(-1)).toBe('return: The connection to test is lost: it has been silent for a minute. The next try is in 6 seconds; /grid logout ends that.');
		expect(us.receipts.get(id)).toEqual(['failed']);
		const offline = us.say(LOOPBACK, 'anybody now?');
		expect(us.receipts.get(offline)).toEqual(['failed']);
		expect(us.errors.at(-1)).toBe('GRID_OFFLINE: You are not in test, so this was not sent. You will be logged in again soon.');
		grid.faults.cutOff.clear();
		await scene.clock.advance(15_000);
		expect(us.network.at(-1)).toBe('on');
		expect(us.rooms).toEqual(['#Loopback Chat', '#Second Room é']);
		expect(grid.logins.map(({start, result}) => `${start} ${result}`).slice(0, 2)).toEqual(['home true', 'last true']);
		const two = scene.viewer(grid, 'Two');
		await scene.clock.advance(1000);
		two.send('Loopback Chat', 'welcome back');
		const back = us.say(LOOPBACK, 'thanks');
		await scene.clock.advance(1000);
		expect(us.said).toEqual(['Loopback Chat/Test Two: welcome back']);
		expect(us.receipts.get(back)).toEqual(['delivered']);
	});

	test('the region closes it without a word', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		grid.say('Test One', 'DisableSimulator', new Uint8Array());
		await scene.clock.advance(500);
		expect(us.network.at(-1)).toBe('on');
		await scene.clock.advance(1000);
		expect(us.network.at(-1)).toBe('its region has closed the connection');
		await scene.clock.advance(10_000);
		expect(us.network.at(-1)).toBe('on');
		// Our old session was still there.
		expect(grid.logins.map(({result}) => result)).toEqual(['true', 'presence', 'true']);
	});

	test('a server that is gone is tried again with longer and longer pauses, never in haste', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		grid.crash();
		await scene.clock.advance(3_600_000);
		const attempts = us.of('http').filter(({id}) => id.startsWith('login'));
		expect(attempts.length).toBeGreaterThan(10);
		expect(attempts.length).toBeLessThan(25);
		expect(us.isClosed).toBe(false);
		grid.boot();
		await scene.clock.advance(400_000);
		expect(us.network.at(-1)).toBe('on');
		expect(us.errors).toEqual([]);
	});

	test('a refusal that lasts is believed', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		grid.crash();
		grid.boot();
		grid.faults.refusal = {reason: 'key', message: 'You are banned.'};
		await scene.clock.advance(3_600_000);
		expect(us.isClosed).toBe(true);
		expect(grid.logins.filter(({result}) => result === 'key')).toHaveLength(5);
		expect(us.errors.at(-1)).toBe('GRID_REFUSED: test does not let Test One in. It says: You are banned. Check first, last and the password, then /grid login test.');
	});

	test('a logout ends the tries', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		grid.crash();
		await scene.clock.advance(70_000);
		us.hangup();
		expect(us.isClosed).toBe(true);
		expect(us.pending).toBe(0);
	});
});
