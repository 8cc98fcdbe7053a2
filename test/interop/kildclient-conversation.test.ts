import {afterAll, beforeAll, expect, test} from 'vitest';
import {describeWithKildClient} from '../support/kildclient.js';
import {framings, kildTable, startBoth, type KildPair} from '../support/kildclient-pair.js';

for (const {title, framing, connect} of kildTable) {
	describeWithKildClient(title, () => {
		let pair: KildPair;

		beforeAll(async () => {
			pair = await startBoth(framing);
			await connect(pair);
		});

		afterAll(async () => {
			await pair.stop();
		});

		test('everybody and personal', async () => {
			const {kild, wick} = pair;
			wick.send('hi all');
			expect(await kild.waitFor('hi all')).toBe('Wick chats to everybody, \'hi all\'');
			wick.send('/chat Al just you');
			expect(await kild.waitFor('just you')).toBe('Wick chats to you, \'just you\'');

			kild.chatAll('hello');
			await wick.waitForEvent('message', {room: 'mm/everybody', direction: 'in', scope: 'everybody', emote: false, text: 'hello', from: {name: 'Al', verified: true}});
			kild.chat('Wick', 'it\'s a secret');
			await wick.waitForEvent('message', {room: 'mm/@Al', direction: 'in', scope: 'personal', emote: false, text: 'it\'s a secret', from: {name: 'Al', verified: true}});
			kild.type('Wick', 'typed into its window');
			await wick.waitForEvent('message', {room: 'mm/@Al', scope: 'personal', text: 'typed into its window', from: {name: 'Al', verified: true}});
		});

		test('emotes', async () => {
			const {kild, wick} = pair;
			wick.send('/emote waves');
			expect(await kild.waitFor('waves')).toBe('Wick waves');
			wick.send('/emote Al winks');
			expect(await kild.waitFor('winks')).toBe('Wick winks');

			kild.emote('Wick', 'nods');
			await wick.waitForEvent('message', {room: 'mm/@Al', scope: 'personal', emote: true, text: 'nods', from: {name: 'Al', verified: true}});
			kild.emoteAll('dances');
			await wick.waitForEvent('message', {room: 'mm/everybody', scope: 'everybody', emote: true, text: 'dances', from: {name: 'Al', verified: true}});
		});

		test('groups', async () => {
			const {kild, wick} = pair;
			wick.send('/setgroup Al raid');
			wick.send('/group raid to arms');
			expect(await kild.waitFor('to arms')).toBe('Wick chats to the group, \'to arms\'');
			kild.setGroup('Wick', 'raid');
			kild.chatGroup('raid', 'coming');
			await wick.waitForEvent('message', {room: 'mm/#raid', scope: 'group', group: 'raid', text: 'coming', from: {name: 'Al', verified: true}});
			kild.emoteGroup('raid', 'runs');
			await wick.waitForEvent('message', {room: 'mm/#raid', scope: 'group', emote: true, text: 'runs', from: {name: 'Al', verified: true}});
			wick.send('/room raid');
			wick.send('/emote draws');
			expect(await kild.waitFor('draws')).toBe('Wick draws');
			wick.send('/room everybody');
		});

		test('letters of western Europe, both ways; what else there is, from KildClient', async () => {
			const {kild, wick} = pair;
			wick.send('Grüße, Ça va?');
			expect(await kild.waitFor('va?')).toBe('Wick chats to everybody, \'Grüße, Ça va?\'');
			wick.send('漢字 are not among them');
			expect(await kild.waitFor('not among')).toBe('Wick chats to everybody, \'?? are not among them\'');
			kild.chatAll('Grüße, ÿ, 漢字 and 🐦');
			await wick.waitForEvent('message', {direction: 'in', text: 'Grüße, ÿ, 漢字 and 🐦', from: {verified: true}});
		});

		test('its colours arrive as colours: the red of every text, and those in a text', async () => {
			const {kild, wick} = pair;
			kild.chatAll('&Ggreen&R and red');
			const message = await wick.waitForEvent('message', {text: 'green and red', from: {verified: true}});
			expect(message.ansi).toMatch(/32mgreen\u{1B}\[[\d;]*31m and red/v);
		});

		test('new names, both ways', async () => {
			const {kild, wick} = pair;
			wick.send('/name Wicket');
			await kild.waitFor('Wick is now known as Wicket.');
			kild.setName('Albert');
			await wick.waitForEvent('peer.changed', {peer: {name: 'Albert'}});
			wick.send('still here');
			await kild.waitFor('Wicket chats to everybody, \'still here\'');
			kild.chat('Wicket', 'so am I');
			await wick.waitForEvent('message', {text: 'so am I', from: {name: 'Albert', verified: true}});
			wick.send('/name Wick');
			await kild.waitFor('Wicket is now known as Wick.');
			kild.setName('Al');
			await wick.waitForEvent('peer.changed', {peer: {name: 'Al'}}, {since: wick.events.findIndex(event => event.event === 'peer.changed' && event.peer.name === 'Albert')});
		});

		test('ping, both ways', async () => {
			const {kild, wick} = pair;
			wick.send('/ping Al');
			const {ms} = await wick.waitForEvent('ping', {peer: {name: 'Al'}});
			expect(ms).toBeGreaterThan(0);
			kild.ping('Wick');
			await kild.waitFor(/^Ping replyied in \d+ second/v);
		});

		test('it knows our version and our port', async () => {
			const {kild, wick} = pair;
			// What came in one read with the answer to its call it looks at with the next read.
			wick.send('/chat Al something to read');
			await kild.waitFor('something to read');
			kild.info('Wick');
			expect(await kild.waitFor('Remote version')).toMatch(/: mudlark \d+\.\d+\.\d+$/v);
			await kild.waitFor(`Call port        : ${await wick.port()}`);
		});

		test('1,000 lines each way arrive, in order', async () => {
			const {kild, wick} = pair;
			const numbers = Array.from({length: 1000}, (_, index) => `line ${index + 1}.`);
			for (const text of numbers) {
				wick.send(text);
				kild.chatAll(text);
			}

			await kild.waitFor('Wick chats to everybody, \'line 1000.\'');
			await wick.waitForEvent('message', {direction: 'in', text: 'line 1000.'});
			expect(kild.transcript().flatMap(line => /^Wick chats to everybody, '(?<text>line .*)'$/v.exec(line)?.groups?.['text'] ?? [])).toEqual(numbers);
			expect(wick.events.flatMap(event => event.event === 'message' && event.direction === 'in' && event.text.startsWith('line ') ? [event.text] : [])).toEqual(numbers);
		});

		test('we hang up; on the next call KildClient does', async () => {
			const {kild, wick} = pair;
			wick.send('/hangup Al');
			await wick.waitForEvent('peer.offline', {peer: {name: 'Al'}, reason: 'you hung up'});
			await kild.waitFor('Chat session closed.');

			await connect(pair);
			const since = kild.transcript().length;
			kild.hangUp('Wick');
			await kild.waitFor('Chat session closed.', {since});
			await wick.waitForEvent('peer.offline', ({peer, reason}) => peer.name === 'Al' && reason !== 'you hung up');
		});
	});
}

for (const framing of framings) {
	describeWithKildClient(`calls that come to nothing, ${framing.name}`, () => {
		test('we say no', async () => {
			await using pair = await startBoth(framing);
			const {kild, wick} = pair;
			framing.kildCalls(kild, await wick.port());
			const {id} = await wick.waitForEvent('question', {kind: 'call'});
			wick.send(`/deny ${id}`);
			await wick.waitForEvent('question.closed', {id, answer: 'deny'});
			await kild.waitFor('Remote party refused chat session');
		});

		test('we do not want to be disturbed', async () => {
			await using pair = await startBoth(framing);
			const {kild, wick} = pair;
			wick.send('/dnd on');
			await wick.waitForEvent('self.changed', {dnd: true});
			framing.kildCalls(kild, await wick.port());
			await wick.waitForEvent('notice', ({text}) => text.includes('do not disturb is on'));
			await kild.waitFor('Remote party refused chat session');
		});

		test('KildClient says no', async () => {
			await using pair = await startBoth(framing);
			const {kild, wick} = pair;
			kild.answerCall('no');
			framing.weCall(wick, kild.port);
			const failed = await wick.waitForEvent('call.failed', {code: 'denied'});
			expect(failed.message).toContain('refused');
		});

		test('KildClient talks to everybody before we have answered its call', async () => {
			await using pair = await startBoth(framing);
			const {kild, wick} = pair;
			framing.kildCalls(kild, await wick.port());
			const {id} = await wick.waitForEvent('question', {kind: 'call', details: {declaredPort: kild.port}});
			kild.chatAll('too early');
			wick.send(`/accept ${id}`);
			await kild.waitFor('Chat session to \'Wick\'');
			await wick.waitForEvent('message', {text: 'too early', from: {name: 'Al'}});
		});

		test('KildClient talks to everybody before it has answered our call', async () => {
			await using pair = await startBoth(framing);
			const {kild, wick} = pair;
			framing.weCall(wick, kild.port);
			await kild.waitFor('dialog: Accept chat call');
			kild.chatAll('too early');
			kild.setName('Albert');
			kild.answerCall('yes');
			await wick.waitForEvent('peer.online', {peer: {name: 'Albert'}});
			await wick.waitForEvent('message', {room: 'mm/everybody', direction: 'in', text: 'too early'});
			await kild.waitFor('Chat session with \'Wick\'');
			wick.send('in time');
			await kild.waitFor('Wick chats to everybody, \'in time\'');
		});
	});
}
