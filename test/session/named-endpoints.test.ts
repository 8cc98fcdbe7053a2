/** Protocols that one logs in to: several endpoints under names of the user's, passwords, rooms of the network's own. */
import {expect, test, vi} from 'vitest';
import * as z from 'zod';
import type {Block, DatagramProtocol, Effect, Input, MachineContext, Place} from '../../source/protocols/protocol.js';
import {mudmaster} from '../../source/protocols/mmchat/index.js';
import {FakeClock} from '../support/fake-clock.js';
import {FakeInternet} from '../support/fake-network.js';
import {FakeProgram} from '../support/fake-world.js';

const room: Place = '#0001';

/** A network of one group, which answers at once. Logging in takes the password `xyzzy`. */
const machine = ({name = '', secret}: MachineContext) => ({
	handle(input: Input): readonly Effect[] {
		const emit = (event: Extract<Effect, {type: 'emit'}>['event']): Effect => ({type: 'emit', event});
		if (input.type === 'bound') {
			return input.local.address.includes(':')
				? []
				: (secret === 'xyzzy'
					? [
						emit({event: 'network', on: true, details: {groups: [{id: '0001', name: 'Friends'}]}}),
						emit({event: 'room', place: room, title: '#Friends', on: true}),
						emit({event: 'room', place: '@0002', title: 'Bo Peep', on: true}),
					]
					: [
						emit({event: 'error', code: 'CLUB_PASSWORD', message: `${name} does not know this password.`}),
						{type: 'close', reason: 'wrong password'},
					]);
		}

		if (input.type === 'command' && input.command.command === 'say') {
			const {id = 0, text, place} = input.command;
			return text === 'too long'
				? [emit({event: 'error', code: 'CLUB_LONG', message: 'It is too long.'})]
				: [
					emit({event: 'receipt', id, state: 'delivered'}),
					...(text === 'knock knock' ? [emit({event: 'message', scope: 'personal', emote: false, place: '@0002', from: {name: 'Bo Peep', verified: true}, text: `who is there in ${place}?`})] : []),
				];
		}

		if (input.type === 'command' && input.command.command === 'verb') {
			return [emit({event: 'listing', lines: [`${name}: ${input.command.verb} ${JSON.stringify(input.command.args)}`]})];
		}

		return (input.type === 'command' && input.command.command === 'hangup') || input.type === 'closed'
			? [emit({event: 'network', on: false, reason: 'you left'}), {type: 'close', reason: 'you left', failure: 'cancelled'}]
			: [];
	},
});

const club: DatagramProtocol = {
	name: 'clubhouse',
	title: 'The Club',
	word: 'club',
	isNamed: true,
	hasSecret: true,
	rooms: 'cl',
	defaultPort: 0,
	capabilities: ['text', 'receipts'],
	verbs: [
		{name: 'login', args: [{name: 'name', kind: 'endpoint'}], help: 'Log in.', endpoint: 'open'},
		{name: 'logout', args: [{name: 'name', kind: 'endpoint', optional: true}], help: 'Log out.', endpoint: 'close'},
		{name: 'groups', args: [], help: 'List the groups.'},
		{name: 'join', args: [{name: 'group', kind: 'text'}], help: 'Join a group.', command: 'join'},
	],
	settings: z.object({enabled: z.boolean().default(false), 'password-cmd': z.string().optional()}),
	ownName: (_settings, {name}) => `${name} of the club`,
	socket: settings => ({enabled: settings['enabled'] === true, port: 0}),
	datagramCodec: () => ({decode: (payload): Block => ({code: 0, payload}), encode: () => new Uint8Array()}),
	machine,
};

const start = async (sections: Readonly<Record<string, Readonly<Record<string, unknown>>>>) => {
	const clock = new FakeClock();
	const internet = new FakeInternet(clock);
	const program = new FakeProgram(internet, {name: 'Wick', address: '10.0.0.1', protocols: [mudmaster, club], sections: {club: sections}});
	await program.manager.start();
	return {clock, program};
};

const told = ({events}: FakeProgram, ...names: readonly string[]): readonly unknown[] =>
	events.filter(({event}) => names.includes(event)).map(({at: _at, ...event}) => event);

test('a login with a password of the config, its rooms, and a text with its receipt', async () => {
	const {program} = await start({pine: {'password-cmd': 'xyzzy'}});
	expect(await program.type('/club login pine')).toEqual({ok: true, lines: ['Logging in to pine …']});
	expect(told(program, 'network.online')).toEqual([{event: 'network.online', protocol: 'clubhouse', name: 'pine', details: {groups: [{id: '0001', name: 'Friends'}]}}]);
	expect(program.manager.rooms()).toContainEqual({room: 'cl:pine/#0001', title: '#Friends'});
	expect(told(program, 'listening')).toHaveLength(1);

	program.room = 'cl:pine/#0001';
	await program.type('knock knock');
	expect(told(program, 'message', 'message.changed')).toEqual([
		expect.objectContaining({id: 1, room: 'cl:pine/#0001', direction: 'out', from: {name: 'Wick of the club', verified: true}, scope: 'group', group: 'Friends', state: 'sent', text: 'knock knock'}),
		{event: 'message.changed', id: 1, state: 'delivered'},
		expect.objectContaining({id: 2, room: 'cl:pine/@0002', direction: 'in', scope: 'personal', text: 'who is there in #0001?', from: {name: 'Bo Peep', verified: true}}),
	]);
	await program.type('/reply it is me');
	expect(told(program, 'message').at(-1)).toMatchObject({room: 'cl:pine/@0002', direction: 'out', scope: 'personal'});
});

