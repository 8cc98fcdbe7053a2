import {describe, expect, test} from 'vitest';
import {BodyWriter} from '../../support/grid/body.js';
import {httpAnswer} from '../../support/grid/event-queue.js';
import {LOOPBACK, Scene} from './scene.js';

const deep = `<llsd>${'<array>'.repeat(5000)}${'</array>'.repeat(5000)}</llsd>`;

describe('what a region should not send', () => {
	test('garbage and packets cut short change nothing, and are told of once a minute', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		grid.litter('Test One', 2000);
		await scene.clock.advance(1000);
		expect(us.said).toEqual([]);
		expect(us.errors).toEqual([]);
		expect(us.notices.filter(notice => notice.startsWith('unreadable-packet'))).toHaveLength(1);
		const id = us.say(LOOPBACK, 'all well');
		await scene.clock.advance(1000);
		expect(us.receipts.get(id)).toEqual(['delivered']);
	});

	test('packets from another address are dropped', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		for (const from of [{address: '127.0.0.1', port: 9001}, {address: '10.9.9.9', port: 9000}]) {
			grid.forge('Test One', from, 'DisableSimulator', new Uint8Array());
			grid.forge('Test One', from, 'AlertMessage', new BodyWriter().text1('believe me').u8(0).u8(0).body);
		}

		await scene.clock.advance(5000);
		expect(us.network).toEqual(['on', 'on']);
		expect(us.notices.filter(notice => notice.startsWith('alert'))).toEqual([]);
		expect(us.notices.filter(notice => notice.startsWith('foreign-packet'))).toHaveLength(1);
		// Nobody there is answered.
		expect(us.of('sendTo').every(({to}) => to.address === '127.0.0.1' && to.port === 9000)).toBe(true);
	});

	test('unknown messages and trailing bytes are acknowledged like all others', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		grid.say('Test One', '#ffff01ff', new Uint8Array(40));
		grid.say('Test One', 'AlertMessage', new BodyWriter().text1('with more behind').u8(0).u8(0).u32(7).u32(7).body);
		await scene.clock.advance(5000);
		expect(us.notices.at(-1)).toBe('alert: test tells you: with more behind');
		expect(grid.visit('Test One').circuit?.oldestUnacked).toBe(0);
	});

	test('a flood of alerts is bounded', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		for (let index = 0; index < 500; index++) {
			grid.alert(`alert ${index}`);
		}

		await scene.clock.advance(2000);
		expect(us.notices.filter(notice => notice.startsWith('alert')).length).toBeLessThan(20);
	});

	test('a group list as long as a book, with names like escape codes, stays within bounds', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid, {groups: ['Loopback Chat']});
		const entries = Array.from({length: 3000}, (_, index) => ({GroupID: `00000000-0000-4000-8000-${index.toString().padStart(12, '0')}`, GroupName: `\u{1B}[31m${'x'.repeat(5000)}`}));
		const data = entries.map(({GroupID, GroupName}) => `<map><key>GroupID</key><uuid>${GroupID}</uuid><key>GroupName</key><string>${GroupName}</string></map>`).join('');
		grid.tell('Test One', 'AgentGroupDataUpdate', {xml: `<map><key>AgentData</key><array><map><key>AgentID</key><uuid>30000000-0000-4000-8000-000000000001</uuid></map></array><key>GroupData</key><array>${data}</array></map>`});
		await scene.clock.advance(1000);
		const told = us.events('network').at(-1);
		const groups = told?.on ? told.details['groups'] as ReadonlyArray<{name: string}> : [];
		expect(groups).toHaveLength(1000);
		expect(groups.every(({name}) => name.length <= 64 && /^\u{FFFD}\[31mx+$/v.test(name))).toBe(true);
		expect(us.rooms).toEqual([]);
		us.verb('join', {group: '\u{FFFD}[31mxxx'});
		expect(us.errors.at(-1)?.length).toBeLessThan(1000);
	});
});

