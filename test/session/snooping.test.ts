import {beforeEach, describe, expect, test} from 'vitest';
import type {FakeProgram} from '../support/fake-world.js';
import {PlainWorld, sendLine} from '../support/plain-programs.js';

let world: PlainWorld;
let al: FakeProgram;
let bo: FakeProgram;
let wick: FakeProgram;

beforeEach(async () => {
	world = new PlainWorld();
	({Al: al, Bo: bo, Wick: wick} = await world.programs('Al', 'Bo', 'Wick'));
	await world.connect('Al-Wick', 'Bo-Wick');
});

const flags = (name: string): readonly string[] | undefined => wick.manager.peers().find(peer => peer.name === name)?.flags;

const seen = (program: FakeProgram): readonly string[] => program.all('snoop.line').map(({text}) => text);

const states = (program: FakeProgram): readonly string[] => program.events.flatMap(event =>
	event.event === 'snoop.started' || event.event === 'snoop.stopped' ? [`${event.event} ${event.direction} ${event.peer.name}`] : []);

const alSnoops = async () => {
	await wick.do({command: 'allow', peer: 'Al', what: 'snoop', on: true});
	await al.do({command: 'snoop', peer: 'Wick'});
	await world.settle();
};

describe('who wants to snoop', () => {
	test('is asked about', async () => {
		await al.do({command: 'snoop', peer: 'Wick'});
		await world.settle();
		expect(wick.last('question')).toMatchObject({kind: 'snoop', peer: {name: 'Al'}, details: {name: 'Al', direction: 'out'}});
		expect(flags('Al')).toEqual([]);
		await wick.do({command: 'answer', choice: 'accept'});
		await world.settle();
		expect(flags('Al')).toEqual(['snooping']);
		expect(wick.last('peer.changed')?.peer).toMatchObject({name: 'Al', flags: ['snooping']});
		expect(states(wick)).toEqual(['snoop.started out Al']);
		expect(states(al)).toEqual(['snoop.started in Wick']);
	});

	test('no longer sees anything when /allow says no, though it was a question that let him', async () => {
		await al.do({command: 'snoop', peer: 'Wick'});
		await world.settle();
		await wick.do({command: 'answer', choice: 'accept'});
		await wick.do({command: 'allow', peer: 'Al', what: 'snoop', on: false});
		await world.settle();
		expect(flags('Al')).toEqual([]);
		expect(states(wick)).toEqual(['snoop.started out Al', 'snoop.stopped out Al']);
		expect(states(al)).toEqual(['snoop.started in Wick', 'snoop.stopped in Wick']);
	});

	test('is let without a question where that is allowed', async () => {
		await alSnoops();
		expect(wick.all('question')).toEqual([]);
		expect(states(wick)).toEqual(['snoop.started out Al']);
	});

	test('is one thing, who shows what he sees is another, and always asked about', async () => {
		await wick.do({command: 'allow', peer: 'Al', what: 'snoop', on: true});
		await sendLine(al, 'Wick', {ask: 'show'});
		await world.settle();
		expect(wick.last('question')).toMatchObject({kind: 'snoop', details: {direction: 'in'}});
		await wick.do({command: 'answer', choice: 'accept'});
		expect(states(wick)).toEqual(['snoop.started in Al']);
	});

	test('no longer sees anything when it is no longer allowed', async () => {
		await alSnoops();
		await wick.do({command: 'allow', peer: 'Al', what: 'snoop'});
		await wick.do({command: 'chatall', text: 'alone again'});
		await world.settle();
		expect(states(wick)).toEqual(['snoop.started out Al', 'snoop.stopped out Al']);
		expect(states(al)).toEqual(['snoop.started in Wick', 'snoop.stopped in Wick']);
		expect(flags('Al')).toEqual([]);
		expect(seen(al)).toEqual([]);
	});

	test('needs a program that can', async () => {
		await sendLine(al, 'Wick', {patch: {capabilities: ['text']}});
		await world.settle();
		await expect(wick.do({command: 'snoop', peer: 'Al'})).rejects.toMatchObject({code: 'ML_NOT_OFFERED'});
		await expect(wick.do({command: 'forward', peer: 'Al'})).rejects.toMatchObject({code: 'ML_NOT_OFFERED'});
	});
});

