import {expect, test} from 'vitest';
import {describeWithTinTin, startTinTin} from '../support/tintin.js';

describeWithTinTin('two real TinTin++', () => {
	test('call each other and talk', async () => {
		await using al = await startTinTin({name: 'Al'});
		await using bo = await startTinTin({name: 'Bo'});

		bo.chat('call', '127.0.0.1', String(al.port));
		await bo.waitFor('<CHAT> Connection made to Al.');
		await al.waitFor(`<CHAT> Connected to Bo@127.0.0.1:${bo.port}`);

		bo.chat('message', 'Al', 'hello; are you {there}?');
		expect(await al.waitFor('<CHAT> Bo chats to you')).toBe('<CHAT> Bo chats to you, \'hello; are you {there}?\'');
		await bo.waitFor('<CHAT> You chat to Al');

		al.chat('reply', 'yes');
		await bo.waitFor('<CHAT> Al replies to you, \'yes\'');
		al.chat('emote', 'all', 'waves');
		await bo.waitFor('<CHAT> Al waves');

		bo.chat('zap', 'Al');
		await al.waitFor('<CHAT> Closing connection to Bo@127.0.0.1.');
	});

	test('a long text is one line of the transcript, letters of every script included', async () => {
		await using al = await startTinTin({name: 'Al'});
		const text = `${'word '.repeat(60)}Grüße 漢字 end`;
		al.command(`#showme {${text}}`);
		expect(await al.waitFor(/^word/v)).toBe(text);
	});

	test('10,000 lines arrive in the transcript and in the terminal', async () => {
		await using al = await startTinTin({name: 'Al'});
		al.command('#loop {1} {10000} {n} {#showme {line $n of many}}');
		await al.waitFor('line 10000 of many');
		const numbers = al.transcript().flatMap(line => /^line (?<n>\d+) of many$/v.exec(line)?.groups?.['n'] ?? []);
		expect(numbers).toEqual(Array.from({length: 10_000}, (_, index) => String(index + 1)));
		await al.terminal.waitFor('line 10000 of many');
	});

	test('a port that is taken is told at once', async () => {
		await using al = await startTinTin({name: 'Al'});
		await expect(startTinTin({name: 'Bo', port: al.port})).rejects.toThrow(`can't listen on port ${al.port}`);
	});
});
