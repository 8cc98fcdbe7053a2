/** Looking over each other's shoulder with the real KildClient 3.2.0: in zChat both ways, in MudMaster chat not (facts 8, 14). */
import {afterAll, beforeAll, expect, test} from 'vitest';
import {describeWithKildClient} from '../support/kildclient.js';
import {kildTable, startBoth, type KildPair} from '../support/kildclient-pair.js';

for (const {title, framing, connect} of kildTable) {
	describeWithKildClient(`snoop: ${title}`, () => {
		let pair: KildPair;

		beforeAll(async () => {
			pair = await startBoth(framing);
			await connect(pair);
		});

		afterAll(async () => {
			await pair.stop();
		});

		test('KildClient lets nobody look whom its user has not allowed to', async () => {
			const {kild, wick} = pair;
			wick.send('/snoop Al');
			await kild.waitFor('Wick has tried to snoop you.');
			await wick.waitForEvent('notice', ({code, text}) => code === 'snoop-refused' && text.includes('“Al does not allow you to snoop him/her.”'));
		});

		if (framing.name === 'MudMaster chat') {
			test('KildClient does not ask over MudMaster chat, nor does it allow', async () => {
				const {kild} = pair;
				kild.snoop('Wick');
				await kild.waitFor('Only the zChat protocol supports snooping.');
				const since = kild.transcript().length;
				kild.allowSnoop('Wick');
				await kild.waitFor('Only the zChat protocol supports snooping.', {since});
			});
		} else {
			test('we see what its user sees and types, whole, until we have enough', async () => {
				const {kild, wick} = pair;
				kild.allowSnoop('Wick');
				await wick.waitForEvent('message', {scope: 'notice', text: 'You can now snoop Al.'});
				wick.send('/snoop Al');
				await kild.waitFor('Wick is snooping you.');
				await wick.waitForEvent('snoop.started', {direction: 'in', peer: {name: 'Al'}});
				kild.receiveFromMud('A \u{1B}[1;31mdragon\u{1B}[0m!');
				const {ansi} = await wick.waitForEvent('snoop.line', {text: 'A dragon!', peer: {name: 'Al'}});
				expect(ansi).toBe('A \u{1B}[1;31mdragon\u{1B}[0m!');
				kild.sendToMud('kill dragon');
				await wick.waitForEvent('snoop.line', {text: 'kill dragon'});
				wick.send('/snoop Al');
				await wick.waitForEvent('snoop.stopped', {direction: 'in', peer: {name: 'Al'}});
				kild.receiveFromMud('The dragon is dead.');
				kild.chat('Wick', 'did you see?');
				await wick.waitForEvent('message', {text: 'did you see?'});
			});

			test('we look again, until its user forbids it', async () => {
				const {kild, wick} = pair;
				const since = wick.events.length;
				wick.send('/snoop Al');
				await wick.waitForEvent('snoop.started', {direction: 'in'}, {since});
				kild.receiveFromMud('A treasure!');
				await wick.waitForEvent('snoop.line', {text: 'A treasure!'});
				kild.allowSnoop('Wick', false);
				await wick.waitForEvent('snoop.stopped', {direction: 'in'}, {since});
				expect(wick.events.flatMap(event => event.event === 'snoop.line' ? [event.text] : [])).toEqual(['A dragon!', 'kill dragon', 'A treasure!']);
			});

			test('it asks to see our chat: we say no, then yes, until it asks once more', async () => {
				const {kild, wick} = pair;
				kild.snoop('Wick');
				const first = await wick.waitForEvent('question', {kind: 'snoop', details: {direction: 'out'}});
				wick.send(`/deny ${first.id}`);
				await kild.waitFor('Wick has not given you permission to snoop.');

				wick.send('/allow Al snoop on');
				await kild.waitFor('You are now allowed to snoop Wick.');
				kild.snoop('Wick');
				await kild.waitFor('You have begun snooping Wick.');
				await wick.waitForEvent('snoop.started', {direction: 'out', peer: {name: 'Al'}});
				wick.send('for your eyes');
				expect(await kild.waitFor(/^>.*for your eyes/v)).toBe('>Wick chats to everybody, \'for your eyes\'');

				kild.snoop('Wick');
				await kild.waitFor('You have stopped snooping Wick.');
				await wick.waitForEvent('snoop.stopped', {direction: 'out', peer: {name: 'Al'}});
			});
		}

		test('we show our chat unasked', async () => {
			const {kild, wick} = pair;
			const since = wick.events.length;
			wick.send('/forward Al');
			await wick.waitForEvent('snoop.started', {direction: 'out'}, {since});
			wick.send('unasked');
			expect(await kild.waitFor(/^>.*unasked/v)).toBe('>Wick chats to everybody, \'unasked\'');
			wick.send('/forward Al');
			await wick.waitForEvent('snoop.stopped', {direction: 'out'}, {since});
			wick.send('alone again');
			await kild.waitFor('Wick chats to everybody, \'alone again\'');
			expect(kild.transcript().filter(line => line.startsWith('>') && line.includes('alone again'))).toEqual([]);
		});
	});
}
