import {beforeEach, describe, expect, test} from 'vitest';
import type {FakeProgram} from '../support/fake-world.js';
import {fates, IpchatWorld} from '../support/ipchat-world.js';

let world: IpchatWorld;
let al: FakeProgram;
let bo: FakeProgram;
let cy: FakeProgram;

beforeEach(async () => {
	world = new IpchatWorld();
	({Al: al, Bo: bo, Cy: cy} = await world.circle('Al', 'Bo', 'Cy'));
});

const type = async (program: FakeProgram, line: string) => world.type(program, line);

const errors = (program: FakeProgram) => program.all('error').map(({code, message}) => `${code} ${message}`);

describe('a line in the common room', () => {
	test('goes to everybody who is there, once, and has no receipt', async () => {
		al.room = 'ipchat/all';
		await type(al, 'hello');
		expect(al.said).toEqual(['ipchat/all > Al: hello']);
		expect(bo.said).toEqual(['ipchat/all < Al: hello']);
		expect(cy.said).toEqual(['ipchat/all < Al: hello']);
		expect(fates(al)).toEqual(['hello sent']);
	});

	test('says what somebody does, for programs that have no word for it', async () => {
		al.room = 'ipchat/all';
		await type(al, '/me waves');
		expect(al.said).toEqual(['ipchat/all > Al waves']);
		expect(bo.said).toEqual(['ipchat/all < Al: * Al waves']);
	});

	test('may be many lines at once, of which none is lost', async () => {
		const lines = Array.from({length: 120}, (_, index) => `  line ${index}`);
		await al.do({command: 'paste', target: 'ipchat/all', text: `${lines.join('\n')}\n`});
		await world.clock.advance(2000);
		expect(cy.all('message').map(({text}) => text).join('\n').split('\n').filter(line => line !== '')).toEqual(lines);
	});

	test('does not go to whom one ignores', async () => {
		al.room = 'ipchat/all';
		await type(al, '/ignore Bo');
		await type(al, 'psst');
		expect(bo.said).toEqual([]);
		expect(cy.said).toEqual(['ipchat/all < Al: psst']);
		await type(al, '/ignore Cy');
		await type(al, 'nobody?');
		expect(errors(al)).toEqual(['ML_IPCHAT_NOBODY Nobody whom you do not ignore is in the IPchat list, so nobody got this. /ignore PEER ends that.']);
		expect(fates(al)).toEqual(['psst sent', 'nobody? sent failed']);
	});

	test('with nobody there it is the command that fails, and the line is marked', async () => {
		const dora = await world.ipchat('Dora');
		dora.room = 'ipchat/all';
		const {ok, error} = await dora.type('anybody?');
		expect(ok).toBe(false);
		expect(error?.message).toMatch(/^Nobody is in the IPchat list.*\/ipchat poll ADDRESS/v);
		expect(errors(dora)).toHaveLength(1);
		expect(fates(dora)).toEqual(['anybody? sent failed']);
	});
});

