import {describe, expect, test} from 'vitest';
import type {HttpAnswer} from '../../../source/protocols/protocol.js';
import {httpAnswer} from '../../support/grid/event-queue.js';
import type {Grid} from '../../support/grid/grid.js';
import {recordedWorld} from '../../support/grid/world.js';
import {writeAnswer, type Member} from '../../support/grid/xml-rpc.js';
import {Scene} from './scene.js';

/** Logs in and gives it time to come to an end. */
const tried = async (change: (grid: Grid) => void, settings: Readonly<Record<string, unknown>> = {}, secret = 'onepass') => {
	const scene = new Scene();
	const grid = await scene.grid();
	change(grid);
	const us = scene.us(grid, settings, {secret});
	await us.start();
	await scene.clock.advance(100_000);
	return {scene, grid, us};
};

const failure = (kind: 'refused' | 'certificate' | 'timeout', reason: string): HttpAnswer => ({failure: kind, reason});

describe('a login that is refused ends with an error in words', () => {
	test.for<readonly [what: string, code: string, words: string, change: (grid: Grid) => void]>([
		['terms', 'TERMS', 'wants you to read and accept something first. It says: Read this.', grid => {
			grid.faults.refusal = {reason: 'tos', message: 'Read this.'};
		}],
		['a second factor', 'MFA', 'Type it behind the name: /grid login test 123456', grid => {
			grid.faults.refusal = {reason: 'mfa_challenge', message: 'Code, please.'};
		}],
		['an old program', 'UPDATE', 'Another channel in the config may help.', grid => {
			grid.faults.refusal = {reason: 'update', message: 'Too old.'};
		}],
		['a grid that is just starting', 'REFUSED', 'The grid may just be starting: try /grid login test again in a minute.', grid => {
			grid.faults.refusal = {reason: 'key', message: 'Logins to this region are disabled'};
		}],
		['a fault of the grid', 'REFUSED', 'refuses the login (Internal Error). It says: Error generating Login Response', grid => {
			grid.faults.refusal = {reason: 'Internal Error', message: 'Error generating Login Response'};
		}],
		['nobody there', 'UNREACHABLE', 'test can\'t be reached: 127.0.0.1 refused the connection.', grid => {
			grid.faults.http({on: 'login', answer: failure('refused', '127.0.0.1 refused the connection')});
		}],
		['a certificate that is not good', 'CERTIFICATE', 'somebody may be listening in', grid => {
			grid.faults.http({on: 'login', answer: failure('certificate', 'the certificate is for somebody else')});
		}],
		['garbage', 'ANSWER', 'something that can\'t be read (status 200)', grid => {
			grid.faults.http({on: 'login', answer: httpAnswer(200, '<html>welcome')});
		}],
		['another status', 'ANSWER', 'something that can\'t be read (status 503)', grid => {
			grid.faults.http({on: 'login', answer: httpAnswer(503, '')});
		}],
		['a presence that does not go away', 'PRESENCE', 'Leave it with your other viewer', grid => {
			grid.faults.refusal = {reason: 'presence', message: 'Wait.'};
		}],
	])('%s', async ([, code, words, change]) => {
		const {us} = await tried(change);
		expect(us.errors).toHaveLength(1);
		expect(us.errors[0]).toMatch(new RegExp(`^GRID_${code}: `, 'v'));
		expect(us.errors[0]).toContain(words);
		expect(us.events('network').map(({on}) => on)).toEqual([false]);
		expect(us.isClosed).toBe(true);
		expect(us.pending).toBe(0);
		expect(us.of('http').length).toBe(code === 'PRESENCE' ? 2 : 1);
	});

	test('a wrong password, which is never shown', async () => {
		const {us} = await tried(() => undefined, {}, 'hunter2-is-wrong');
		expect(us.errors[0]).toMatch(/^GRID_REFUSED: test does not let Test One in\. It says: Could not authenticate .* Check first, last and the password/v);
		expect(JSON.stringify(us.effects)).not.toContain('hunter2');
	});

	test('what is missing in the config', async () => {
		const {us} = await tried(() => undefined, {'login-uri': undefined, first: undefined});
		expect(us.errors).toEqual(['GRID_SETTINGS: The section [grid.test] of the config lacks login-uri and first. Add it there, then /grid login test.']);
		expect(us.of('http')).toEqual([]);
		expect(us.isClosed).toBe(true);
	});

	test('a password that is missing', async () => {
		const {us} = await tried(() => undefined, {}, '');
		expect(us.errors[0]).toMatch(/^GRID_PASSWORD: /v);
		expect(us.of('http')).toEqual([]);
	});
});

describe('somebody who is logged in already', () => {
	test('is thrown out, and the second try follows a second later', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const old = scene.viewer(grid, 'One');
		await scene.clock.advance(1000);
		const us = scene.us(grid);
		await us.start();
		await scene.clock.advance(3000);
		expect(old.transcript).toContain('kicked: New login detected');
		expect(grid.logins.map(({result}) => result)).toEqual(['true', 'presence', 'true']);
		expect(grid.logins[2]!.at - grid.logins[1]!.at).toBeGreaterThan(1000);
		expect(us.rooms).toEqual(['#Loopback Chat', '#Second Room é']);
		expect(us.errors).toEqual([]);
	});
});

