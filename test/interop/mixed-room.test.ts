/** People with different programs and protocols, who hear each other through a mudlark that serves them (facts 5.3). */
import {expect, test} from 'vitest';
import {describeWithKildClient, startKildClient, type KildClient} from '../support/kildclient.js';
import {startProgram, type Program} from '../support/program.js';
import {startScreen} from '../support/screen-program.js';
import {describeWithTinTin, startTinTin} from '../support/tintin.js';

const count = (lines: readonly string[], text: string): number => lines.filter(line => line.includes(text)).length;

/** Kay calls over zChat a mudlark that takes every call. */
const callOverZchat = async (kay: KildClient, port: number): Promise<void> => {
	kay.zcall(port);
	await kay.waitFor(`Chat session to 'Wick' at 127.0.0.1 port ${port} established`);
};

describeWithTinTin('a room of several protocols', () => {
	describeWithKildClient('is one room', () => {
		test('TinTin++ over MudMaster chat and KildClient over zChat hear each other once, and so does who serves them', async () => {
			await using wick = await startScreen({args: ['--accept', 'all']});
			await using tia = await startTinTin({name: 'Tia'});
			await using kay = await startKildClient({name: 'Kay'});
			const port = await wick.port();
			tia.chat('call', '127.0.0.1', String(port));
			await tia.waitFor('<CHAT> Connection made to Wick.');
			await callOverZchat(kay, port);
			await wick.waitFor('Tia');
			await wick.waitFor('Kay');
			wick.type('/serve Tia\r');
			await tia.waitFor('You are now being ChatServed by Wick.');
			wick.type('/serve Kay\r');
			await kay.waitFor('You are now being ChatServed by Wick.');

			tia.chat('message', 'all', 'from TinTin');
			expect(await kay.waitFor('from TinTin')).toBe('Tia chats to everyone, \'from TinTin\'');
			kay.chatAll('from KildClient');
			await tia.waitFor('Kay chats to everybody, \'from KildClient\'');
			wick.type('from mudlark\r');
			await tia.waitFor('Wick chats to everybody, \'from mudlark\'');
			await kay.waitFor('Wick chats to everybody, \'from mudlark\'');
			kay.emoteAll('dances');
			await tia.waitFor('(To everybody) Kay dances');
			tia.chat('emote', 'all', 'bows');
			expect(await kay.waitFor('bows')).toBe('Tia bows');

			// Whoever says the same words twice is heard twice.
			for (const word of ['lol', 'rofl']) {
				tia.chat('message', 'all', word);
				kay.chatAll(`${word}!`);
				// eslint-disable-next-line no-await-in-loop -- Once more, not at once.
				await kay.waitFor(`Tia chats to everyone, '${word}'`);
				// eslint-disable-next-line no-await-in-loop
				await tia.waitFor(`Kay chats to everybody, '${word}!'`);
				tia.chat('message', 'all', word);
				kay.chatAll(`${word}!`);
			}

			// What is behind everything shows that nothing more comes of it.
			tia.chat('message', 'all', 'last of Tia');
			await kay.waitFor('last of Tia');
			kay.chatAll('last of Kay');
			await tia.waitFor('last of Kay');
			const screen = await wick.waitFor('last of Kay');

			const heardByKay = kay.transcript();
			const heardByTia = tia.transcript();
			for (const [lines, texts] of [
				[heardByKay, ['Tia chats to everyone, \'from TinTin\'', 'Wick chats to everybody, \'from mudlark\'', 'Tia bows', 'last of Tia']],
				[heardByTia, ['Kay chats to everybody, \'from KildClient\'', 'Wick chats to everybody, \'from mudlark\'', 'Kay dances', 'last of Kay']],
				[screen, ['from TinTin', 'from KildClient', 'from mudlark', 'Kay dances', 'Tia bows', 'last of Tia', 'last of Kay']],
			] as const) {
				expect(texts.map(text => `${count(lines, text)} ${text}`)).toEqual(texts.map(text => `1 ${text}`));
			}

			for (const word of ['lol', 'rofl']) {
				expect(count(heardByKay, `Tia chats to everyone, '${word}'`), word).toBe(2);
				expect(count(heardByTia, `Kay chats to everybody, '${word}!'`), word).toBe(2);
				expect(screen.filter(line => new RegExp(String.raw`\bTia\b.*\b${word}\s*$`, 'v').test(line)), word).toHaveLength(2);
				expect(screen.filter(line => line.includes('Kay') && line.includes(`${word}!`)), word).toHaveLength(2);
			}
		});
	});
});

describeWithKildClient('KildClient over zChat and a mudlark over MudMaster chat', () => {
	test('hear each other once through the mudlark between them', async () => {
		await using wick = await startProgram({name: 'Wick', args: ['--accept', 'all']});
		await using bo = await startProgram({name: 'Bo'});
		await using kay = await startKildClient({name: 'Kay'});
		const port = await wick.port();
		bo.send(`/call 127.0.0.1 ${port}`);
		await bo.waitForEvent('peer.online', {peer: {name: 'Wick'}});
		await callOverZchat(kay, port);
		await wick.waitForEvent('peer.changed', {peer: {name: 'Kay', protocol: 'zchat'}});
		wick.send('/serve Bo');
		await bo.waitForEvent('message', {scope: 'notice', text: 'You are now being ChatServed by Wick.'});

		const said = ['lol', 'Grüße', 'lol', 'last of Kay'];
		for (const text of said) {
			kay.chatAll(text);
		}

		await bo.waitForEvent('message', {text: 'last of Kay', speaker: 'Kay', from: {name: 'Wick', verified: false}});
		kay.emoteAll('dances');
		await bo.waitForEvent('message', ({text}) => text.endsWith('Kay dances'));
		bo.send('/emote bows');
		for (const text of ['hm', 'Grüße zurück', 'hm', 'last of Bo']) {
			bo.send(text);
		}

		await kay.waitFor('last of Bo');
		const heardBy = ({events}: Program, speaker: string) => events.flatMap(event =>
			event.event === 'message' && event.direction === 'in' && event.scope === 'everybody' && (event.speaker ?? event.from.name) === speaker
				? [event.text]
				: []);
		expect(heardBy(bo, 'Kay')).toEqual(said);
		expect(heardBy(wick, 'Kay')).toEqual([...said, 'dances']);
		expect(heardBy(wick, 'Bo')).toEqual(['bows', 'hm', 'Grüße zurück', 'hm', 'last of Bo']);
		expect(kay.transcript().filter(line => line.startsWith('Bo '))).toEqual([
			'Bo bows',
			...['hm', 'Grüße zurück', 'hm', 'last of Bo'].map(text => `Bo chats to everybody, '${text}'`),
		]);
	});
});
