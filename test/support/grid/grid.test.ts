import {expect, test} from 'vitest';
import type {Endpoint} from '../../../source/protocols/protocol.js';
import {FakeClock} from '../fake-clock.js';
import {FakeInternet} from '../fake-network.js';
import {BodyWriter} from './body.js';
import {writeAcks} from './circuit.js';
import {httpAnswer} from './event-queue.js';
import {document, map, readLlsd, text, uuid} from './llsd.js';
import {gridOnFakeNetwork} from './on-fake-network.js';
import {readPacket, writePacket, type Packet} from './packet.js';
import type {GridOptions} from './state.js';
import {Viewer, type ViewerOptions} from './viewer.js';
import {recordedWorld} from './world.js';

const ONE = '30000000-0000-4000-8000-000000000001';
const FOUR = '30000000-0000-4000-8000-000000000004';
const LOOPBACK = 'bbee05e1-845f-4539-a719-cec22673f560';

const scene = async (options: Partial<GridOptions> = {}) => {
	const clock = new FakeClock();
	const internet = new FakeInternet(clock);
	const grid = await gridOnFakeNetwork(internet, clock, options);
	let host = 1;
	const viewer = async (last: string, more: Partial<ViewerOptions> = {}) => {
		const one = new Viewer(internet.host(`10.0.0.${host++}`), clock, {uri: grid.loginUri, first: 'Test', last, password: `${last.toLowerCase()}pass`, ...more});
		one.start();
		await clock.advance(1000);
		return one;
	};

	return {clock, internet, grid, viewer};
};

test('three log in, open their groups and talk', async () => {
	const {clock, grid, viewer} = await scene();
	const everybody = [await viewer('One'), await viewer('Two'), await viewer('Four')] as const;
	const [one, two] = everybody;
	expect(one.transcript).toEqual(['in', 'groups Loopback Chat, Second Room é', 'open Loopback Chat', 'open Second Room é']);
	expect(grid.online).toEqual(['Test One', 'Test Two', 'Test Four']);
	one.send('Loopback Chat', 'hello');
	await clock.advance(100);
	two.send('Second Room é', 'grüße ☃ 😀');
	await clock.advance(100);
	for (const {texts} of everybody) {
		expect(texts).toEqual(['Loopback Chat/Test One: hello', 'Second Room é/Test Two: grüße ☃ 😀']);
	}

	expect(grid.complaints).toEqual([]);
});

test('the first text of a session that nobody opened is an invitation', async () => {
	const {clock, viewer} = await scene();
	const one = await viewer('One');
	const two = await viewer('Two', {opensGroups: false});
	one.send('Loopback Chat', 'first');
	await clock.advance(200);
	one.send('Loopback Chat', 'second');
	await clock.advance(200);
	expect(two.texts).toEqual(['Loopback Chat/Test One (invites): first', 'Loopback Chat/Test One: second']);
});

test('a text is cut between two characters', async () => {
	const {clock, viewer} = await scene();
	const one = await viewer('One');
	one.send('Loopback Chat', `${'x'.repeat(1021)}é☃`);
	await clock.advance(100);
	expect(one.texts).toEqual([`Loopback Chat/Test One: ${'x'.repeat(1021)}é`]);
});

test('a direct text reaches one, or waits for him', async () => {
	const {clock, viewer} = await scene();
	const one = await viewer('One');
	const two = await viewer('Two');
	two.tell(one.id, 'psst');
	two.tell(FOUR, 'later');
	await clock.advance(100);
	expect(one.texts).toEqual(['Test Two: psst']);
	expect(two.texts).toEqual(['System: User is not logged in. Message saved.']);
	const four = await viewer('Four');
	four.post('RetrieveInstantMessages', new BodyWriter().uuid(four.id, four.session).body);
	await clock.advance(100);
	expect(four.texts).toEqual(['Test Two (earlier): later']);
});

