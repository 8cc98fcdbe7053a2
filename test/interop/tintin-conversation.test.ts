import {expect, test} from 'vitest';
import {startProgram} from '../support/program.js';
import {describeWithTinTin, startTinTin} from '../support/tintin.js';
import {tintinRoles} from '../support/tintin-pair.js';

for (const [role, connect] of tintinRoles) {
	describeWithTinTin(role, () => {
		test('everybody, personal, reply, emotes', async () => {
			await using pair = await connect();
			const {tintin, wick} = pair;

			wick.send('hi all');
			expect(await tintin.waitFor('chats to everybody')).toBe('<CHAT> Wick chats to everybody, \'hi all\'');
			wick.send('/chat Al just you');
			expect(await tintin.waitFor('chats to you')).toBe('<CHAT> Wick chats to you, \'just you\'');
			wick.send('/emote waves');
			expect(await tintin.waitFor('Wick waves')).toBe('<CHAT> Wick waves');
			wick.send('/emote Al winks');
			expect(await tintin.waitFor('Wick winks')).toBe('<CHAT> Wick winks');

			tintin.chat('message', 'all', 'hello');
			await wick.waitForEvent('message', {room: 'mm/everybody', direction: 'in', scope: 'everybody', text: 'hello', from: {name: 'Al', verified: true}});
			tintin.chat('message', 'Wick', 'a secret');
			await wick.waitForEvent('message', {room: 'mm/@Al', scope: 'personal', text: 'a secret', from: {name: 'Al', verified: true}});
			tintin.chat('reply', 'yes?');
			await wick.waitForEvent('message', {room: 'mm/@Al', scope: 'personal', text: 'yes?', from: {verified: true}});
			tintin.chat('emote', 'all', 'dances');
			await wick.waitForEvent('message', {room: 'mm/everybody', emote: true, text: 'dances', from: {verified: true}});
			tintin.chat('emote', 'Wick', 'nods');
			await wick.waitForEvent('message', {room: 'mm/@Al', emote: true, text: 'nods', from: {verified: true}});
			wick.send('/reply back to you');
			expect(await tintin.waitFor('back to you')).toBe('<CHAT> Wick chats to you, \'back to you\'');
		});

		test('groups', async () => {
			await using pair = await connect();
			const {tintin, wick} = pair;
			wick.send('/setgroup Al raid');
			wick.send('/group raid to arms');
			expect(await tintin.waitFor('chats to the group')).toBe('<CHAT> Wick chats to the group, \'to arms\'');
			tintin.chat('group', 'Wick', 'raid');
			tintin.chat('message', 'raid', 'coming');
			await wick.waitForEvent('message', {room: 'mm/#raid', scope: 'group', group: 'raid', text: 'coming', from: {name: 'Al', verified: true}});
			tintin.chat('emote', 'raid', 'runs');
			await wick.waitForEvent('message', {room: 'mm/#raid', emote: true, text: 'runs'});
		});

		test('letters of every script, both ways', async () => {
			await using pair = await connect();
			const {tintin, wick} = pair;
			wick.send('Grüße, 漢字 and 🐦');
			expect(await tintin.waitFor('Grüße')).toBe('<CHAT> Wick chats to everybody, \'Grüße, 漢字 and 🐦\'');
			tintin.chat('message', 'all', 'Grüße, 漢字 and 🐦');
			await wick.waitForEvent('message', {direction: 'in', text: 'Grüße, 漢字 and 🐦'});
		});

		test('colours of TinTin++ arrive as colours', async () => {
			await using pair = await connect();
			pair.tintin.chat('message', 'all', '<119>red<099> plain');
			const message = await pair.wick.waitForEvent('message', {text: 'red plain'});
			expect(message.ansi).toMatch(/\u{1B}\[[\d;]*31m/v);
			expect(message.from.verified).toBe(true);
		});

		test('new names, both ways', async () => {
			await using pair = await connect();
			const {tintin, wick} = pair;
			wick.send('/name Wicket');
			expect(await tintin.waitFor('Wicket')).toBe('<CHAT> Wick changed their name to Wicket.');
			tintin.chat('name', 'Albert');
			await wick.waitForEvent('peer.changed', {peer: {name: 'Albert'}});
			wick.send('still here');
			await tintin.waitFor('<CHAT> Wicket chats to everybody, \'still here\'');
			tintin.chat('message', 'Wicket', 'so am I');
			await wick.waitForEvent('message', {text: 'so am I', from: {name: 'Albert', verified: true}});
		});

		test('ping, both ways', async () => {
			await using pair = await connect();
			const {tintin, wick} = pair;
			wick.send('/ping Al');
			const {ms} = await wick.waitForEvent('ping', {peer: {name: 'Al'}});
			expect(ms).toBeGreaterThan(0);
			tintin.chat('ping', 'Wick');
			await tintin.waitFor(/Ping response time for Wick: \d+ ms/v);
		});

		test('we do not want to be disturbed: TinTin++ is told', async () => {
			await using pair = await connect();
			pair.wick.send('/dnd on');
			await pair.tintin.waitFor(/<CHAT> Wick has enabled DND/v);
		});

		test('we hang up', async () => {
			await using pair = await connect();
			pair.wick.send('/hangup Al');
			await pair.wick.waitForEvent('peer.offline', {peer: {name: 'Al'}, reason: 'you hung up'});
			await pair.tintin.waitFor('<CHAT> Closing connection to Wick@127.0.0.1.');
		});

		test('TinTin++ hangs up', async () => {
			await using pair = await connect();
			pair.tintin.chat('zap', 'Wick');
			await pair.wick.waitForEvent('peer.offline', {peer: {name: 'Al'}});
			await pair.tintin.waitFor('<CHAT> Closing connection to Wick@127.0.0.1.');
		});

		test('10,000 lines sent flat out, 10,000 shown', async () => {
			await using pair = await connect();
			const {tintin, wick} = pair;
			for (let line = 1; line <= 10_000; line++) {
				wick.send(`line ${line} of ten thousand`);
			}

			await tintin.waitFor('\'line 10000 of ten thousand\'', {timeout: 100_000});
			const shown = tintin.transcript().flatMap(line => /^<CHAT> Wick chats to everybody, 'line (?<number>\d+) of ten thousand'$/v.exec(line)?.groups?.['number'] ?? []);
			expect(shown).toHaveLength(10_000);
			expect(shown).toEqual(Array.from({length: 10_000}, (_, index) => String(index + 1)));
			expect(tintin.transcript().filter(line => /unknown option|[Uu]nterminated|[Ii]nvalid message/v.test(line))).toEqual([]);
		});

		test('1,000 lines from TinTin++ arrive', async () => {
			await using pair = await connect();
			pair.tintin.command('#loop {1} {1000} {n} {#chat {message} {all} {number $n}}');
			await pair.wick.waitForEvent('message', {text: 'number 1000'});
			const texts = pair.wick.events.flatMap(event => event.event === 'message' && event.direction === 'in' ? [event.text] : []);
			expect(texts).toEqual(Array.from({length: 1000}, (_, index) => `number ${index + 1}`));
		});
	});
}

describeWithTinTin('calls that come to nothing', () => {
	test('we say no', async () => {
		await using tintin = await startTinTin({name: 'Al'});
		await using wick = await startProgram({name: 'Wick'});
		tintin.chat('call', '127.0.0.1', String(await wick.port()));
		const {id} = await wick.waitForEvent('question', {kind: 'call'});
		wick.send(`/deny ${id}`);
		await wick.waitForEvent('question.closed', {id, answer: 'deny'});
		await tintin.waitFor(/<CHAT> (?:Closing connection|Connection refused|.*refused)/v);
		expect(tintin.transcript().some(line => line.includes('Connection made'))).toBe(false);
	});

	test('we do not want to be disturbed', async () => {
		await using tintin = await startTinTin({name: 'Al'});
		await using wick = await startProgram({name: 'Wick'});
		wick.send('/dnd on');
		await wick.waitForEvent('self.changed', {dnd: true});
		tintin.chat('call', '127.0.0.1', String(await wick.port()));
		await wick.waitForEvent('notice', ({text}) => text.includes('do not disturb is on'));
		await tintin.waitFor(/<CHAT> (?:Closing connection|Connection refused|.*refused)/v);
	});

	test('TinTin++ does not want to be disturbed', async () => {
		await using tintin = await startTinTin({name: 'Al'});
		await using wick = await startProgram({name: 'Wick'});
		tintin.chat('dnd');
		await tintin.waitFor('<CHAT> New connections are no longer accepted.');
		wick.send(`/call 127.0.0.1 ${tintin.port}`);
		const failed = await wick.waitForEvent('call.failed', {code: 'closed'});
		expect(failed.message).toContain('hung up without an answer. He may have do not disturb on');
	});

	test('our name is TinTin++\'s own', async () => {
		await using tintin = await startTinTin({name: 'Wick'});
		await using wick = await startProgram({name: 'Wick'});
		wick.send(`/call 127.0.0.1 ${tintin.port}`);
		const failed = await wick.waitForEvent('call.failed', {code: 'denied'});
		expect(failed.message).toContain('Wick');
		await tintin.waitFor(/<CHAT> Refusing connection from 127\.0\.0\.1/v);
	});

	test('our name is that of somebody TinTin++ is connected with from elsewhere', async () => {
		await using tintin = await startTinTin({name: 'Al'});
		await using first = await startProgram({name: 'Twin', args: ['--listen', '127.0.0.2:0']});
		tintin.chat('call', '127.0.0.2', String(await first.port()));
		const {id} = await first.waitForEvent('question', {kind: 'call'});
		first.send(`/accept ${id}`);
		await tintin.waitFor('<CHAT> Connection made to Twin.');
		await using second = await startProgram({name: 'Twin'});
		second.send(`/call 127.0.0.1 ${tintin.port}`);
		await second.waitForEvent('call.failed', {code: 'denied'});
		await tintin.waitFor(/<CHAT> Refusing connection from 127\.0\.0\.1/v);
	});

	test('relog: TinTin++ calls again under its name, and the old connection makes room', async () => {
		await using tintin = await startTinTin({name: 'Al'});
		await using wick = await startProgram({name: 'Wick', args: ['--accept', 'all']});
		const port = await wick.port();
		tintin.chat('call', '127.0.0.1', String(port));
		const {peer} = await wick.waitForEvent('peer.online', {peer: {name: 'Al'}});
		await using again = await startTinTin({name: 'Al'});
		again.chat('call', '127.0.0.1', String(port));
		await wick.waitForEvent('peer.offline', {peer: {id: peer.id}, reason: 'Al called again'});
		await again.waitFor('<CHAT> Connection made to Wick.');
		again.chat('message', 'Wick', 'me again');
		await wick.waitForEvent('message', {room: 'mm/@Al', text: 'me again'});
		await tintin.waitFor('<CHAT> Closing connection to Wick@127.0.0.1.');
	});

	test('relog: we call again under our name, and TinTin++ makes room', async () => {
		await using tintin = await startTinTin({name: 'Al'});
		await using first = await startProgram({name: 'Wick'});
		first.send(`/call 127.0.0.1 ${tintin.port}`);
		await first.waitForEvent('peer.online', {peer: {name: 'Al'}});
		await using second = await startProgram({name: 'Wick'});
		second.send(`/call 127.0.0.1 ${tintin.port}`);
		await second.waitForEvent('peer.online', {peer: {name: 'Al'}});
		await first.waitForEvent('peer.offline', {peer: {name: 'Al'}});
		second.send('here I am');
		await tintin.waitFor('<CHAT> Wick chats to everybody, \'here I am\'');
	});
});