test('a group and a person of the network are found by their titles', async () => {
	const {program} = await start({pine: {'password-cmd': 'xyzzy'}});
	await program.type('/club login pine');
	expect(await program.type('/group Friends hi')).toMatchObject({ok: true});
	expect(await program.type('/chat "bo peep" hi')).toMatchObject({ok: true});
	expect(await program.type('/chat #friends hi')).toMatchObject({ok: true});
	expect(told(program, 'message')).toMatchObject([{room: 'cl:pine/#0001'}, {room: 'cl:pine/@0002'}, {room: 'cl:pine/#0001'}]);
	expect(await program.type('/group Foes hi')).toMatchObject({ok: false, error: {code: 'ML_GROUP_EMPTY'}});
});

test('what the machine refuses at once is the failure of the line, and the text is marked', async () => {
	const {program} = await start({pine: {'password-cmd': 'xyzzy'}});
	await program.type('/club login pine');
	program.room = 'cl:pine/#0001';
	expect(await program.type('too long')).toMatchObject({ok: false, error: {code: 'ML_CLUB_LONG', message: 'It is too long.'}});
	expect(told(program, 'message.changed')).toEqual([{event: 'message.changed', id: 1, state: 'failed'}]);
});

test('a password that is typed is in no event', async () => {
	const {program} = await start({pine: {}});
	const login = program.type('/club login pine');
	await Promise.resolve();
	expect(told(program, 'question')).toMatchObject([{kind: 'password', details: {name: 'pine'}}]);
	expect(await program.type('/accept')).toMatchObject({ok: false, error: {code: 'ML_SECRET_SCREEN'}});
	await program.manager.dispatch({command: 'answer', choice: 'accept', secret: 'xyzzy'}, 'screen');
	expect(await login).toMatchObject({ok: true});
	expect(told(program, 'network.online')).toHaveLength(1);
	expect(JSON.stringify(program.events)).not.toContain('xyzzy');
});

test('no password, and a wrong one', async () => {
	const {program} = await start({pine: {}, oak: {'password-cmd': 'plugh'}});
	const login = program.type('/club login pine');
	await Promise.resolve();
	await program.type('/deny');
	expect(await login).toMatchObject({ok: false, error: {code: 'ML_PASSWORD_NONE', message: expect.stringContaining('/club login pine asks again') as string}});
	await program.type('/club login oak');
	expect(told(program, 'error').at(-1)).toMatchObject({code: 'ML_CLUB_PASSWORD', message: 'oak does not know this password.'});
	expect(await program.type('/club groups')).toMatchObject({ok: false, error: {code: 'ML_NETWORK_OFF'}});
});

test('a name that the config does not have', async () => {
	const {program} = await start({pine: {}});
	expect(await program.type('/club login elm')).toMatchObject({ok: false, error: {code: 'ML_ENDPOINT_UNKNOWN', message: 'There is no [club.elm] in your config. It has pine; /reload reads it again.'}});
});

test('verbs go to the endpoint of the room, or to the only one; else they ask which', async () => {
	const {program} = await start({pine: {enabled: true, 'password-cmd': 'xyzzy'}, oak: {'password-cmd': 'xyzzy'}});
	await vi.waitFor(() => {
		expect(told(program, 'network.online')).toHaveLength(1);
	});
	expect(await program.type('/club groups')).toEqual({ok: true, lines: ['pine: groups {}']});
	expect(await program.type('/club login pine')).toEqual({ok: true, lines: ['You are in pine already, or on your way. /club logout pine leaves it.']});
	await program.type('/club login oak');
	expect(await program.type('/join The Others')).toMatchObject({ok: false, error: {code: 'ML_ENDPOINT_AMBIGUOUS', message: 'You are in pine, oak: go to a room of the one you mean, and type /club join there.'}});
	program.room = 'cl:oak/#0001';
	expect(await program.type('/join The Others')).toEqual({ok: true, lines: ['oak: join {"group":"The Others"}']});
	expect(await program.type('/club logout pine')).toEqual({ok: true, lines: ['You have left pine.']});
	expect(told(program, 'network.offline')).toEqual([{event: 'network.offline', protocol: 'clubhouse', name: 'pine', reason: 'you left'}]);
	program.room = 'cl:pine/#0001';
	expect(await program.type('hello?')).toMatchObject({ok: false, error: {code: 'ML_NETWORK_OFF'}});
});

test('quitting leaves', async () => {
	const {program} = await start({pine: {'password-cmd': 'xyzzy'}});
	await program.type('/club login pine');
	await program.manager.stop();
	expect(told(program, 'network.offline')).toHaveLength(1);
});

test('the groups of a network can be completed while we are in it', async () => {
	const {program} = await start({pine: {'password-cmd': 'xyzzy'}});
	expect(program.manager.groups()).toEqual([]);
	await program.type('/club login pine');
	expect(program.manager.groups()).toEqual(['Friends']);
	await program.type('/club logout');
	expect(program.manager.groups()).toEqual([]);
});