test('names and members can be asked for', async () => {
	const {clock, viewer} = await scene();
	const one = await viewer('One');
	one.post('UUIDNameRequest', new BodyWriter().u8(2).uuid(FOUR, LOOPBACK).body);
	one.post('UUIDGroupNameRequest', new BodyWriter().u8(1).uuid(LOOPBACK).body);
	void one.who('Loopback Chat');
	await clock.advance(300);
	expect(one.transcript.slice(4)).toEqual([
		`Loopback Chat has ${ONE} Online`,
		'Loopback Chat has 30000000-0000-4000-8000-000000000002 11/21/2026',
		`Loopback Chat has ${FOUR} 11/21/2026`,
		`${FOUR} is Test Four`,
		`${LOOPBACK} is Loopback Chat`,
	]);
});

test('a logout ends the poll, and the way is free for the next login', async () => {
	const {clock, grid, viewer} = await scene();
	const one = await viewer('One');
	one.logout();
	await clock.advance(100);
	expect(one.transcript.at(-1)).toBe('out');
	expect(grid.online).toEqual([]);
	const again = await viewer('One');
	expect(again.transcript[0]).toBe('in');
});

test('a second login throws the first one out and is refused; the third try works', async () => {
	const {clock, viewer} = await scene();
	const first = await viewer('One');
	const second = await viewer('One');
	expect(first.transcript.slice(4)).toEqual(['kicked: New login detected', 'DisableSimulator', 'out']);
	expect(second.transcript).toEqual([expect.stringMatching(/^refused presence: You appear to be already logged in/)]);
	// Too soon: he is in, but the list of his groups went to nobody (facts 14).
	const third = await viewer('One');
	expect(third.transcript).toEqual(['in']);
	third.post('AgentDataUpdateRequest', new BodyWriter().uuid(third.id, third.session).body);
	await clock.advance(300);
	expect(third.transcript).toContain('open Loopback Chat');
});

test('a login without a circuit refuses the next one, and its mark ends a poll of the one after', async () => {
	const {clock, grid, viewer} = await scene();
	await viewer('Four', {stopsAfterLogin: true});
	const refused = await viewer('Four');
	expect(refused.transcript[0]).toMatch(/^refused presence/);
	const four = await viewer('Four');
	await clock.advance(1000);
	expect(four.transcript).toContain('open Loopback Chat');
	expect(grid.logins.map(({result}) => result)).toEqual(['true', 'presence', 'true']);
});

test('who says nothing for a minute is put out', async () => {
	const {clock, grid, viewer} = await scene();
	const one = await viewer('One');
	one.isDeaf = true;
	await clock.advance(59_000);
	expect(grid.online).toEqual(['Test One']);
	await clock.advance(5000);
	expect(grid.online).toEqual([]);
	expect(one.transcript.at(-1)).toBe('out');
});

test('a kick has its reason, an alert reaches all, a shutdown ends everything', async () => {
	const {clock, grid, viewer} = await scene();
	const one = await viewer('One');
	const two = await viewer('Two');
	grid.alert('restart soon');
	grid.kick('Test One', '\ngoodbye\n');
	await clock.advance(1000);
	expect(one.transcript.slice(4)).toEqual(['alert: restart soon ', 'kicked: \ngoodbye\n', 'DisableSimulator', 'out']);
	grid.shutdown();
	await clock.advance(1000);
	expect(two.transcript.slice(4)).toEqual(['alert: restart soon ', 'kicked: The simulator is going down.', 'DisableSimulator', 'out']);
	const late = await viewer('Two');
	expect(late.transcript).toEqual([expect.stringMatching(/^refused refused/)]);
	grid.boot();
	const early = await viewer('Two');
	expect(early.transcript).toEqual(['refused key: Logins to this region are disabled']);
	await clock.advance(3000);
	const right = await viewer('Two');
	expect(right.transcript[0]).toBe('in');
});

