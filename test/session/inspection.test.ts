import {beforeEach, describe, expect, test} from 'vitest';
import type {Inspection} from '../../source/session/inspection.js';
import {ChatWorld} from '../support/chat-world.js';
import type {FakeProgram} from '../support/fake-world.js';

let world: ChatWorld;
let wick: FakeProgram;
let al: FakeProgram;

beforeEach(async () => {
	world = new ChatWorld();
	wick = await world.program('Wick');
	al = await world.program('Al');
});

const peer = (program = wick): Inspection => program.manager.connections().find(({state}) => state === 'connected')!;

describe('a connection', () => {
	test('has its number from the call on', async () => {
		const patient = await world.program('Bo', {accept: 'ask'});
		world.internet.lost.add('10.9.9.9');
		await wick.type(`/call ${world.addressOf(patient)}`);
		await wick.type('/zcall 10.9.9.9');
		await world.settle();
		expect(wick.manager.connections()).toMatchObject([
			{id: 1, state: 'confirming', protocol: 'mudmaster', isIncoming: false, server: '10.0.0.3', remote: {address: '10.0.0.3', port: 4050}},
			{id: 2, state: 'connecting', protocol: 'zchat', isIncoming: false, server: '10.9.9.9', remote: {address: '', port: 4050}, fileBlock: 1024},
		]);
		expect(patient.manager.connections()).toMatchObject([{id: 1, state: 'requested', isIncoming: true, name: 'Wick', remote: {address: '10.0.0.1'}, declared: {port: 4050}}]);
		await patient.type('/accept');
		await world.settle();
		expect(wick.manager.inspect(1)).toMatchObject({id: 1, state: 'connected', name: 'Bo', isIncoming: false, server: '10.0.0.3'});
		expect(patient.manager.inspect(1)).toMatchObject({id: 1, state: 'connected', name: 'Wick', isIncoming: true});
		expect(wick.all('call.started')).toMatchObject([{call: 1}, {call: 2}]);
		expect(wick.last('peer.online')).toMatchObject({call: 1, peer: {id: 1}});
	});

	test('that came to nothing is gone, and its number is not given again', async () => {
		await wick.type('/call 10.0.0.99');
		await world.settle();
		expect(wick.manager.inspect(1)).toBeUndefined();
		await world.connect(wick, al);
		expect(peer().id).toBe(2);
		await wick.type('/hangup Al');
		await world.settle();
		expect(wick.manager.inspect(2)).toBeUndefined();
		expect(wick.manager.connections()).toEqual([]);
	});

	test('that asks to be let in can be hung up on by its number', async () => {
		const patient = await world.program('Bo', {accept: 'ask'});
		await wick.type(`/call ${world.addressOf(patient)}`);
		await world.settle();
		expect((await patient.type('/hangup 1')).ok).toBe(true);
		await world.settle();
		expect(patient.manager.connections()).toEqual([]);
		expect(patient.manager.status().questions).toBe(0);
		expect(wick.all('call.failed')).toHaveLength(1);
	});
});

describe('an account', () => {
	const texts = {personal: 0, everybody: 0, group: 0, notice: 0};

	test('counts texts by whom they are for, in both directions', async () => {
		await world.connect(wick, al);
		await wick.type('/setgroup Al raid');
		await al.type('/setgroup Wick raid');
		for (const program of [wick, al]) {
			const other = program === wick ? 'Al' : 'Wick';
			/* eslint-disable no-await-in-loop -- one after the other, as one types */
			await program.type('to all');
			await program.type(`/chat ${other} one of ${other}`);
			await program.type(`/chat ${other} two of ${other}`);
			await program.type(`/group raid ${other} comes`);
			await program.type(`/emote ${other} nods to ${other}`);
			/* eslint-enable no-await-in-loop */
		}

		await al.type('/allow Wick files on');
		await world.settle();
		expect(peer().account.messages).toEqual({in: {personal: 3, everybody: 1, group: 1, notice: 1}, out: {...texts, personal: 3, everybody: 1, group: 1}});
		expect(peer(al).account.messages).toEqual({in: {...texts, personal: 3, everybody: 1, group: 1}, out: {...texts, personal: 3, everybody: 1, group: 1}});
	});

	test('leaves out what an ignored peer says', async () => {
		await world.connect(wick, al);
		await wick.type('/ignore Al');
		await al.type('anybody?');
		await world.settle();
		expect(peer().account.messages.in).toEqual(texts);
	});

	test('counts what is passed on', async () => {
		const bo = await world.program('Bo');
		await world.connect(wick, al);
		await world.connect(wick, bo);
		await wick.type('/serve Bo');
		await al.type('hello');
		await world.settle();
		expect(wick.manager.connections().map(({name, account}) => [name, account.messages.out.everybody])).toEqual([['Al', 0], ['Bo', 1]]);
		expect(bo.said).toContain('mm/everybody < Al?: hello');
	});

	test('knows when it began, and when something came and left', async () => {
		await world.connect(wick, al);
		const {account} = peer();
		expect(account.started).toBe(Date.UTC(2026, 0, 1));
		await world.clock.advance(60_000);
		await wick.type('one');
		await world.settle();
		await world.clock.advance(60_000);
		await al.type('two');
		await world.settle();
		expect(account.lastOut).toBe(Date.UTC(2026, 0, 1, 0, 1, 2));
		expect(account.lastIn).toBe(Date.UTC(2026, 0, 1, 0, 2, 2, 10));
		expect(account.started).toBe(Date.UTC(2026, 0, 1));
	});

	test('keeps the last ping', async () => {
		await world.connect(wick, al);
		expect(peer().account.ping).toBeUndefined();
		await wick.type('/ping Al');
		await world.settle();
		expect(peer().account.ping).toBe(wick.last('ping')?.ms);
	});

	test('counts the bytes of files, and shows the one on its way', async () => {
		await world.connect(wick, al);
		wick.disk.files.set('/home/wick/map.txt', new Uint8Array(1200));
		await wick.type('/sendfile Al /home/wick/map.txt');
		await world.settle();
		expect(peer()).toMatchObject({fileBlock: 500, transfer: {direction: 'out', name: 'map.txt', size: 1200, bytes: 0, started: Date.UTC(2026, 0, 1, 0, 0, 2)}});
		expect(peer(al).transfer).toMatchObject({direction: 'in', name: 'map.txt', size: 1200, started: undefined});
		await al.type('/accept');
		await world.clock.advance(2000);
		expect(wick.all('transfer.done')).toHaveLength(1);
		expect(peer()).toMatchObject({transfer: undefined, account: {fileBytes: {in: 0, out: 1200}}});
		expect(peer(al)).toMatchObject({transfer: undefined, account: {fileBytes: {in: 1200, out: 0}}});
	});
});

test('what zChat tells is kept', async () => {
	await al.type('/away');
	await world.connect(wick, al, 'zchat');
	expect(peer().told).toEqual({status: 3, stamp: expect.any(Number) as number});
	await al.type('/back');
	await world.settle();
	expect(peer().told.status).toBe(1);
});

test('a new name tells the one before', async () => {
	await world.connect(wick, al);
	await al.type('/name Albert');
	await world.settle();
	expect(wick.last('peer.changed')).toMatchObject({before: 'Al', peer: {name: 'Albert'}});
	await wick.type('/setgroup Albert raid');
	expect(wick.last('peer.changed')).not.toHaveProperty('before');
});
