/** IPchat between programs of this machine, each at an address of its own. */
import {readFile, stat} from 'node:fs/promises';
import {describe, expect, test} from 'vitest';
import {findFreeUdpPort} from '../support/free-port.js';
import {LossyRelay} from '../support/lossy-relay.js';
import {IpchatPeer} from '../support/peers/ipchat-peer.js';
import {startProgram, type Program} from '../support/program.js';

const addresses = ['127.0.0.2', '127.0.0.3', '127.0.0.4'] as const;

const profile = `[ipchat]
name = "Albert"
location = "Lab"
comment = "hi"
url = "https://example.org/al"
`;

const start = async (name: string, address: string, {port, config}: {readonly port: number; readonly config?: string}): Promise<Program> =>
	startProgram({name, args: ['--ipchat', `${address}:${port}`], ...(config !== undefined && {config})});

const isOn = async (program: Program) => program.waitForEvent('listening', ({protocols}) => protocols.includes('ipchat'));

const isHere = async (program: Program, ...names: readonly string[]) => Promise.all(names.map(async name => program.waitForEvent('peer.online', {peer: {name, protocol: 'ipchat'}})));

const notice = async (program: Program, text: string) => program.waitForEvent('notice', {text});

test('three find each other, talk, ask, nap and part', async () => {
	const port = await findFreeUdpPort(...addresses);
	await using al = await start('Al', addresses[0], {port, config: profile});
	await using bo = await start('Bo', addresses[1], {port});
	await using cy = await start('Cy', addresses[2], {port});
	await Promise.all([al, bo, cy].map(async program => isOn(program)));

	al.send(`/ipchat poll ${addresses[1]}`);
	al.send(`/ipchat poll ${addresses[2]}`);
	await isHere(al, 'Bo', 'Cy');
	al.send('/ipchat share Bo');
	await isHere(bo, 'Al', 'Cy');
	await isHere(cy, 'Al', 'Bo');

	al.send('/room IPchat');
	al.send('hello all');
	const all = {direction: 'in', room: 'ipchat/all', scope: 'everybody', text: 'hello all', from: {name: 'Al', verified: true}} as const;
	await bo.waitForEvent('message', all);
	await cy.waitForEvent('message', all);
	await al.waitForEvent('message', {direction: 'out', room: 'ipchat/all', text: 'hello all', state: 'sent'});

	bo.send('/ipchat tell Al psst');
	await al.waitForEvent('message', {direction: 'in', room: `ipchat/@${addresses[1]}`, scope: 'personal', text: 'psst'});
	bo.send('/chat Al important');
	await al.waitForEvent('message', {room: `ipchat/@${addresses[1]}`, text: 'important'});
	const {id} = await bo.waitForEvent('message', {direction: 'out', room: `ipchat/@${addresses[0]}`, text: 'important', state: 'sent', receipt: true});
	await bo.waitForEvent('message.changed', {id, state: 'delivered'});

	expect(await cy.ctl('send', 'ipchat/all', 'from', 'ctl')).toMatchObject({code: 0});
	await al.waitForEvent('message', {room: 'ipchat/all', text: 'from ctl', from: {name: 'Cy'}});
	expect(await cy.ctl('send', `ipchat/@${addresses[0]}`, 'to', 'one')).toMatchObject({code: 0});
	await al.waitForEvent('message', {room: `ipchat/@${addresses[2]}`, text: 'to one'});

	bo.send('/ipchat hail Al');
	await al.waitForEvent('notice', {text: 'Bo hails you.', attention: 'ring'});
	await notice(bo, 'Al got the hail.');
	bo.send('/ipchat url Al');
	await notice(bo, 'Al\'s URL: https://example.org/al');
	bo.send('/ipchat info Al');
	await bo.waitForEvent('notice', ({text}) => /^Al tells of himself:\nHandle: Al\nReal name: Albert\nHome page: https:\/\/example\.org\/al\nLocation: Lab\nClock: .*\nComment: hi\nProgram: mudlark /v.test(text));

	cy.send('/away for tea');
	await al.waitForEvent('peer.changed', {peer: {name: 'Cy', flags: ['away']}});
	const since = al.events.length;
	cy.send('/back');
	await al.waitForEvent('peer.changed', ({peer}) => peer.name === 'Cy' && peer.flags.length === 0, {since});
	cy.send('/name Cyd');
	await al.waitForEvent('peer.changed', {peer: {name: 'Cyd'}});

	cy.send('/quit');
	expect(await cy.exited).toMatchObject({code: 0});
	await al.waitForEvent('peer.offline', {peer: {name: 'Cyd'}, reason: 'left'});
	bo.kill('SIGTERM');
	expect(await bo.exited).toMatchObject({code: 143});
	await al.waitForEvent('peer.offline', {peer: {name: 'Bo'}, reason: 'left'});
});