test('after a crash the marks of those who were there stand', async () => {
	const {clock, grid, viewer} = await scene();
	const one = await viewer('One');
	grid.crash();
	await clock.advance(10_000);
	expect(one.transcript).not.toContain('out');
	grid.boot();
	await clock.advance(4000);
	const refused = await viewer('One');
	expect(refused.transcript[0]).toMatch(/^refused presence/);
});

test('in bad weather each text is still heard once', async () => {
	const {clock, grid, viewer} = await scene({seed: 7});
	const bad = {loss: 0.2, duplication: 0.2, disorder: 400};
	grid.faults.toGrid = bad;
	grid.faults.toClients = bad;
	const everybody = [await viewer('One'), await viewer('Two'), await viewer('Four')] as const;
	await clock.advance(20_000);
	const expected: string[] = [];
	for (let count = 0; count < 20; count++) {
		for (const each of everybody) {
			each.send('Loopback Chat', `text ${count}`);
			expected.push(`Loopback Chat/${each.name}: text ${count}`);
		}

		// eslint-disable-next-line no-await-in-loop
		await clock.advance(500);
	}

	await clock.advance(60_000);
	for (const {texts} of everybody) {
		expect(texts.toSorted((a, b) => a.localeCompare(b))).toEqual(expected.toSorted((a, b) => a.localeCompare(b)));
	}

	expect(everybody.map(({circuit}) => circuit.duplicates > 0)).toEqual([true, true, true]);
	expect(grid.visit('Test One').circuit!.duplicates).toBeGreaterThan(0);
	expect(grid.complaints).toEqual([]);
});

test('half an hour of quiet: pings are answered, and nothing is left open', async () => {
	const {clock, grid, viewer} = await scene();
	const one = await viewer('One');
	await clock.advance(30 * 60_000);
	const {circuit, openPings} = grid.visit('Test One');
	expect(one.packets.filter(({name}) => name === 'StartPingCheck').length).toBeGreaterThan(350);
	expect(openPings.size).toBe(0);
	expect(circuit!.oldestUnacked).toBe(0);
	expect(one.circuit.oldestUnacked).toBe(0);
});

test('answers of HTTP can fail in many ways', async () => {
	const {clock, grid, viewer} = await scene();
	grid.faults.http({on: 'EventQueueGet', who: 'Test One', times: 3, answer: httpAnswer(502)});
	const one = await viewer('One');
	await clock.advance(1000);
	expect(one.transcript).toContain('open Loopback Chat');
	grid.faults.http({on: 'EventQueueGet', who: 'Test Two', answer: httpAnswer(200, '<llsd><map>')});
	const two = await viewer('Two');
	expect(two.transcript).toEqual(['in', expect.stringMatching(/^failed: Error: not one whole/)]);
	grid.faults.http({on: 'seed', answer: 'never'});
	const four = await viewer('Four');
	await clock.advance(100_000);
	expect(four.transcript).toEqual(['in', 'failed: Error: 127.0.0.1:9000 did not answer within 80 seconds']);
});

test('a wrong circuit code is acked, and nothing follows', async () => {
	const {clock, grid, viewer} = await scene();
	grid.faults.hasWrongCode = true;
	const one = await viewer('One');
	await clock.advance(5000);
	expect(one.transcript).toEqual(['in']);
	expect(grid.online).toEqual([]);
	expect(grid.heard.filter(({packet}) => packet.name === 'UseCircuitCode')).toHaveLength(1);
	expect(grid.strangers).toBeGreaterThan(3);
});

test('who is cut off neither hears nor is heard until the cable is back', async () => {
	const {clock, grid, viewer} = await scene();
	const one = await viewer('One');
	const two = await viewer('Two');
	grid.faults.cutOff.add('Test One');
	two.send('Loopback Chat', 'anybody?');
	one.send('Loopback Chat', 'me');
	await clock.advance(5000);
	expect(one.texts).toEqual([]);
	expect(two.texts).toEqual(['Loopback Chat/Test Two: anybody?']);
	grid.faults.cutOff.clear();
	await clock.advance(5000);
	expect(one.texts.toSorted((a, b) => a.localeCompare(b))).toEqual(['Loopback Chat/Test One: me', 'Loopback Chat/Test Two: anybody?']);
	grid.faults.cutOff.add('Test One');
	const again = await viewer('One');
	await clock.advance(100_000);
	expect(again.transcript).toEqual(['refused timeout: 127.0.0.1:9000 did not answer within 80 seconds']);
	expect(grid.online).toEqual(['Test Two']);
});

