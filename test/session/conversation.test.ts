import {beforeEach, describe, expect, test} from 'vitest';
import {FakeClock} from '../support/fake-clock.js';
import {FakeInternet, oneByteAtATime} from '../support/fake-network.js';
import {FakeProgram} from '../support/fake-world.js';

let clock: FakeClock;
let internet: FakeInternet;
let al: FakeProgram;
let wick: FakeProgram;

beforeEach(async () => {
	clock = new FakeClock();
	internet = new FakeInternet(clock);
	al = new FakeProgram(internet, {name: 'Al', address: '10.0.0.9'});
	wick = new FakeProgram(internet, {name: 'Wick', address: '10.0.0.5'});
	await al.manager.start();
	await wick.manager.start();
});

const connect = async () => {
	await wick.type('/call 10.0.0.9');
	await clock.advance(1000);
};

describe('two programs', () => {
	test('a call shows its phases and ends online on both sides', async () => {
		await connect();
		expect(wick.all('call.phase').map(({phase}) => phase)).toEqual(['lookup', 'connect', 'negotiate', 'answer']);
		expect(wick.last('peer.changed')?.peer).toMatchObject({id: 1, name: 'Al', protocol: 'mudmaster', address: '10.0.0.9', port: 4050, version: 'mudlark 0.0.0', incoming: false});
		expect(al.last('peer.changed')?.peer).toMatchObject({id: 1, name: 'Wick', address: '10.0.0.5', port: 4050, version: 'mudlark 0.0.0', incoming: true});
	});

	test('say everything that can be said', async () => {
		await connect();
		await wick.type('hi all');
		await wick.type('/chat al just you');
		await wick.type('/emote waves');
		await wick.type('/emote Al winks');
		await wick.type('/setgroup Al raid');
		await wick.type('/group raid go!');
		await clock.advance(10);
		await al.type('/reply right back');
		await clock.advance(10);
		expect(al.said).toEqual([
			'mm/everybody < Wick: hi all',
			'mm/@Wick < Wick: just you',
			'mm/everybody < Wick waves',
			'mm/@Wick < Wick winks',
			'mm/#raid < Wick: go!',
			'mm/@Wick > Al: right back',
		]);
		expect(wick.said).toEqual([
			'mm/everybody > Wick: hi all',
			'mm/@Al > Wick: just you',
			'mm/everybody > Wick waves',
			'mm/@Al > Wick winks',
			'mm/#raid > Wick: go!',
			'mm/@Al < Al: right back',
		]);
	});

	test('talk just the same when every byte arrives alone', async () => {
		internet.fault = oneByteAtATime;
		await connect();
		await wick.type('hi all');
		await clock.advance(10);
		expect(al.said).toEqual(['mm/everybody < Wick: hi all']);
	});

	test('/chat all and /chat #group do what users of TinTin++ expect', async () => {
		await connect();
		await wick.type('/setgroup Al raid');
		await wick.type('/chat all one');
		await wick.type('/chat #raid two');
		await clock.advance(10);
		expect(al.said).toEqual(['mm/everybody < Wick: one', 'mm/#raid < Wick: two']);
	});

	test('a line typed in a room goes to that room', async () => {
		await connect();
		await wick.type('/room Al');
		expect(wick.room).toBe('mm/@Al');
		await wick.type('psst');
		await wick.type('//shrug');
		await clock.advance(10);
		expect(al.said).toEqual(['mm/@Wick < Wick: psst', 'mm/@Wick < Wick: /shrug']);
	});

	test('a new name is told, keeps the room and changes its title', async () => {
		await connect();
		await al.type('/chat Wick hi');
		await clock.advance(10);
		await al.type('/name Albert');
		await clock.advance(10);
		expect(wick.last('peer.changed')?.peer.name).toBe('Albert');
		expect(wick.last('room.opened')).toMatchObject({room: 'mm/@Al', title: 'Albert'});
		await al.type('/chat Wick still me');
		await clock.advance(10);
		expect(wick.said).toEqual(['mm/@Al < Al: hi', 'mm/@Al < Albert: still me']);
	});

	test('ping tells the time there and back', async () => {
		await connect();
		await wick.type('/ping Al');
		await clock.advance(10);
		expect(wick.last('ping')).toMatchObject({peer: {id: 1, name: 'Al'}, ms: 0});
	});

	test('an unanswered ping is told after ten seconds', async () => {
		await connect();
		const off = al.manager.filter('in', () => false, [26]);
		await wick.type('/ping Al');
		await clock.advance(5000);
		await wick.type('/ping Al');
		expect(wick.last('notice')).toMatchObject({code: 'ping-waiting'});
		await clock.advance(5001);
		off();
		expect(wick.last('notice')).toMatchObject({code: 'ping-timeout', text: 'Al did not answer the ping within 10 seconds.'});
	});

	test('hanging up is seen on both sides', async () => {
		await connect();
		await al.type('/hangup Wick');
		await clock.advance(10);
		expect(al.last('peer.offline')).toMatchObject({peer: {name: 'Wick'}, reason: 'you hung up'});
		expect(wick.last('peer.offline')).toMatchObject({peer: {name: 'Al'}, reason: 'the other side hung up'});
	});

	test('the next connection finds the room of its name', async () => {
		await connect();
		await al.type('/chat Wick one');
		await clock.advance(10);
		await al.type('/hangup all');
		await clock.advance(10);
		await al.type('/call 10.0.0.5');
		await clock.advance(1000);
		await al.type('/chat Wick two');
		await clock.advance(10);
		expect(wick.said).toEqual(['mm/@Al < Al: one', 'mm/@Al < Al: two']);
		expect(wick.last('peer.changed')?.peer.id).toBe(2);
	});

	test('do not disturb refuses calls, in words', async () => {
		await al.type('/dnd on');
		await connect();
		expect(wick.last('call.failed')).toMatchObject({code: 'denied', phase: 'answer', message: 'Al refused the call. Try /call again later.'});
		expect(al.last('notice')?.text).toContain('do not disturb is on');
		expect(al.all('question')).toEqual([]);
	});

	test('do not disturb is told to peers', async () => {
		await connect();
		await al.type('/dnd');
		await clock.advance(10);
		expect(wick.last('notice')).toMatchObject({code: 'peer-dnd', text: 'Al does not want to be disturbed.'});
	});

	test('a long text arrives whole, in blocks that fit a segment', async () => {
		await connect();
		const words = Array.from({length: 1000}, (_, index) => `word${index}`).join(' ');
		await wick.type(words);
		await clock.advance(10);
		expect(al.all('message').map(({text}) => text).join(' ')).toBe(words);
		expect(al.all('message').every(({from}) => from.verified)).toBe(true);
		expect(wick.all('message')).toHaveLength(1);
	});

	test('raw blocks arrive as raw events where they are wanted', async () => {
		const bo = new FakeProgram(internet, {name: 'Bo', address: '10.0.0.7', raw: true});
		await bo.manager.start();
		await wick.type('/call 10.0.0.7');
		await clock.advance(1000);
		await wick.type('/raw Bo 40 channel,hello');
		await clock.advance(10);
		expect(bo.last('raw')).toMatchObject({peer: {name: 'Wick'}, code: 40, text: 'channel,hello'});
	});
});