describe('whoever snoops sees', () => {
	beforeEach(alSnoops);

	test('what others and we say to everybody, in the words of the wire', async () => {
		await bo.do({command: 'chatall', text: 'hi'});
		await bo.do({command: 'chatall', text: 'waves', emote: true});
		await world.settle();
		await wick.do({command: 'chatall', text: 'hello'});
		await wick.do({command: 'paste', target: 'all', text: 'one\ntwo\n'});
		await sendLine(bo, 'Wick', {say: 'everybody', by: 'Cy', text: 'far away'});
		await sendLine(bo, 'Wick', {say: 'everybody', text: 'Cy waves'});
		await world.settle();
		expect(seen(al)).toEqual([
			'Bo chats to everybody, \'hi\'',
			'Bo waves',
			'Wick chats to everybody, \'hello\'',
			'Wick chats to everybody, \'one two\'',
			'Cy (via Bo) chats to everybody, \'far away\'',
			'Cy waves (via Bo)',
		]);
		expect(seen(bo)).toEqual([]);
	});

	test('nothing that was meant for us or for a group, no notice, and not what he says himself', async () => {
		await bo.do({command: 'chat', peer: 'Wick', text: 'a secret'});
		await wick.do({command: 'chat', peer: 'Bo', text: 'a secret'});
		await bo.do({command: 'setgroup', peer: 'Wick', group: 'raid'});
		await bo.do({command: 'group', group: 'raid', text: 'a secret'});
		await sendLine(bo, 'Wick', {say: 'notice', text: 'your password is wrong'});
		await al.do({command: 'chatall', text: 'my own'});
		await world.settle();
		expect(seen(al)).toEqual([]);
	});

	test('nothing while he is ignored', async () => {
		await wick.do({command: 'ignore', peer: 'Al'});
		await bo.do({command: 'chatall', text: 'hi'});
		await world.settle();
		expect(seen(al)).toEqual([]);
	});
});

describe('/forward', () => {
	test('shows a peer what we see without his asking, and says so as long as it lasts', async () => {
		expect(await wick.do({command: 'forward', peer: 'Al'})).toEqual(['Al sees from now on what is said in everybody. /forward Al ends it.']);
		await bo.do({command: 'chatall', text: 'hi'});
		await world.settle();
		expect(seen(al)).toEqual(['Bo chats to everybody, \'hi\'']);
		expect(flags('Al')).toEqual(['forward']);
		expect(await wick.do({command: 'forward', peer: 'Al'})).toEqual(['Nothing is forwarded to Al any longer.']);
		expect(states(wick)).toEqual(['snoop.started out Al', 'snoop.stopped out Al']);
	});

	test('beside a snoop, it begins once and ends once, and he gets each line once', async () => {
		await alSnoops();
		await wick.do({command: 'forward', peer: 'Al'});
		await bo.do({command: 'chatall', text: 'hi'});
		await world.settle();
		expect(seen(al)).toHaveLength(1);
		const [line = ''] = await wick.do({command: 'forward', peer: 'Al'});
		expect(line).toBe('Nothing is forwarded to Al any longer. He still snoops you; /allow Al snoop off ends that.');
		expect(states(wick)).toEqual(['snoop.started out Al']);
	});

	test('to each other does not go round for ever', async () => {
		await wick.do({command: 'forward', peer: 'Al'});
		await al.do({command: 'forward', peer: 'Wick'});
		await bo.do({command: 'chatall', text: 'hi'});
		await world.settle();
		expect(seen(al)).toHaveLength(1);
		expect(seen(wick)).toEqual([]);
	});
});

test('with a peer who goes, snooping ends in both directions', async () => {
	await alSnoops();
	await wick.do({command: 'forward', peer: 'Al'});
	await al.do({command: 'allow', peer: 'Wick', what: 'snoop', on: true});
	await wick.do({command: 'snoop', peer: 'Al'});
	await world.settle();
	await al.do({command: 'hangup', peer: 'Wick'});
	await world.settle();
	expect(states(wick)).toEqual(['snoop.started out Al', 'snoop.started in Al', 'snoop.stopped in Al', 'snoop.stopped out Al']);
	expect(wick.events.findLastIndex(({event}) => event === 'snoop.stopped')).toBeLessThan(wick.events.findLastIndex(({event}) => event === 'peer.offline'));
});

test('a question whether he may snoop ends with his connection', async () => {
	await al.do({command: 'snoop', peer: 'Wick'});
	await world.settle();
	await al.do({command: 'hangup', peer: 'Wick'});
	await world.settle();
	expect(wick.last('question.closed')).toMatchObject({kind: 'snoop', reason: 'Al hung up before you answered'});
});