test('what is not acked comes again, the same but for its flag, until it is', async () => {
	const {clock, internet, grid, viewer} = await scene();
	const one = await viewer('One', {stopsAfterLogin: true});
	const {circuitCode} = grid.visit('Test One');
	const seen: Array<{readonly at: number; readonly packet: Packet}> = [];
	const socket = await internet.host('10.0.0.9').bind({
		port: 9,
		received(_from, datagram) {
			seen.push({at: clock.now(), packet: readPacket(datagram)!});
		},
	});
	const post = (sequence: number, name: string, body: Uint8Array) => {
		socket.send(grid.simulator, writePacket({name, body, sequence, isReliable: name !== 'PacketAck', isResent: false, isCoded: false, acks: []}));
	};

	post(1, 'UseCircuitCode', new BodyWriter().u32(circuitCode).uuid(one.session, one.id).body);
	post(2, 'CompleteAgentMovement', new BodyWriter().uuid(one.id, one.session).u32(circuitCode).body);
	await clock.advance(3000);
	const handshakes = seen.filter(({packet}) => packet.name === 'RegionHandshake');
	expect(handshakes.map(({at}) => at - handshakes[0]!.at)).toEqual([0, 300, 700, 1600, 2850]);
	expect(handshakes.map(({packet}) => packet)).toEqual(handshakes.map((_, index) => ({...handshakes[0]!.packet, isResent: index > 0})));
	post(3, 'PacketAck', writeAcks(Array.from({length: 20}, (_, index) => index + 1)));
	await clock.advance(10);
	const before = seen.length;
	await clock.advance(1900);
	expect(seen.slice(before).filter(({packet}) => packet.isReliable)).toEqual([]);
	expect(seen.filter(({packet}) => packet.name === 'PacketAck').map(({packet}) => [packet.sequence === 0, [...packet.body]])).toEqual([[true, [1, 1, 0, 0, 0]], [false, [1, 2, 0, 0, 0]]]);
});

test('litter and forged packets reach the client', async () => {
	const {clock, internet, grid, viewer} = await scene();
	await viewer('One');
	const seen: Array<{readonly from: Endpoint; readonly length: number}> = [];
	// Somebody listens in the place of the viewer.
	grid.visit('Test One').address = {address: '10.0.0.9', port: 9};
	await internet.host('10.0.0.9').bind({
		port: 9,
		received(from, {length}) {
			seen.push({from, length});
		},
	});
	grid.litter('Test One', 10);
	grid.forge('Test One', {address: '10.9.9.9', port: 9000}, 'DisableSimulator', new Uint8Array());
	await clock.advance(10);
	expect(seen.length).toBeGreaterThan(100);
	expect(seen.at(-1)).toEqual({from: {address: '10.9.9.9', port: 9000}, length: 10});
});

test('members join and are put out', async () => {
	const {clock, grid, viewer} = await scene();
	const one = await viewer('One');
	grid.expel('Test One', 'Loopback Chat');
	await clock.advance(300);
	expect(one.transcript.slice(4)).toEqual(['event AgentDropGroup', 'groups Second Room é', 'open Second Room é']);
	one.post('JoinGroupRequest', new BodyWriter().uuid(one.id, one.session, LOOPBACK).body);
	await clock.advance(300);
	expect(one.transcript).toContain('groups Loopback Chat, Second Room é');
});

