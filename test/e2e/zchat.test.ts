import {networkInterfaces} from 'node:os';
import {setImmediate} from 'node:timers/promises';
import {describe, expect, test} from 'vitest';
import {findFreePort} from '../support/free-port.js';
import {startProgram} from '../support/program.js';
import {bareServer, caller, Witness} from '../support/sockets.js';

const hasIPv6 = Object.values(networkInterfaces()).flat().some(address => address?.address === '::1');

/** A host that takes the connection and never says a word. */
const silentHost = async () => {
	const witness = new Witness();
	const {port} = await bareServer(socket => {
		socket.on('data', witness.data);
	});
	return {port, witness};
};

describe('/zcall', () => {
	test('two programs have a conversation over zChat', async () => {
		await using wick = await startProgram({name: 'Wick', args: ['--accept', 'all']});
		await using al = await startProgram({name: 'Al', config: '[zchat]\nsecurity = "sesame"\nemail = "al@example.net"\n'});
		const {version} = await wick.waitForEvent('ready');
		await wick.waitForEvent('listening', ({protocols}) => protocols.join(' ') === 'mudmaster zchat');
		al.send(`/zcall 127.0.0.1 ${await wick.port()}`);
		const {call} = await al.waitForEvent('call.started', {address: '127.0.0.1', protocol: 'zchat'});
		for (const phase of ['lookup', 'connect', 'negotiate', 'answer'] as const) {
			// eslint-disable-next-line no-await-in-loop
			await al.waitForEvent('call.phase', {call, protocol: 'zchat', phase});
		}

		await al.waitForEvent('peer.online', {call, peer: {name: 'Wick', protocol: 'zchat', incoming: false}});
		await wick.waitForEvent('peer.changed', {peer: {name: 'Al', protocol: 'zchat', incoming: true, version: `mudlark ${version}`, port: await al.port()}});
		al.send('hello everybody');
		await wick.waitForEvent('message', {direction: 'in', room: 'mm/everybody', scope: 'everybody', text: 'hello everybody', from: {name: 'Al', verified: true}});
		wick.send('/chat Al Grüße, 漢字 and 🐦');
		await al.waitForEvent('message', {room: 'mm/@Wick', scope: 'personal', text: 'Grüße, 漢字 and 🐦'});
		al.send('/setgroup Wick raid');
		al.send('/group raid to arms');
		await wick.waitForEvent('message', {room: 'mm/#raid', scope: 'group', group: 'raid', text: 'to arms'});
		al.send('/ping Wick');
		await al.waitForEvent('ping', {peer: {name: 'Wick'}});
		al.send('/zchat key Wick');
		await al.waitForEvent('message', {scope: 'notice', text: '<CHAT> Wick has no PGP key to send.'});
		wick.send('/hangup Al');
		await al.waitForEvent('peer.offline', {peer: {name: 'Wick'}});
	});

	test('a zChat peer and a MudMaster peer are one everybody', async () => {
		await using wick = await startProgram({name: 'Wick', args: ['--accept', 'all']});
		await using al = await startProgram({name: 'Al'});
		await using bo = await startProgram({name: 'Bo'});
		al.send(`/zcall 127.0.0.1 ${await wick.port()}`);
		bo.send(`/call 127.0.0.1 ${await wick.port()}`);
		await wick.waitForEvent('peer.changed', {peer: {name: 'Al', protocol: 'zchat'}});
		await wick.waitForEvent('peer.changed', {peer: {name: 'Bo', protocol: 'mudmaster'}});
		wick.send('hi both');
		await al.waitForEvent('message', {room: 'mm/everybody', text: 'hi both'});
		await bo.waitForEvent('message', {room: 'mm/everybody', text: 'hi both'});
		expect(wick.events.filter(({event}) => event === 'message')).toHaveLength(1);
	});

	test('by name, by IPv6 address, by HOST:PORT', async () => {
		await using wick = await startProgram({name: 'Wick', args: ['--accept', 'all', '--listen', '0']});
		const port = await wick.port();
		const targets = [[`localhost ${port}`, 'localhost'], [`localhost:${port}`, 'localhost'], ...(hasIPv6 ? [[`[::1]:${port}`, '::1'] as const] : [])] as const;
		for (const [target, address] of targets) {
			// eslint-disable-next-line no-await-in-loop
			await using al = await startProgram({name: 'Al'});
			al.send(`/zcall ${target}`);
			// eslint-disable-next-line no-await-in-loop
			await al.waitForEvent('call.started', {address, port, protocol: 'zchat'});
			// eslint-disable-next-line no-await-in-loop
			await al.waitForEvent('peer.online', {peer: {name: 'Wick', protocol: 'zchat'}});
		}
	});

	test('each way to come to nothing has its own outcome', async () => {
		await using al = await startProgram({name: 'Al'});
		al.send('/zcall nobody.invalid');
		await al.waitForEvent('call.failed', {address: 'nobody.invalid', protocol: 'zchat', phase: 'lookup', code: 'not-found'});
		const closed = await findFreePort();
		al.send(`/zcall 127.0.0.1 ${closed}`);
		await al.waitForEvent('call.failed', {port: closed, protocol: 'zchat', phase: 'connect', code: 'refused'});
		const silent = await silentHost();
		al.send(`/zcall 127.0.0.1 ${silent.port}`);
		await al.waitForEvent('call.phase', {port: silent.port, phase: 'answer'});
		al.send(`/hangup 127.0.0.1:${silent.port}`);
		await al.waitForEvent('call.failed', {port: silent.port, protocol: 'zchat', phase: 'answer', code: 'cancelled'});
		await silent.witness.untilText(`ZCHAT:Al\t0\n<Unknown>${String(await al.port()).padStart(5, '0')}`);
		await using wick = await startProgram({name: 'Wick', args: ['--accept', 'none']});
		al.send(`/zcall 127.0.0.1 ${await wick.port()}`);
		const {message} = await al.waitForEvent('call.failed', {port: await wick.port(), code: 'denied'});
		expect(message).toContain('/zcall');
		al.send('/zcall not a host');
		await al.waitForEvent('error', {code: 'ML_CALL_TARGET'});
	});

	test('the first bytes tell who calls, in whatever pieces they come', async () => {
		await using wick = await startProgram({name: 'Wick', args: ['--accept', 'all']});
		const {socket, witness} = await caller(await wick.port());
		for (const piece of ['Z', 'CHAT', ':Bob\t', '0\n10.0', '.0.504050']) {
			socket.write(piece);
			// eslint-disable-next-line no-await-in-loop
			await setImmediate();
		}

		await wick.waitForEvent('peer.online', {peer: {name: 'Bob', protocol: 'zchat', port: 4050}});
		await witness.until('the answer', () => witness.text.startsWith('YES:Wick\n'));
	});
});