describe('a password without encryption', () => {
	const scenes = async () => {
		const scene = new Scene();
		const grid = await scene.grid({simulator: {address: '10.0.0.99', port: 9000}});
		const us = scene.us(grid);
		await us.start();
		return {scene, grid, us};
	};

	test('goes out only when the user wants it', async () => {
		const {scene, us} = await scenes();
		expect(us.of('ask').map(({question}) => question)).toEqual([{kind: 'plain-login', name: 'test', details: {host: '10.0.0.99:9000'}}]);
		expect(us.of('http')).toEqual([]);
		us.answer('accept');
		await scene.clock.advance(1000);
		expect(us.network.at(-1)).toBe('on');
	});

	test('and not where he does not', async () => {
		const {us} = await scenes();
		us.answer('deny');
		expect(us.of('http')).toEqual([]);
		expect(us.errors[0]).toMatch(/^GRID_PLAIN: .* Set a login-uri that begins with https:\/\/, if the grid has one\.$/v);
		expect(us.isClosed).toBe(true);
	});

	test('he is asked once, also when the connection is lost', async () => {
		const {scene, grid, us} = await scenes();
		us.answer('accept');
		await scene.clock.advance(1000);
		grid.say('Test One', 'DisableSimulator', new Uint8Array());
		await scene.clock.advance(10_000);
		expect(us.network.at(-1)).toBe('on');
		expect(us.of('ask')).toHaveLength(1);
	});

	test('the question goes away with the login', async () => {
		const {us} = await scenes();
		us.hangup();
		expect(us.of('withdraw')).toEqual([{type: 'withdraw', id: 'plain-login', reason: 'you do not log in'}]);
		us.answer('accept');
		expect(us.of('http')).toEqual([]);
	});
});

describe('a second factor', () => {
	const withCode = {...recordedWorld, accounts: recordedWorld.accounts.map(account => account.last === 'One' ? {...account, code: '123456'} : account)};

	test('its code is good for one login; what the grid gives for it, for the next ones', async () => {
		const scene = new Scene();
		const grid = await scene.grid(withCode);
		const us = scene.us(grid);
		us.verb('login', {name: 'test', code: '123456'});
		await us.start();
		await scene.clock.advance(1000);
		expect(us.network.at(-1)).toBe('on');
		grid.say('Test One', 'DisableSimulator', new Uint8Array());
		await scene.clock.advance(10_000);
		expect(us.network.at(-1)).toBe('on');
		const bodies = us.of('http').filter(({id}) => id.startsWith('login')).map(({request}) => request.body ?? '');
		expect(bodies.map(body => body.includes('123456'))).toEqual([true, false, false]);
	});

	test('a code that comes during the login begins it anew', async () => {
		const scene = new Scene();
		const grid = await scene.grid(withCode);
		const us = scene.us(grid);
		await us.start();
		us.verb('login', {name: 'test', code: '123456'});
		await scene.clock.advance(1000);
		expect(us.of('abort')).toHaveLength(1);
		expect(us.network.at(-1)).toBe('on');
	});
});