test('OpenSim lets strangers speak, ignores a leave, and does not know unknown groups', async () => {
	const {clock, grid, viewer} = await scene();
	const one = await viewer('One');
	const two = await viewer('Two');
	grid.expel('Test One', 'Loopback Chat');
	await clock.advance(300);
	one.send(LOOPBACK, 'from outside');
	two.send('Loopback Chat', 'who was that?');
	one.open(FOUR);
	two.leave('Loopback Chat');
	await clock.advance(300);
	one.send(LOOPBACK, 'still there?');
	await clock.advance(300);
	expect(one.texts).toEqual([`${LOOPBACK}/Test One: from outside`, `${LOOPBACK}/Test One: still there?`]);
	expect(two.texts).toEqual(['Loopback Chat/Test One: from outside', 'Loopback Chat/Test Two: who was that?', 'Loopback Chat/Test One: still there?']);
	expect(one.transcript.filter(line => line.includes(FOUR))).toEqual([]);
});

test('with its cache OpenSim forgets newcomers for a while', async () => {
	const {clock, viewer} = await scene({hasOnlineCache: true});
	const one = await viewer('One');
	one.send('Loopback Chat', 'first');
	const two = await viewer('Two');
	one.send('Loopback Chat', 'lost');
	await clock.advance(20_000);
	one.send('Loopback Chat', 'heard');
	await clock.advance(100);
	expect(two.texts).toEqual(['Loopback Chat/Test One: heard']);
});

test('Linden Lab\'s grid refuses strangers, heeds a leave, loses and closes sessions', async () => {
	const {clock, grid, viewer} = await scene({kind: 'secondlife'});
	const one = await viewer('One');
	const two = await viewer('Two');
	expect(one.transcript).toContain('open Loopback Chat');
	one.leave('Loopback Chat');
	await clock.advance(100);
	two.send('Loopback Chat', 'one is gone');
	await clock.advance(100);
	expect(one.texts).toEqual([]);
	grid.loseSession('Test Two', 'Loopback Chat');
	two.send('Loopback Chat', 'lost');
	await clock.advance(200);
	expect(two.transcript.at(-1)).toBe('event ChatterBoxSessionEventReply');
	two.open('Loopback Chat');
	await clock.advance(200);
	two.send('Loopback Chat', 'found');
	await clock.advance(200);
	expect(two.texts).toEqual(['Loopback Chat/Test Two: one is gone', 'Loopback Chat/Test Two: found']);
	grid.forceClose('Test Two', 'Loopback Chat', 'closed by a moderator');
	grid.expel('Test One', 'Second Room é');
	await clock.advance(200);
	expect(two.transcript.at(-1)).toBe('event ForceCloseChatterBoxSession');
	one.open('f8f38df3-ff15-4688-934e-8d99682365e8');
	await clock.advance(200);
	expect(one.transcript.at(-1)).toBe('closed (no_ability) f8f38df3-ff15-4688-934e-8d99682365e8');
	expect(one.packets.some(({acks}) => acks.length > 0)).toBe(true);
	one.logout();
	await clock.advance(100);
	expect(one.transcript.slice(-2)).toEqual(['LogoutReply', 'out']);
});

test('an answer with events that was not acked comes again on Linden Lab\'s grid', async () => {
	const {clock, grid, viewer} = await scene({kind: 'secondlife'});
	await viewer('One');
	const {paths} = grid.visit('Test One');
	const url = `http://127.0.0.1:9000${[...paths].find(([, name]) => name === 'EventQueueGet')![0]}`;
	const answers: string[] = [];
	grid.answer({method: 'POST', url, body: '<llsd><map><key>ack</key><undef /></map></llsd>', timeout: 90_000, limit: 1000}, answer => {
		answers.push('body' in answer ? new TextDecoder().decode(answer.body) : answer.reason);
	});
	await clock.advance(100);
	expect(answers).toEqual([expect.stringContaining('ChatterBoxSessionStartReply')]);
	expect(grid.complaints).toEqual(['Test One: two event polls at once']);
});