test('Q20: a second one at the same address and port is refused in words, and the first one unharmed', async () => {
	const port = await findFreeUdpPort(...addresses);
	await using al = await start('Al', addresses[0], {port});
	await isOn(al);
	await using second = await start('Second', addresses[0], {port});
	const {message} = await second.waitForEvent('error', {code: 'ML_PORT_IN_USE'});
	expect(message).toBe(`UDP ${addresses[0]}:${port} is in use by another program. End that one, or take another address or port. IPchat stays off: /set ipchat.address ADDRESS or /set ipchat.port PORT, then /ipchat on.`);
	await second.waitForEvent('ready');
	await using bo = await start('Bo', addresses[1], {port});
	await isOn(bo);
	bo.send(`/ipchat poll ${addresses[0]}`);
	await isHere(bo, 'Al');
	second.send(`/set ipchat.address ${addresses[2]}`);
	second.send('/ipchat on');
	await isOn(second);
	second.send(`/ipchat poll ${addresses[0]}`);
	await isHere(al, 'Bo', 'Second');
});

describe('with a participant that shares nothing with mudlark', () => {
	const acquainted = async (config = '') => {
		const port = await findFreeUdpPort(...addresses);
		const cmu = await IpchatPeer.open({address: addresses[1], port, handle: 'cmu', profile: {n: 'Christoph', v: 'DynamIP v3.0'}, url: 'https://example.org/cmu'});
		const us = await start('Al', addresses[0], {port, config: `${profile}netmeeting = "ask"\n${config}`});
		await isOn(us);
		return {cmu, us, port};
	};

	test('what we ask and say arrives, and its answers do', async () => {
		const {cmu, us, port} = await acquainted();
		await using _cmu = cmu;
		await using _us = us;
		await using bo = await IpchatPeer.open({address: addresses[2], port, handle: 'bo'});
		us.send(`/ipchat poll ${addresses[1]}`);
		await cmu.waitFor('Al is here');
		await isHere(us, 'cmu');
		us.send(`/ipchat poll ${addresses[2]}`);
		await isHere(us, 'bo');
		us.send('/room IPchat');
		us.send('hello all');
		await cmu.waitFor('Al says: hello all');
		await bo.waitFor('Al says: hello all');
		us.send('/ipchat tell cmu psst');
		await cmu.waitFor('Al tells you: psst');
		us.send('/chat cmu important');
		await cmu.waitFor('Al writes: important');
		const {id} = await us.waitForEvent('message', {text: 'important', state: 'sent', receipt: true});
		await us.waitForEvent('message.changed', {id, state: 'delivered'});
		us.send('/ipchat hail cmu');
		await cmu.waitFor('Al hails you');
		await notice(us, 'cmu got the hail.');
		us.send('/ipchat url cmu');
		await notice(us, 'cmu\'s URL: https://example.org/cmu');
		us.send('/ipchat info cmu');
		await notice(us, 'cmu tells of himself:\nHandle: cmu\nReal name: Christoph\nProgram: DynamIP v3.0');
		us.send('/ipchat netmeeting cmu 192.0.2.7');
		await cmu.waitForDatagram('X', '[ConferenceShortcut]\r\nConfName=192.0.2.7\r\nAddress=192.0.2.7\r\nCallFlags=65543\r\nTransport=1\r\n');
		await notice(us, 'The request for a NetMeeting call was delivered to cmu but declined.');
		cmu.takesNetmeeting = true;
		us.send('/ipchat netmeeting cmu 192.0.2.7');
		await notice(us, 'The request for a NetMeeting call was delivered to cmu.');
		us.send('/ipchat share cmu');
		await bo.waitFor('cmu is here');
		us.send('/ipchat sleep');
		await cmu.waitFor('Al falls asleep');
		us.send('/ipchat wake');
		await cmu.waitFor('Al wakes up');
		us.send('/ipchat off');
		expect((await cmu.waitForDatagrams('B', 2)).map(({claim}) => claim)).toEqual([addresses[0], addresses[0]]);
		await bo.waitFor('Al has left');
	});

	test('what it asks and says arrives, and our answers do', async () => {
		const {cmu, us} = await acquainted();
		await using _cmu = cmu;
		await using _us = us;
		const [we] = addresses;
		cmu.poll(we);
		await cmu.waitFor('Al is here');
		await isHere(us, 'cmu');
		cmu.say('hello all');
		await us.waitForEvent('message', {room: 'ipchat/all', text: 'hello all', from: {name: 'cmu', verified: true}});
		cmu.tell(we, 'psst');
		await us.waitForEvent('message', {room: `ipchat/@${addresses[1]}`, text: 'psst'});
		cmu.message(we, 'important');
		await us.waitForEvent('message', {room: `ipchat/@${addresses[1]}`, text: 'important'});
		await cmu.waitFor('Al got the message');
		cmu.hail(we);
		await us.waitForEvent('notice', {text: 'cmu hails you.', attention: 'ring'});
		await cmu.waitFor('Al got the hail');
		cmu.askUrl(we);
		await cmu.waitFor('Al has the URL https://example.org/al');
		cmu.askInfo(we);
		await cmu.waitFor('Al has the comment hi');
		await cmu.waitFor('Al has the version mudlark ');
		expect(cmu.heard.filter(({code}) => 'hneildcv'.includes(code)).map(({code}) => code)).toEqual(['h', 'n', 'i', 'l', 'd', 'c', 'v']);
		cmu.sleep(true);
		await us.waitForEvent('peer.changed', {peer: {name: 'cmu', flags: ['away']}});

		const file = '[demo]\r\nAddress=192.0.2.7\r\n\u{90}\0\u{FF}';
		cmu.netmeeting(we, file);
		await us.waitForEvent('question', {kind: 'netmeeting', details: {name: 'cmu', target: '192.0.2.7'}});
		us.send('/deny');
		await cmu.waitFor('Al does not want to meet');
		cmu.netmeeting(we, file);
		await us.waitForEvent('question', ({id}) => id === 2);
		us.send('/accept');
		await cmu.waitFor('Al wants to meet as well');
		const {text} = await us.waitForEvent('notice', {code: 'file-kept', attention: 'asked'});
		const path = /^It is kept in (?<path>.*\.cnf), and was not opened\.$/v.exec(text)?.groups?.['path'] ?? '';
		expect((await stat(path)).mode & 0o777).toBe(0o600);
		expect(await readFile(path, 'latin1')).toBe(file);

		cmu.bye(we);
		await us.waitForEvent('peer.offline', {peer: {name: 'cmu'}, reason: 'left'});
	});

	test('an address that it shares is polled', async () => {
		const {cmu, us, port} = await acquainted();
		await using _cmu = cmu;
		await using _us = us;
		await using bo = await IpchatPeer.open({address: addresses[2], port, handle: 'bo'});
		bo.poll(addresses[1]);
		cmu.poll(addresses[0]);
		await cmu.waitFor('bo is here');
		await isHere(us, 'cmu');
		cmu.share(addresses[0]);
		await bo.waitFor('Al is here');
		await isHere(us, 'bo');
	});

	test('a contact of the config is polled at the start, at the port of his own', async () => {
		const {cmu, us} = await acquainted();
		await using _cmu = cmu;
		await using _us = us;
		us.send(`/peer add Chris ${addresses[1]}:${cmu.port} protocol=ipchat`);
		await us.waitForEvent('output', {command: 'peer'});
		us.send('/ipchat off');
		us.send('/ipchat on');
		await isHere(us, 'cmu');
		us.send('/call Chris');
		await us.waitForEvent('output', {command: 'call', lines: ['Chris is there already, as cmu.']});
	});
});