describe('where a grid sends us', () => {
	test('another place of the grid is asked there, by its method', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		grid.faults.next = {uri: grid.loginUri, method: 'login_elsewhere'};
		const us = scene.us(grid);
		await us.start();
		await scene.clock.advance(1000);
		expect(us.of('http').map(({request}) => /<methodName>(?<method>\w+)/v.exec(request.body ?? '')?.groups?.['method'])).toEqual([
			'login_to_simulator', 'login_elsewhere', 'login_elsewhere', 'login_elsewhere',
		]);
		expect(us.errors).toEqual(['GRID_SENT_AWAY: test sent us on and on. Your password was not sent there.']);
	});

	const welcome = (change: Readonly<Record<string, Member>>): HttpAnswer => httpAnswer(200, writeAnswer({
		login: 'true',
		agent_id: '30000000-0000-4000-8000-000000000001',
		session_id: '60000000-0000-4000-8000-000000000001',
		circuit_code: 5,
		sim_ip: '10.0.0.7',
		sim_port: 9000,
		seed_capability: 'https://grid.example/seed',
		first_name: 'Test',
		last_name: 'One',
		message: 'Welcome',
		...change,
	}));

	const answeredWith = async (answer: HttpAnswer) => {
		const scene = new Scene();
		scene.internet.sites.set('https://grid.example', request => request.url === 'https://grid.example/login' ? answer : {failure: 'refused', reason: 'no'});
		const grid = await scene.grid();
		const us = scene.us(grid, {'login-uri': 'https://grid.example/login'});
		await us.start();
		await scene.clock.settle();
		return us;
	};

	test.for<readonly [what: string, change: Readonly<Record<string, Member>>, words: string]>([
		['a seed on our own machine', {seed_capability: 'http://127.0.0.1:8080/admin'}, 'sent us to 127.0.0.1, which is this very machine'],
		['a seed on our own machine by name', {seed_capability: 'http://localhost/admin'}, 'sent us to localhost'],
		['a region on our own machine', {sim_ip: '127.0.0.1'}, 'sent us to 127.0.0.1'],
		['another place that is our own machine', {login: 'indeterminate', next_url: 'http://127.0.0.1/', next_method: 'login_to_simulator'}, 'sent us to 127.0.0.1'],
		['another place without encryption', {login: 'indeterminate', next_url: 'http://10.9.9.9/', next_method: 'login_to_simulator'}, 'where a password would not be encrypted'],
	])('%s is refused', async ([, change, words]) => {
		const us = await answeredWith(welcome(change));
		expect(us.errors[0]).toContain('GRID_SENT_AWAY: test ');
		expect(us.errors[0]).toContain(words);
		expect(us.of('http')).toHaveLength(1);
		expect(us.of('sendTo')).toEqual([]);
		expect(us.isClosed).toBe(true);
	});

	test('a seed that is no address of the web makes the answer useless', async () => {
		const us = await answeredWith(welcome({seed_capability: 'file:///etc/passwd'}));
		expect(us.errors[0]).toContain('GRID_ANSWER');
		expect(us.of('http')).toHaveLength(1);
	});

	test('a capability on our own machine is not used', async () => {
		const scene = new Scene();
		scene.internet.sites.set('https://grid.example', request => request.url.endsWith('/login')
			? welcome({})
			: httpAnswer(200, '<llsd><map><key>EventQueueGet</key><string>http://localhost/x</string></map></llsd>'));
		const grid = await scene.grid();
		const us = scene.us(grid, {'login-uri': 'https://grid.example/login'});
		await us.start();
		await scene.clock.settle();
		us.feed({type: 'datagram', from: {address: '10.0.0.7', port: 9000}, block: {code: 0xFF_FF_FF_FB, payload: Uint8Array.of(1, 1, 0, 0, 0), sequence: 0, isReliable: false, isResent: false, isZeroCoded: false, acks: []}});
		await scene.clock.settle();
		expect(us.of('http')).toHaveLength(2);
		expect(us.notices.filter(notice => notice.startsWith('capability-refused'))).toHaveLength(1);
	});
});

describe('a region that does not take us in', () => {
	test('with a wrong circuit code: it acknowledges, and is silent then', async () => {
		const {grid, us} = await tried(each => {
			each.faults.hasWrongCode = true;
		});
		expect(us.notices.filter(notice => notice.startsWith('return')).length).toBe(2);
		expect(us.errors).toEqual(['GRID_REGION: You can\'t get into test: its region at 127.0.0.1:9000 answers, but does not let you in. Check your network and its firewall, then /grid login test.']);
		expect(us.isClosed).toBe(true);
		expect(us.events('network').map(({on}) => on)).toEqual([false]);
		// Never a flood: each try is one login, and few packets.
		expect(grid.logins.filter(({result}) => result === 'true').length).toBe(3);
		expect(us.of('sendTo').length).toBeLessThan(60);
	});

	test('with all of UDP held back', async () => {
		const {us} = await tried(each => {
			each.faults.toGrid = {loss: 1, duplication: 0, disorder: 0};
		});
		expect(us.errors).toEqual(['GRID_REGION: You can\'t get into test: its region at 127.0.0.1:9000 does not answer over UDP, which a firewall may hold back. Check your network and its firewall, then /grid login test.']);
		expect(us.of('sendTo').length).toBeLessThan(60);
		expect(us.pending).toBe(0);
	});
});

describe('a seed that does not answer', () => {
	test('holds nobody up: we are in, and it is asked again', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		grid.faults.http({on: 'seed', times: 3, answer: 'never'});
		const us = scene.us(grid);
		await us.start();
		await scene.clock.advance(5000);
		expect(us.network).toEqual(['on']);
		expect(us.rooms).toEqual([]);
		await scene.clock.advance(60_000);
		expect(us.rooms).toEqual(['#Loopback Chat', '#Second Room é']);
		expect(us.notices.filter(notice => notice.startsWith('no-capabilities'))).toHaveLength(1);
	});

	test.for([['garbage', '\u{0}<llsd>'], ['no map', '<llsd><array /></llsd>'], ['a bomb', '<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><llsd><map><key>EventQueueGet</key><string>&b;</string></map></llsd>']])('nor does %s', async ([, body]) => {
		const scene = new Scene();
		const grid = await scene.grid();
		grid.faults.http({on: 'seed', times: 2, answer: httpAnswer(200, body)});
		const us = scene.us(grid);
		await us.start();
		await scene.clock.advance(10_000);
		expect(us.rooms).toEqual(['#Loopback Chat', '#Second Room é']);
		expect(us.notices.filter(notice => notice.startsWith('no-capabilities'))).toHaveLength(1);
	});
});