test('Linden Lab\'s grid tells what was said, and lets an invitation be accepted', async () => {
	const {clock, grid, viewer} = await scene({kind: 'secondlife'});
	const one = await viewer('One');
	one.send('Loopback Chat', 'hello');
	await clock.advance(100);
	const {paths, open} = grid.visit('Test One');
	const url = `http://127.0.0.1:9000${[...paths].find(([, name]) => name === 'ChatSessionRequest')![0]}`;
	const ask = async (method: string) => {
		const body = document(map({method: text(method), 'session-id': uuid(LOOPBACK)}));
		const answer = grid.request({method: 'POST', url, body, timeout: 1000, limit: 1000});
		await clock.advance(10);
		return answer;
	};

	open.clear();
	expect(await ask('accept invitation')).toMatchObject({status: 200});
	expect([...open]).toEqual([LOOPBACK]);
	const history = await ask('fetch history');
	expect('body' in history && readLlsd(new TextDecoder().decode(history.body))).toEqual([{from_id: ONE, from: 'Test One', message: 'hello', num: 1, time: 1_767_225_601}]);
	expect(await ask('mute update')).toMatchObject({status: 400});
});

test('acks may come late', async () => {
	const {clock, grid, viewer} = await scene();
	grid.faults.ackDelay = 5000;
	const one = await viewer('One');
	one.send('Loopback Chat', 'patience');
	await clock.advance(20_000);
	expect(grid.visit('Test One').circuit!.duplicates).toBeGreaterThan(3);
	expect(one.texts).toEqual(['Loopback Chat/Test One: patience']);
	expect(one.circuit.oldestUnacked).toBe(0);
});

test('what a grid is called can be asked', async () => {
	const {grid} = await scene();
	const answer = await grid.request({method: 'GET', url: 'http://127.0.0.1:9000/get_grid_info', timeout: 1, limit: 1});
	expect('body' in answer && new TextDecoder().decode(answer.body)).toContain('<login>http://127.0.0.1:9000/</login>');
});

test('terms, codes and other grids come before a login', async () => {
	const accounts = [{first: 'Test', last: 'One', password: 'onepass', code: '123456', terms: 'Be nice.'}];
	const {grid, viewer} = await scene({...recordedWorld, accounts, groups: []});
	const asked = await viewer('One');
	expect(asked.transcript).toEqual(['refused tos: Be nice.']);
	const agreed = await viewer('One', {login: {agree_to_tos: true}});
	expect(agreed.transcript[0]).toMatch(/^refused mfa_challenge/);
	const right = await viewer('One', {login: {agree_to_tos: true, token: '123456', mfa_hash: ''}});
	expect(right.transcript).toEqual(['in', 'groups ']);
	grid.faults.next = {uri: 'http://elsewhere/', method: 'login_to_simulator'};
	const sent = await viewer('One');
	expect(sent.transcript).toEqual(['refused indeterminate: Try there.']);
});

test('a client that breaks the rules is complained about', async () => {
	const {clock, grid, viewer} = await scene();
	const one = await viewer('One');
	one.post('LogoutRequest', new BodyWriter().uuid(one.id, LOOPBACK).body);
	one.post('AgentDataUpdateRequest', new BodyWriter().uuid(one.id).body);
	one.post('RetrieveInstantMessages', new BodyWriter().uuid(one.id, one.session).body, {isReliable: false});
	grid.answer({method: 'POST', url: `http://127.0.0.1:9000${grid.visit('Test One').seed}`, headers: {'content-type': 'application/xml'}, body: '', timeout: 1, limit: 1}, () => {});
	await clock.advance(100);
	expect(grid.complaints).toEqual([
		`Test One: LogoutRequest with the ids ${ONE} and ${LOOPBACK}`,
		'Test One: AgentDataUpdateRequest can\'t be read: RangeError: the body is too short',
		'Test One: RetrieveInstantMessages was not reliable',
		'Test One: POST of the seed with content type application/xml',
	]);
	expect(grid.online).toEqual(['Test One']);
});
