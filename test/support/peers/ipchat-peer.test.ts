import {expect, onTestFinished, test} from 'vitest';
import {IpchatPeer} from './ipchat-peer.js';

const pair = async (options: Partial<Parameters<typeof IpchatPeer.open>[0]> = {}) => {
	const cmu = await IpchatPeer.open({address: '127.0.0.3', port: 0, handle: 'cmu', profile: {n: 'Christoph', v: 'DynamIP v3.0'}, url: 'https://example.org/', ...options});
	const bo = await IpchatPeer.open({address: '127.0.0.2', port: cmu.port, handle: 'bo'});
	onTestFinished(async () => {
		await cmu[Symbol.asyncDispose]();
		await bo[Symbol.asyncDispose]();
	});
	return {cmu, bo};
};

test('two of them poll, talk, ask, nap and part', async () => {
	const {cmu, bo} = await pair();
	bo.poll('127.0.0.3');
	await cmu.waitFor('bo is here');
	await bo.waitFor('cmu is here');
	bo.say('hello all');
	await cmu.waitFor('bo says: hello all');
	bo.tell('127.0.0.3', 'psst');
	await cmu.waitFor('bo tells you: psst');
	bo.message('127.0.0.3', 'important');
	await cmu.waitFor('bo writes: important');
	await bo.waitFor('cmu got the message');
	bo.hail('127.0.0.3');
	await cmu.waitFor('bo hails you');
	await bo.waitFor('cmu got the hail');
	bo.askInfo('127.0.0.3');
	await bo.waitFor('cmu has the version DynamIP v3.0');
	expect(bo.transcript).toContain('cmu has the name Christoph');
	bo.askUrl('127.0.0.3');
	await bo.waitFor('cmu has the URL https://example.org/');
	bo.netmeeting('127.0.0.3', '[ConferenceShortcut]');
	await bo.waitFor('cmu does not want to meet');
	bo.sleep(true);
	await cmu.waitFor('bo falls asleep');
	expect(cmu.list.get('127.0.0.2')).toEqual({handle: 'bo', isAsleep: true});
	bo.bye();
	await cmu.waitFor('bo has left');
	expect(cmu.list.size).toBe(0);
});

test('the bytes are those of the facts', async () => {
	const {cmu, bo} = await pair({header: 'DIP', claim: '10.9.8.7', ending: Uint8Array.of(0, 0x78)});
	cmu.isAsleep = true;
	cmu.poll('127.0.0.2');
	expect(await bo.waitForDatagram('P')).toEqual({from: '127.0.0.3', header: 'DIP', claim: '10.9.8.7', code: 'P', message: 'Scmu'});
	expect(await cmu.waitForDatagram('p')).toEqual({from: '127.0.0.2', header: 'DynamIP', claim: '127.0.0.2', code: 'p', message: 'sbo'});
	bo.sendRaw('127.0.0.3', new TextEncoder().encode('DynamIP[1.2.3.4]Tno end'));
	await cmu.waitFor('bo says: no end');
});

test('one that answers nothing still hears', async () => {
	const {cmu, bo} = await pair();
	cmu.answers = false;
	bo.message('127.0.0.3', 'one');
	bo.message('127.0.0.3', 'two');
	expect((await cmu.waitForDatagrams('M', 2)).map(({message}) => message)).toEqual(['one', 'two']);
	expect(bo.heard).toEqual([]);
});

test('a shared address is polled', async () => {
	const {cmu, bo} = await pair();
	bo.send('127.0.0.3', 'D', '127.0.0.2');
	await bo.waitFor('cmu is here');
	await cmu.waitFor('bo is here');
});
