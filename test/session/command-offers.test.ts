import {beforeEach, expect, test} from 'vitest';
import {MudlarkError} from '../../source/lib/errors.js';
import {limits} from '../../source/session/limits.js';
import type {FakeProgram} from '../support/fake-world.js';
import {PlainWorld, sendLine} from '../support/plain-programs.js';

let world: PlainWorld;
let al: FakeProgram;
let wick: FakeProgram;

beforeEach(async () => {
	world = new PlainWorld();
	({Al: al, Wick: wick} = await world.programs('Al', 'Wick'));
	await world.connect('Al-Wick');
});

const offer = async (text: string, kind = 'alias') => {
	await sendLine(al, 'Wick', {run: kind, text});
	await world.settle();
};

const saved = () => Object.fromEntries([...wick.disk.files].map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]));

test('what a peer wants to be done is shown in quotes, and kept as a file if the user likes', async () => {
	await offer('/alias {x} {/quit}\n"#2"');
	expect(wick.last('question')).toMatchObject({
		kind: 'command',
		peer: {name: 'Al'},
		details: {name: 'Al', type: 'alias', text: String.raw`"/alias {x} {/quit}\n\"#2\""`},
		default: 'deny',
	});
	expect(saved()).toEqual({});
	await wick.do({command: 'answer', choice: 'accept'});
	await world.settle();
	expect(saved()).toEqual({'/downloads/Al-alias.txt': '/alias {x} {/quit}\n"#2"'});
	expect(wick.last('notice')).toMatchObject({code: 'command-kept', peer: {name: 'Al'}, text: 'What Al wanted your program to do (alias) is in /downloads/Al-alias.txt. It was not carried out.'});
});

test('no, and silence, leave nothing', async () => {
	await offer('/quit');
	await wick.do({command: 'answer', choice: 'deny'});
	await offer('/quit');
	await world.clock.advance(limits.questionMs);
	expect(saved()).toEqual({});
	expect(wick.all('notice')).toEqual([]);
});

test('a long one is shown in part, and kept whole', async () => {
	const text = 'x'.repeat(5000);
	await offer(text);
	expect(wick.last('question')?.details['text']).toHaveLength(limits.offerCharacters);
	await wick.do({command: 'answer', choice: 'accept'});
	await world.settle();
	expect(saved()).toEqual({'/downloads/Al-alias.txt': text});
});

test('there is one question at a time; what comes meanwhile is counted', async () => {
	for (let index = 0; index < 8; index++) {
		// eslint-disable-next-line no-await-in-loop
		await offer(String(index));
	}

	expect(wick.all('question')).toHaveLength(1);
	await wick.do({command: 'answer', choice: 'accept'});
	await world.settle();
	expect(wick.all('notice').map(({text}) => text)).toContain('Al sent 7 more commands meanwhile, which were dropped. Nothing was carried out.');
	await offer('again');
	expect(wick.all('question')).toHaveLength(2);
});

test('whoever may send commands is not asked about, and can not fill the disk', async () => {
	await wick.do({command: 'allow', peer: 'Al', what: 'commands', on: true});
	for (let index = 0; index < 30; index++) {
		// eslint-disable-next-line no-await-in-loop
		await offer(String(index), `alias${index}`);
	}

	expect(wick.all('question')).toEqual([]);
	expect(wick.disk.files.size).toBe(limits.offers.burst);
	expect(wick.all('notice').filter(({code}) => code === 'commands-limit')).toHaveLength(1);
	await world.clock.advance(10_000);
	await offer('later', 'later');
	expect(saved()).toHaveProperty(['/downloads/Al-later.txt'], 'later');
});

test('a name can not lead out of the folder', async () => {
	await sendLine(al, 'Wick', {patch: {name: '../../etc/Al'}});
	await offer('text', '/x/..');
	await wick.do({command: 'answer', choice: 'accept'});
	await world.settle();
	expect(Object.keys(saved())).toEqual(['/downloads/command.txt']);
});

test('a disk that fails is an error in words', async () => {
	wick.disk.save = async () => {
		throw new MudlarkError('ML_DISK_FULL', 'The disk is full.');
	};

	await offer('text');
	await wick.do({command: 'answer', choice: 'accept'});
	await world.settle();
	expect(wick.last('error')).toMatchObject({code: 'ML_DISK_FULL', message: 'The disk is full.'});
});