describe('questions', () => {
	beforeEach(async () => {
		al = new FakeProgram(internet, {name: 'Asker', address: '10.0.0.10', accept: 'ask'});
		await al.manager.start();
		await wick.type('/call 10.0.0.10');
		await clock.advance(300);
	});

	test('a call is a question with name and address', () => {
		expect(al.last('question')).toMatchObject({id: 1, kind: 'call', details: {name: 'Wick', address: '10.0.0.5', declaredPort: 4050}, default: 'deny'});
		expect(wick.all('peer.online')).toEqual([]);
	});

	test('yes', async () => {
		await al.type('/accept');
		await clock.advance(300);
		expect(al.last('question.closed')).toMatchObject({id: 1, answer: 'accept'});
		expect(wick.last('peer.online')?.peer.name).toBe('Asker');
	});

	test('no', async () => {
		await al.type('/deny 1');
		await clock.advance(300);
		expect(wick.last('call.failed')).toMatchObject({code: 'denied', message: 'Asker refused the call. Try /call again later.'});
	});

	test('nobody answers: that is a no after sixty seconds', async () => {
		await clock.advance(60_000);
		expect(al.last('question.closed')).toMatchObject({id: 1, reason: 'nobody answered within 60 seconds'});
		expect(wick.last('call.failed')).toMatchObject({code: 'denied'});
	});

	test('a caller who gives up closes his question', async () => {
		await wick.type('/hangup 10.0.0.10');
		await clock.advance(10);
		expect(wick.last('call.failed')).toMatchObject({code: 'cancelled', message: 'You cancelled the call to 10.0.0.10:4050.'});
		expect(wick.all('notice')).toEqual([]);
		expect(al.last('question.closed')).toMatchObject({reason: 'Wick hung up before you answered'});
		expect(al.last('notice')).toMatchObject({
			code: 'call-missed',
			text: 'Wick hung up before you answered. Call back with /call 10.0.0.5:4050.',
			callBack: {address: '10.0.0.5', port: 4050, protocol: 'mudmaster'},
		});
		expect((await al.type('/accept')).error?.code).toBe('ML_QUESTION_NONE');
	});
});