describe('a text to one', () => {
	test('is delivered, and stands in rooms of their own', async () => {
		await type(al, '/chat Bo just you');
		expect(al.said).toEqual(['ipchat/@10.0.0.2 > Al: just you']);
		expect(bo.said).toEqual(['ipchat/@10.0.0.1 < Al: just you']);
		expect(cy.said).toEqual([]);
		expect(fates(al)).toEqual(['just you sent delivered']);
	});

	test('is answered with /reply, and with a line in the room', async () => {
		await type(al, '/chat Bo just you');
		await type(bo, '/reply and you');
		al.room = 'ipchat/@10.0.0.2';
		await type(al, 'indeed');
		await type(al, '/me nods');
		expect(al.said.slice(1)).toEqual(['ipchat/@10.0.0.2 < Bo: and you', 'ipchat/@10.0.0.2 > Al: indeed', 'ipchat/@10.0.0.2 > Al nods']);
		expect(bo.said.at(-1)).toBe('ipchat/@10.0.0.1 < Al: * Al nods');
	});

	test('may be named by number, by the beginning of a name, and in /me', async () => {
		const {id} = al.manager.peers().find(({name}) => name === 'Bo')!;
		await type(al, `/chat ${id} one`);
		await type(al, '/chat B two');
		await type(al, '/me Bo waves');
		expect(bo.all('message').map(({text}) => text)).toEqual(['one', 'two', '* Al waves']);
	});

	test('of several lines comes whole', async () => {
		await al.do({command: 'paste', target: 'Bo', text: 'one\n  two\n\nfour\n'});
		await world.clock.advance(1000);
		expect(bo.all('message').map(({text}) => text)).toEqual(['one\n  two\n\nfour']);
	});

	test('waits while he does not answer, and has failed after six seconds; a late receipt makes that good', async () => {
		const before = world.internet.datagrams.length;
		world.internet.fate = () => [];
		await al.type('/chat Bo are you there?');
		await world.clock.advance(5000);
		expect(fates(al)).toEqual(['are you there? sent']);
		await world.clock.advance(1000);
		expect(fates(al)).toEqual(['are you there? sent failed']);
		expect(world.sent(al, before)).toEqual(['10.0.0.2 Mare you there?', '10.0.0.2 Mare you there?']);
		world.internet.fate = () => [0];
		await world.hear(al, '10.0.0.2', 'ms');
		expect(fates(al)).toEqual(['are you there? sent failed delivered']);
	});

	test('that is too long fails at once, and is marked once', async () => {
		const {ok, error} = await al.type(`/chat Bo ${'word '.repeat(2000)}`);
		expect(ok).toBe(false);
		expect(error?.message).toMatch(/^The text is too long for IPchat/v);
		expect(al.all('message.changed').map(({state}) => state)).toEqual(['failed']);
	});

	test('that comes once more counts up', async () => {
		for (let time = 0; time < 3; time++) {
			// eslint-disable-next-line no-await-in-loop
			await world.hear(al, '10.0.0.2', 'Mhello?');
		}

		const [{id} = {id: 0}] = al.all('message');
		expect(al.said).toEqual(['ipchat/@10.0.0.2 < Bo: hello?']);
		expect(al.all('message.changed').map(change => [change.id, change.count])).toEqual([[id, 2], [id, 3]]);
	});

	test('without a receipt is shown where it belongs, too', async () => {
		await type(al, '/ipchat tell Bo psst');
		expect(al.said).toEqual(['ipchat/@10.0.0.2 > Al: psst']);
		expect(fates(al)).toEqual(['psst sent']);
		expect(bo.said).toEqual(['ipchat/@10.0.0.1 < Al: psst']);
	});
});

describe('a text to one who has left', () => {
	beforeEach(async () => {
		await type(bo, '/chat Al hi');
		await type(bo, '/ipchat off');
	});

	test('in his room goes to nobody, least of all to everybody', async () => {
		const before = world.internet.datagrams.length;
		al.room = 'ipchat/@10.0.0.2';
		const {error} = await type(al, 'between us');
		expect(error?.message).toBe('Bo is not there, so nothing was sent. /ipchat poll 10.0.0.2 asks whether he is back, or go to another room with /room NAME.');
		expect(world.sent(al, before)).toEqual([]);
		expect(cy.said).toEqual([]);
	});

	test('with /reply does not, either', async () => {
		const {error} = await type(al, '/reply between us');
		expect(error?.message).toMatch(/^The last person who wrote to you alone is not connected any more/v);
		expect(cy.said).toEqual([]);
	});
});

test('a room stays somebody\'s through a new name, and when he comes back', async () => {
	await type(al, '/chat Bo hi');
	await type(bo, '/name Bobo');
	expect(al.manager.rooms()).toContainEqual({room: 'ipchat/@10.0.0.2', title: 'Bobo'});
	await type(bo, '/ipchat off');
	await type(bo, '/ipchat on');
	await type(bo, '/ipchat poll 10.0.0.1');
	await type(bo, '/chat Al back again');
	expect(al.said.at(-1)).toBe('ipchat/@10.0.0.2 < Bobo: back again');
});

test('what a stranger writes is told where everybody is met', async () => {
	await world.hear(al, '10.0.0.9', 'Thi there');
	expect(al.last('notice')).toMatchObject({code: 'not-in-list', protocol: 'ipchat', attention: 'lobby', text: '10.0.0.9 (not in the list) writes: hi there'});
	expect(al.said).toEqual([]);
});

test('an ignored one is not heard, and his receipts and answers are', async () => {
	await type(al, '/ignore Bo');
	await type(bo, '/chat Al psst');
	bo.room = 'ipchat/all';
	await type(bo, 'hello all');
	await type(bo, '/ipchat hail Al');
	expect(al.said).toEqual([]);
	expect(al.all('notice').filter(({attention}) => attention === 'ring')).toEqual([]);
	await type(al, '/chat Bo what?');
	await type(al, '/ipchat hail Bo');
	expect(fates(al)).toEqual(['what? sent delivered']);
	expect(al.last('notice')?.text).toBe('Bo got the hail.');
});
