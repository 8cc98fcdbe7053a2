/** Lists, serving, permissions and snoop with the real TinTin++ 2.02.20 (facts 5, 6, 8). */
import {expect, test} from 'vitest';
import {startProgram} from '../support/program.js';
import {describeWithTinTin, startTinTin} from '../support/tintin.js';
import {tintinRoles} from '../support/tintin-pair.js';

/** A third program, which calls Wick. */
const third = async (name: string, port: number) => {
	const program = await startProgram({name, args: ['--accept', 'all']});
	await program.port();
	program.send(`/call 127.0.0.1 ${port}`);
	return program;
};

for (const [role, connect] of tintinRoles) {
	describeWithTinTin(role, () => {
		test('we look at its connections', async () => {
			await using pair = await connect();
			const {wick} = pair;
			wick.send('/peek Al');
			// It lists the asker himself (facts 4).
			const {entries} = await wick.waitForEvent('peek', {peer: {name: 'Al'}});
			expect(entries).toContainEqual(expect.objectContaining({address: '127.0.0.1', name: 'Wick'}));
		});

		test('it looks at ours: neither itself nor who is private', async () => {
			await using pair = await connect();
			const {tintin, wick} = pair;
			const port = await wick.port();
			await using bob = await third('Bob', port);
			await using carl = await third('Carl', port);
			for (const name of ['Bob', 'Carl']) {
				// eslint-disable-next-line no-await-in-loop
				const {id} = await wick.waitForEvent('question', {kind: 'call', details: {name}});
				wick.send(`/accept ${id}`);
				// eslint-disable-next-line no-await-in-loop
				await wick.waitForEvent('peer.online', {peer: {name}});
			}

			wick.send('/private Carl');
			await wick.waitForEvent('peer.changed', ({peer}) => peer.name === 'Carl' && peer.flags.includes('private'));
			const since = tintin.transcript().length;
			tintin.chat('peek', 'Wick');
			await tintin.waitFor(`${await bob.port()}`, {since});
			const shown = tintin.transcript().slice(since).join('\n');
			expect(shown).toContain('Bob');
			expect(shown).not.toContain(`${await carl.port()}`);
			expect(shown).not.toContain(`${tintin.port}`);
		});
	});
}

describeWithTinTin('three of them', () => {
	test('we ask for its connections, and call them after a yes', async () => {
		await using hub = await startTinTin({name: 'Hub'});
		await using wick = await startProgram({name: 'Wick'});
		await using bob = await startProgram({name: 'Bob', args: ['--accept', 'all']});
		await bob.port();
		bob.send(`/call 127.0.0.1 ${hub.port}`);
		await hub.waitFor('Connected to Bob');
		wick.send(`/call 127.0.0.1 ${hub.port}`);
		await hub.waitFor('Connected to Wick');
		wick.send('/request Hub');
		await hub.waitFor('Wick has requested your public connections.');
		const {id, details} = await wick.waitForEvent('question', {kind: 'dial'});
		expect(String(details['addresses'])).toContain(String(await bob.port()));
		wick.send(`/accept ${id}`);
		await wick.waitForEvent('peer.online', {peer: {name: 'Bob'}});
	});

	test('it asks for ours, and calls them', async () => {
		await using hub = await startProgram({name: 'Hub', args: ['--accept', 'all']});
		await using tintin = await startTinTin({name: 'Al'});
		await using bob = await startProgram({name: 'Bob', args: ['--accept', 'all']});
		const port = await hub.port();
		await bob.port();
		bob.send(`/call 127.0.0.1 ${port}`);
		await bob.waitForEvent('peer.online');
		tintin.chat('call', '127.0.0.1', String(port));
		await tintin.waitFor('Connection made to Hub.');
		tintin.chat('request', 'Hub');
		await bob.waitForEvent('peer.online', {peer: {name: 'Al'}});
	});

	test('who is served through us hears the others, and is heard', async () => {
		await using hub = await startProgram({name: 'Hub', args: ['--accept', 'all']});
		await using tintin = await startTinTin({name: 'Al'});
		await using bob = await startProgram({name: 'Bob', args: ['--accept', 'all']});
		const port = await hub.port();
		bob.send(`/call 127.0.0.1 ${port}`);
		await bob.waitForEvent('peer.online');
		tintin.chat('call', '127.0.0.1', String(port));
		await tintin.waitFor('Connection made to Hub.');
		await hub.waitForEvent('peer.changed', {peer: {name: 'Al', version: 'TinTin++ 2.02.20'}});
		hub.send('/serve Al');
		await hub.waitForEvent('peer.changed', ({peer}) => peer.name === 'Al' && peer.flags.includes('serve'));
		tintin.chat('message', 'all', 'from behind');
		await bob.waitForEvent('message', {text: 'from behind', speaker: 'Al', from: {name: 'Hub', verified: false}});
		bob.send('to those behind');
		await tintin.waitFor('Bob chats to everybody, \'to those behind\'');
	});

	test('what TinTin++ passes on to us names its speaker', async () => {
		await using hub = await startTinTin({name: 'Hub'});
		await using wick = await startProgram({name: 'Wick'});
		await using bob = await startProgram({name: 'Bob'});
		for (const program of [wick, bob]) {
			program.send(`/call 127.0.0.1 ${hub.port}`);
			// eslint-disable-next-line no-await-in-loop
			await program.waitForEvent('peer.online', {peer: {name: 'Hub'}});
		}

		await hub.waitFor('Connected to Bob');
		hub.chat('serve', 'Bob');
		await hub.waitFor('You are now chat serving Bob.');
		bob.send('through TinTin++');
		await wick.waitForEvent('message', {text: 'through TinTin++', speaker: 'Bob', room: 'mm/everybody', from: {name: 'Hub', verified: false}});
	});
});