describe('who is called twice', () => {
	test('ourselves', async () => {
		await wick.type('/call 10.0.0.5');
		await clock.advance(1000);
		expect(wick.last('call.failed')).toMatchObject({code: 'refused', message: expect.stringContaining('10.0.0.5:4050 is this very program') as string});
		expect(wick.all('peer.online')).toEqual([]);
	});

	test('a peer', async () => {
		await connect();
		expect((await wick.type('/call 10.0.0.9')).error?.code).toBe('ML_CALL_CONNECTED');
	});

	test('a peer, by the host name he was called by', async () => {
		await wick.type('/call al.example');
		await clock.advance(1000);
		expect((await wick.type('/call Al.example')).error?.code).toBe('ML_CALL_CONNECTED');
		expect((await wick.type('/call 10.0.0.9')).error?.code).toBe('ML_CALL_CONNECTED');
	});

	test('a call in progress', async () => {
		const asker = new FakeProgram(internet, {name: 'Asker', address: '10.0.0.10', accept: 'ask'});
		await asker.manager.start();
		await wick.type('/call 10.0.0.10');
		expect((await wick.type('/call 10.0.0.10 4050')).error?.code).toBe('ML_CALL_TWICE');
	});

	test('a peer who calls again from where he is: the old connection makes room', async () => {
		await connect();
		await al.type('/chat Wick one');
		await clock.advance(10);
		const again = new FakeProgram(internet, {name: 'Al', address: '10.0.0.9'});
		await again.type('/call 10.0.0.5');
		await clock.advance(1000);
		expect(wick.last('peer.offline')).toMatchObject({peer: {id: 1}, reason: 'Al called again'});
		await again.type('/chat Wick two');
		await clock.advance(10);
		expect(wick.said).toEqual(['mm/@Al < Al: one', 'mm/@Al < Al: two']);
	});

	test('a namesake from elsewhere gets a room of his own, and has to be named by number', async () => {
		await connect();
		const other = new FakeProgram(internet, {name: 'Al', address: '10.0.0.77'});
		await other.type('/call 10.0.0.5');
		await clock.advance(1000);
		await other.type('/chat Wick from elsewhere');
		await clock.advance(10);
		expect(wick.said).toEqual(['mm/@Al~2 < Al: from elsewhere']);
		expect((await wick.type('/chat Al hi')).error?.message).toContain('1 Al (10.0.0.9), 2 Al (10.0.0.77)');
		expect((await wick.type('/chat 2 hi')).ok).toBe(true);
	});
});

test('one text to everybody is one message', async () => {
	for (let host = 20; host < 40; host++) {
		const friend = new FakeProgram(internet, {name: `F${host}`, address: `10.0.0.${host}`});
		// eslint-disable-next-line no-await-in-loop
		await friend.manager.start();
		// eslint-disable-next-line no-await-in-loop
		await wick.type(`/call 10.0.0.${host}`);
	}

	await clock.advance(1000);
	await wick.type('hi');
	await clock.advance(10);
	expect(wick.manager.peers()).toHaveLength(20);
	expect(wick.said).toEqual(['mm/everybody > Wick: hi']);
});

describe('what can not be done says so', () => {
	const cases: ReadonlyArray<readonly [line: string, code: string, message: RegExp]> = [
		['hello', 'ML_NOBODY', /Nobody is connected, so nothing was sent/],
		['/chat Bob hi', 'ML_PEER_UNKNOWN', /Nobody is connected, so there is no Bob. Call somebody/],
		['/reply hi', 'ML_REPLY_NOBODY', /Nobody has written to you alone yet/],
		['/group raid hi', 'ML_GROUP_EMPTY', /setgroup PEER raid/],
		['/accept', 'ML_QUESTION_NONE', /no open question/],
		['/c x', 'ML_COMMAND_AMBIGUOUS', /\/call, \/chat, \/chatall, \/cancel, \/close, \/clear/],
		['/frobnicate', 'ML_COMMAND_UNKNOWN', /\/help lists them all/],
		['/chat', 'ML_USAGE', /PEER is missing. It is written \/chat PEER TEXT/],
		['/raw 1 x', 'ML_USAGE', /CODE has to be a number/],
		['/dnd maybe', 'ML_USAGE', /none of on, off/],
		['/name all', 'ML_NAME', /can't be your name/],
		['/call two words here', 'ML_CALL_TARGET', /no address to call/],
		['/room nowhere', 'ML_ROOM_UNKNOWN', /Open: everybody, status/],
		['/close', 'ML_ROOM_STAYS', /everybody can't be closed/],
		['/help nothing', 'ML_HELP_UNKNOWN', /no help on nothing/],
		['/listen 99999', 'ML_PORT_INVALID', /1 to 65535/],
	];
	for (const [line, code, message] of cases) {
		test(line, async () => {
			const {ok, error} = await wick.type(line);
			expect(ok).toBe(false);
			expect(error?.code).toBe(code);
			expect(error?.message).toMatch(message);
			expect(wick.last('error')).toMatchObject({code, face: 'headless'});
		});
	}

	test('a host that is not there', async () => {
		await wick.type('/call 10.9.9.9');
		await clock.advance(10);
		expect(wick.last('call.failed')).toMatchObject({code: 'refused', phase: 'connect', message: '10.9.9.9 refused the connection on port 4050. Check the port.'});
	});

	test('a name that is not known', async () => {
		await wick.type('/call nobody.invalid');
		await clock.advance(10);
		expect(wick.last('call.failed')).toMatchObject({code: 'not-found', phase: 'lookup'});
	});

	test('the status room is read by nobody', async () => {
		await wick.type('/room status');
		expect((await wick.type('hello?')).error?.code).toBe('ML_ROOM_SILENT');
	});
});