test('on a network that loses a fifth, doubles a tenth and overtakes, each message is shown once and delivered, or has failed', async () => {
	const members = addresses;
	const port = await findFreeUdpPort(...members, '127.0.1.2', '127.0.1.3', '127.0.1.4');
	await using relay = await LossyRelay.open({port, members, seed: 1499});
	await using al = await start('Al', members[0], {port});
	await using bo = await start('Bo', members[1], {port});
	await using cy = await start('Cy', members[2], {port});
	const all = [al, bo, cy];
	await Promise.all(all.map(async program => isOn(program)));

	const nameOf = (program: Program) => ['Al', 'Bo', 'Cy'][all.indexOf(program)]!;
	const find = async (program: Program, other: Program) => {
		// What is lost has to be asked for once more.
		for (;;) {
			program.send(`/ipchat poll ${relay.aliasOf(members[all.indexOf(other)]!)}`);
			const since = program.events.length;
			const name = nameOf(other);
			// eslint-disable-next-line no-await-in-loop
			await Promise.race([
				isHere(program, name),
				program.waitForEvent('notice', {code: 'nobody-there'}, {since}),
			]);
			if (program.events.some(event => event.event === 'peer.online' && event.peer.name === name)) {
				return;
			}
		}
	};

	const pairs = all.flatMap(from => all.flatMap(to => to === from ? [] : [[from, to] as const]));
	await Promise.all(pairs.map(async ([from, to]) => find(from, to)));
	const rounds = 4;
	for (let round = 0; round < rounds; round++) {
		for (const [from, to] of pairs) {
			from.send(`/chat ${nameOf(to)} ${nameOf(from)} to ${nameOf(to)}, ${round}`);
		}
	}

	const sent = (program: Program) => program.events.filter(event => event.event === 'message').filter(({direction}) => direction === 'out');
	const states = (program: Program, id: number) => program.events.filter(event => event.event === 'message.changed').filter(change => change.id === id).map(({state}) => state);
	let delivered = 0;
	for (const from of all) {
		// eslint-disable-next-line no-await-in-loop
		await from.process.wait('what became of all messages', () => sent(from).length === 2 * rounds && sent(from).every(({id}) => states(from, id).length > 0) ? true : undefined);
	}

	for (const {from, message: {id, text}} of all.flatMap(program => sent(program).map(message => ({from: program, message})))) {
		const shown = all.flatMap(program => program.events).filter(event => event.event === 'message').filter(other => other.direction === 'in' && other.text === text);
		expect(shown.length).toBeLessThanOrEqual(1);
		expect(shown.length === 1 || states(from, id).at(-1) === 'failed').toBe(true);
		delivered += states(from, id).at(-1) === 'delivered' ? 1 : 0;
	}

	expect(delivered).toBeGreaterThan(rounds * pairs.length / 2);
	expect(relay.counts.lost).toBeGreaterThan(0);
	expect(relay.counts.doubled).toBeGreaterThan(0);
});
