import {beforeEach, describe, expect, test} from 'vitest';
import type {FakeProgram} from '../support/fake-world.js';
import {IpchatWorld, notices} from '../support/ipchat-world.js';

let world: IpchatWorld;

beforeEach(() => {
	world = new IpchatWorld();
});

describe('a hail', () => {
	let al: FakeProgram;
	let bo: FakeProgram;

	beforeEach(async () => {
		({Al: al, Bo: bo} = await world.circle('Al', 'Bo'));
	});

	test('rings at the other\'s end, and the answer is told where one is', async () => {
		await world.type(al, '/ipchat hail Bo');
		expect(bo.last('notice')).toMatchObject({code: 'hail', text: 'Al hails you.', attention: 'ring', peer: {name: 'Al', protocol: 'ipchat'}});
		expect(al.last('notice')).toMatchObject({code: 'hail-answered', text: 'Bo got the hail.', attention: 'asked'});
	});

	test.for(['/away', '/dnd on'])('does not ring after %s', async line => {
		await world.type(bo, line);
		await world.type(al, '/ipchat hail Bo');
		expect(bo.last('notice')).toMatchObject({code: 'hail-quiet', text: 'Al hails you.'});
		expect(bo.last('notice')).not.toHaveProperty('attention');
	});

	test('that nobody answers is told', async () => {
		world.internet.fate = () => [];
		await world.type(al, '/ipchat hail Bo');
		await world.clock.advance(3000);
		expect(al.last('notice')).toMatchObject({code: 'no-answer', text: 'Bo did not answer the hail.', attention: 'asked'});
	});
});

test('a home page is shown to who asks for it, and opened by nobody', async () => {
	const al = await world.ipchat('Al');
	const bo = await world.ipchat('Bo', {url: 'https://example.org/bo'});
	await world.meet(al, bo);
	await world.type(al, '/ipchat url Bo');
	expect(al.last('notice')).toMatchObject({code: 'url', text: 'Bo\'s URL: https://example.org/bo', attention: 'asked'});
	expect(bo.last('notice')?.text).toBe('Al asked for your URL and gets https://example.org/bo.');
});

test('the statistics are what the command prints', async () => {
	const al = await world.ipchat('Al');
	await world.hear(al, '10.0.0.9', 'Zboo');
	expect((await al.type('/ipchat stats')).lines).toEqual([expect.stringMatching(/^IPchat: 0 in the list\. .* 1 unknown,/v)]);
});

describe('a request for a NetMeeting call', () => {
	let al: FakeProgram;
	let bo: FakeProgram;

	beforeEach(async () => {
		al = await world.ipchat('Al', {netmeeting: 'ask'});
		bo = await world.ipchat('Bo');
		await world.meet(al, bo);
	});

	const kept = () => [...al.disk.files].map(([file, data]) => [file, new TextDecoder().decode(data)] as const);

	test('is a question, and what it asks for is kept on consent, byte by byte', async () => {
		expect((await world.type(bo, '/ipchat netmeeting Al 10.0.0.2')).lines).toEqual(['Al is asked to call 10.0.0.2 with NetMeeting, and has a minute to answer.']);
		expect(al.last('question')).toMatchObject({kind: 'netmeeting', peer: {name: 'Bo'}, details: {name: 'Bo', address: '10.0.0.2', target: '10.0.0.2'}, default: 'deny'});
		expect(kept()).toEqual([]);
		await world.type(al, '/accept');
		const [[file, text] = ['', '']] = kept();
		expect(file).toMatch(/^\/downloads\/ipchat-10\.0\.0\.2-\d{14}\.cnf$/v);
		expect(text).toBe('[ConferenceShortcut]\r\nConfName=10.0.0.2\r\nAddress=10.0.0.2\r\nCallFlags=65543\r\nTransport=1\r\n');
		expect(al.last('notice')).toMatchObject({code: 'file-kept', text: `It is kept in ${file}, and was not opened.`, attention: 'asked'});
		expect(notices(bo).at(-1)).toBe('The request for a NetMeeting call was delivered to Al.');
	});

	test('that is declined is not kept', async () => {
		await world.type(bo, '/ipchat netmeeting Al 10.0.0.2');
		await world.type(al, '/deny');
		expect(kept()).toEqual([]);
		expect(bo.last('notice')).toMatchObject({text: 'The request for a NetMeeting call was delivered to Al but declined.', attention: 'asked'});
	});

	test('a second one never takes the place of the first', async () => {
		for (let time = 0; time < 2; time++) {
			// eslint-disable-next-line no-await-in-loop
			await world.hear(al, '10.0.0.2', 'Xsame');
			// eslint-disable-next-line no-await-in-loop
			await al.type('/accept');
		}

		expect(new Set(kept().map(([file]) => file)).size).toBe(2);
	});

	test('the question goes with whoever asked', async () => {
		await world.type(bo, '/ipchat netmeeting Al 10.0.0.2');
		await world.type(bo, '/ipchat off');
		expect(al.last('question.closed')).toMatchObject({kind: 'netmeeting', reason: 'Bo left before you answered'});
		expect((await al.type('/accept')).error?.message).toBe('There is no open question to answer.');
		expect(kept()).toEqual([]);
	});

	test('the question goes with IPchat', async () => {
		await world.type(bo, '/ipchat netmeeting Al 10.0.0.2');
		await world.type(al, '/ipchat off');
		expect(al.last('question.closed')?.kind).toBe('netmeeting');
		expect(al.manager.status().questions).toBe(0);
	});

	test('without an answer it is declined after a minute, once', async () => {
		await world.type(bo, '/ipchat netmeeting Al 10.0.0.2');
		const before = world.internet.datagrams.length;
		await world.clock.advance(60_000);
		expect(al.all('question.closed').filter(({kind}) => kind === 'netmeeting')).toHaveLength(1);
		expect(world.sent(al, before).filter(text => /[xy][Ss]$/v.test(text))).toEqual(['10.0.0.2 ys']);
	});

	test('of an ignored one is declined without a question', async () => {
		await world.type(al, '/ignore Bo');
		await world.type(bo, '/ipchat netmeeting Al 10.0.0.2');
		expect(al.all('question')).toEqual([]);
		expect(bo.last('notice')?.text).toBe('The request for a NetMeeting call was delivered to Al but declined.');
		await world.type(bo, '/ipchat netmeeting Al 10.0.0.2');
		expect(al.all('question')).toEqual([]);
	});

	test('that the disk does not take is told', async () => {
		al.disk.room = 0;
		await world.hear(al, '10.0.0.2', 'Xsame');
		await al.type('/accept');
		await world.settle();
		expect(al.last('error')).toMatchObject({code: 'ML_FILE_NO_ROOM'});
	});
});