for (const [role, connect] of tintinRoles) {
	describeWithTinTin(`${role}: permissions and snoop`, () => {
		test('whom we ignore we do not hear, and the other way round', async () => {
			await using pair = await connect();
			const {tintin, wick} = pair;
			wick.send('/ignore Al');
			await wick.waitForEvent('peer.changed', ({peer}) => peer.flags.includes('ignore'));
			tintin.chat('message', 'all', 'unheard');
			tintin.chat('message', 'Wick', 'unheard too');
			// A ping behind it shows that the texts were read.
			tintin.chat('ping', 'Wick');
			await tintin.waitFor('Ping response time');
			wick.send('/ignore Al');
			await wick.waitForEvent('peer.changed', ({peer}) => !peer.flags.includes('ignore'), {since: wick.events.findIndex(event => event.event === 'peer.changed' && event.peer.flags.includes('ignore'))});
			tintin.chat('message', 'all', 'heard');
			await wick.waitForEvent('message', {direction: 'in', text: 'heard'});
			expect(wick.events.some(event => event.event === 'message' && event.text.includes('unheard'))).toBe(false);
		});

		test('it marks us private and public; we are told', async () => {
			await using pair = await connect();
			const {tintin, wick} = pair;
			tintin.chat('private', 'Wick');
			await wick.waitForEvent('message', ({text}) => text.includes('private'));
			tintin.chat('public', 'Wick');
			await wick.waitForEvent('message', ({text}) => text.includes('public'));
		});

		test('it forwards its chat to us: shown after a yes', async () => {
			await using pair = await connect();
			const {tintin, wick} = pair;
			tintin.chat('forwardall', 'Wick');
			await tintin.waitFor('You are now forwarding session output to Wick.');
			const since = wick.events.length;
			tintin.command('#showme before the yes');
			const {id, details} = await wick.waitForEvent('question', {kind: 'snoop'}, {since: Math.min(since, 1)});
			expect(details['direction']).toBe('in');
			wick.send(`/accept ${id}`);
			await wick.waitForEvent('snoop.started', {peer: {name: 'Al'}, direction: 'in'});
			tintin.command('#showme {<118>red} and plain');
			await wick.waitForEvent('snoop.line', ({text}) => text.includes('and plain'));
		});

		test('we forward to it', async () => {
			await using pair = await connect();
			const {tintin, wick} = pair;
			wick.send('/forward Al');
			await wick.waitForEvent('snoop.started', {peer: {name: 'Al'}, direction: 'out'});
			wick.send('/forward Al');
			await wick.waitForEvent('snoop.stopped', {peer: {name: 'Al'}, direction: 'out'});
			wick.send('still here');
			await tintin.waitFor('still here');
		});

		test('it can\'t be asked for snoop, and the user reads what to do', async () => {
			await using pair = await connect();
			const {tintin, wick} = pair;
			wick.send('/snoop Al');
			await wick.waitForEvent('notice', ({text}) => text.includes('#chat forwardall'));
			wick.send('still here');
			await tintin.waitFor('still here');
		});
	});
}