describe('an event queue that misbehaves', () => {
	const faults: ReadonlyArray<readonly [what: string, body: string]> = [
		['no XML', 'nonsense'],
		['LLSD of another shape', '<llsd><array><string>x</string></array></llsd>'],
		['a document type', '<!DOCTYPE llsd [<!ENTITY a "b">]><llsd><map><key>events</key><array /></map></llsd>'],
		['endless depth', deep],
		['events of the wrong types', '<llsd><map><key>id</key><integer>1</integer><key>events</key><array><string>x</string><map><key>message</key><integer>1</integer></map><map><key>message</key><string>ChatterBoxInvitation</string><key>body</key><map><key>instantmessage</key><integer>1</integer></map></map><map><key>message</key><string>AgentGroupDataUpdate</string><key>body</key><map><key>AgentData</key><string>x</string></map></map></array></map></llsd>'],
	];

	test.for(faults)('%s is survived', async ([, body]) => {
		const scene = new Scene();
		const grid = await scene.grid();
		grid.faults.http({on: 'EventQueueGet', answer: httpAnswer(200, body)});
		const us = await scene.usIn(grid);
		await scene.clock.advance(2000);
		expect(us.network.at(-1)).toBe('on');
		expect(us.rooms).toEqual(['#Loopback Chat', '#Second Room é']);
	});

	test('answers of nothing, at once and for ever, are asked for ever more rarely', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		grid.faults.http({on: 'EventQueueGet', times: 100_000, answer: httpAnswer(502)});
		const us = await scene.usIn(grid);
		await scene.clock.advance(600_000);
		const polls = us.of('http').filter(({id}) => id.startsWith('events'));
		expect(polls.length).toBeGreaterThan(10);
		expect(polls.length).toBeLessThan(40);
		expect(us.network.at(-1)).toBe('on');
		expect(us.notices.filter(notice => notice.startsWith('event-queue'))).toHaveLength(1);
	});

	test('a burst of 502 is over when it is over', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		grid.faults.http({on: 'EventQueueGet', times: 3, answer: httpAnswer(502)});
		const us = scene.us(grid);
		await us.start();
		await scene.clock.advance(3000);
		expect(us.rooms).toEqual(['#Loopback Chat', '#Second Room é']);
	});

	test('an answer that is told again is acted upon once', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid, {groups: []});
		const answer = '<llsd><map><key>id</key><integer>77</integer><key>events</key><array><map><key>message</key><string>ForceCloseChatterBoxSession</string><key>body</key><map><key>session_id</key>'
			+ `<uuid>${LOOPBACK.slice(1)}</uuid><key>reason</key><string>once</string></map></map></array></map></llsd>`;
		us.verb('join', {group: 'Loopback Chat'});
		await scene.clock.advance(1000);
		grid.faults.http({on: 'EventQueueGet', times: 3, answer: httpAnswer(200, answer)});
		grid.tell('Test One', 'ParcelProperties', {xml: '<map />'});
		await scene.clock.advance(5000);
		expect(us.notices.filter(notice => notice.startsWith('closed'))).toHaveLength(1);
		expect(us.of('http').at(-1)?.request.body).toContain('<key>done</key><boolean>0</boolean>');
	});

	test('events without end do not spin', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		let id = 0;
		const {sites} = scene.internet;
		const site = sites.get('http://127.0.0.1:9000')!;
		sites.set('http://127.0.0.1:9000', async request => request.body?.includes('<key>ack</key>') ? httpAnswer(200, `<llsd><map><key>id</key><integer>${++id}</integer><key>events</key><array><map /></array></map></llsd>`) : site(request));
		grid.tell('Test One', 'ParcelProperties', {xml: '<map />'});
		await scene.clock.advance(10_000);
		expect(us.of('http').length).toBeGreaterThan(20);
		expect(us.of('http').length).toBeLessThan(200);
	});
});
