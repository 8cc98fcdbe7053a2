import {describe, expect, test} from 'vitest';
import {writeText} from '../../support/grid/body.js';
import {Dialog, plainMessage, writeInstantMessage} from '../../support/grid/instant-message.js';
import {LOOPBACK, personOf, Scene, SECOND} from './scene.js';

describe('in the grid', () => {
	test('a login opens the rooms of all groups', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		expect(us.rooms).toEqual(['#Loopback Chat', '#Second Room é']);
		expect(us.events('network').at(-1)).toEqual({
			event: 'network',
			on: true,
			details: {
				name: 'Test One',
				region: 'Test Region',
				simulator: '127.0.0.1:9000',
				groups: [{id: LOOPBACK.slice(1), name: 'Loopback Chat'}, {id: SECOND.slice(1), name: 'Second Room é'}],
			},
		});
		expect(us.errors).toEqual([]);
		expect(grid.complaints).toEqual([]);
		expect(grid.online).toEqual(['Test One']);
	});

	test('three people talk in two groups', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		const two = scene.viewer(grid, 'Two');
		const four = scene.viewer(grid, 'Four');
		await scene.clock.advance(1000);
		two.send('Loopback Chat', 'hello from two');
		four.send('Second Room é', '/me waves');
		const first = us.say(LOOPBACK, 'hello from one');
		const second = us.say(SECOND, 'nods', true);
		await scene.clock.advance(1000);
		expect(us.said.toSorted()).toEqual(['Loopback Chat/Test Two: hello from two', 'Second Room é/Test Four *waves']);
		expect(two.texts.toSorted()).toEqual([
			'Loopback Chat/Test One: hello from one',
			'Loopback Chat/Test Two: hello from two',
			'Second Room é/Test Four: /me waves',
			'Second Room é/Test One: /me nods',
		]);
		expect([...us.receipts]).toEqual([[first, ['delivered']], [second, ['delivered']]]);
		expect(grid.complaints).toEqual([]);
	});

	test('direct messages go both ways', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		const two = scene.viewer(grid, 'Two');
		await scene.clock.advance(1000);
		two.tell(grid.world.account('Test One').id, 'psst');
		await scene.clock.advance(1000);
		expect(us.said).toEqual(['@/Test Two: psst']);
		expect(us.rooms).toContain('Test Two');
		const id = us.say(personOf(2), 'yes?');
		await scene.clock.advance(1000);
		expect(two.texts).toEqual(['Test One: yes?']);
		expect(us.receipts.get(id)).toEqual(['delivered']);
	});

	test('the first text of a room that was not opened comes once, and opens it', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid, {groups: ['second room é']});
		expect(us.rooms).toEqual(['#Second Room é']);
		const two = scene.viewer(grid, 'Two');
		await scene.clock.advance(1000);
		two.send('Loopback Chat', 'first');
		await scene.clock.advance(1000);
		two.send('Loopback Chat', 'second');
		await scene.clock.advance(1000);
		expect(us.rooms).toEqual(['#Second Room é', '#Loopback Chat']);
		expect(us.said).toEqual(['Loopback Chat/Test Two: first', 'Loopback Chat/Test Two: second']);
	});

	test('where the grid wants to hear it, an invitation is accepted', async () => {
		const scene = new Scene();
		const grid = await scene.grid({kind: 'secondlife'});
		const us = await scene.usIn(grid, {groups: []});
		const two = scene.viewer(grid, 'Two');
		await scene.clock.advance(1000);
		two.send('Loopback Chat', 'first');
		await scene.clock.advance(1000);
		expect(us.said).toEqual(['Loopback Chat/Test Two: first']);
		expect(us.of('http').filter(({id}) => id.startsWith('accept')).map(({request}) => request.body)).toEqual([
			`<llsd><map><key>method</key><string>accept invitation</string><key>session-id</key><uuid>${LOOPBACK.slice(1)}</uuid></map></llsd>`,
		]);
		expect(grid.heard.filter(({who, packet}) => who === 'Test One' && packet.name === 'ImprovedInstantMessage')).toEqual([]);
	});

	test('texts that are said before the room is open arrive in it', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid, {groups: []});
		const two = scene.viewer(grid, 'Two');
		await scene.clock.advance(1000);
		const id = us.say(LOOPBACK, 'is it open?');
		await scene.clock.advance(1000);
		expect(two.texts).toEqual(['Loopback Chat/Test One: is it open?']);
		expect(us.receipts.get(id)).toEqual(['delivered']);
		expect(us.said).toEqual([]);
		expect(us.rooms).toEqual(['#Loopback Chat']);
	});

	test('a group may be named instead of its room', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		const two = scene.viewer(grid, 'Two');
		await scene.clock.advance(1000);
		us.command({command: 'say', id: 5, scope: 'group', group: 'loop', text: 'by name', emote: false});
		us.command({command: 'say', id: 6, scope: 'group', group: 'no such group', text: 'lost', emote: false});
		us.command({command: 'say', id: 7, scope: 'everybody', text: 'to all', emote: false});
		await scene.clock.advance(1000);
		expect(two.texts).toEqual(['Loopback Chat/Test One: by name']);
		expect([...us.receipts].toSorted(([a], [b]) => a - b)).toEqual([[5, ['delivered']], [6, ['failed']], [7, ['failed']]]);
		expect(us.errors.map(error => error.split(':', 1)[0])).toEqual(['GRID_GROUP', 'GRID_NOBODY']);
	});

	test('a paste goes to a group as well', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		const two = scene.viewer(grid, 'Two');
		await scene.clock.advance(1000);
		us.command({command: 'paste', scope: 'group', group: 'Loopback Chat', text: 'one line\nand another'});
		await scene.clock.advance(1000);
		expect(two.texts).toEqual(['Loopback Chat/Test One: one line\nand another']);
	});

	test('a long text arrives whole, in pieces, and is confirmed once', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		const two = scene.viewer(grid, 'Two');
		await scene.clock.advance(1000);
		const long = `${'é☃😀 '.repeat(300)}end`;
		const id = us.say(LOOPBACK, long);
		await scene.clock.advance(2000);
		expect(two.texts.length).toBeGreaterThan(2);
		expect(two.texts.map(text => text.replace('Loopback Chat/Test One: ', '')).join('')).toBe(long);
		expect(us.receipts.get(id)).toEqual(['delivered']);
		const tooLong = us.say(LOOPBACK, 'x'.repeat(17 * 1023));
		expect(us.receipts.get(tooLong)).toEqual(['failed']);
		expect(us.errors.at(-1)).toContain('Send it in pieces');
	});

	test('the same words twice are two messages, and so are their confirmations', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		const two = scene.viewer(grid, 'Two');
		await scene.clock.advance(1000);
		const ids = [us.say(LOOPBACK, 'again'), us.say(LOOPBACK, 'again'), us.say(LOOPBACK, 'again')];
		await scene.clock.advance(1000);
		expect(two.texts).toEqual(Array.from({length: 3}, () => 'Loopback Chat/Test One: again'));
		expect(ids.map(id => us.receipts.get(id))).toEqual(ids.map(() => ['delivered']));
	});

	test('what somebody says under another name is shown with both', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		const two = scene.viewer(grid, 'Two');
		await scene.clock.advance(1000);
		Object.defineProperty(two, 'name', {value: 'Somebody Else'});
		two.send('Loopback Chat', 'believe me');
		await scene.clock.advance(1000);
		expect(us.said).toEqual(['Loopback Chat/Somebody Else (via ?Test Two): believe me']);
		expect(us.events('message')[0]?.from).toEqual({name: 'Test Two', verified: false});
	});

	test('nobody is verified whose name the grid does not tell', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		const id = '40000000-0000-4000-8000-000000000009';
		const two = scene.viewer(grid, 'Two');
		await scene.clock.advance(1000);
		grid.say('Test One', 'ImprovedInstantMessage', textFrom(id, 'A Stranger', 'who am I?'));
		two.send('Loopback Chat', 'after him');
		await scene.clock.advance(500);
		expect(us.said).toEqual([]);
		await scene.clock.advance(2000);
		expect(us.said).toEqual(['Loopback Chat/?A Stranger: who am I?', 'Loopback Chat/Test Two: after him']);
		grid.say('Test One', 'ImprovedInstantMessage', textFrom(id, 'A Stranger', 'still me'));
		await scene.clock.advance(10);
		expect(us.said.at(-1)).toBe('Loopback Chat/?A Stranger: still me');
	});

	test('escape codes in names and texts do nothing', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		grid.say('Test One', 'ImprovedInstantMessage', textFrom('40000000-0000-4000-8000-000000000009', '\u{1B}[2JEvil\u{7}\r\nName', '\u{1B}]0;title\u{7}red \u{1B}[31malert\u{1B}[0m\r\nsecond line\u{202E}'));
		grid.alert('\u{1B}[Hlines\nof it');
		await scene.clock.advance(3000);
		expect(us.said).toEqual(['Loopback Chat/?Evil Name: red alert\nsecond line']);
		expect(us.notices).toContain('alert: test tells you: lines\nof it');
		expect(JSON.stringify(us.of('emit'))).not.toMatch(/\\u001b/v);
	});

	test('a text that was kept for us comes with its time', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const two = scene.viewer(grid, 'Two');
		await scene.clock.advance(1000);
		two.tell(grid.world.account('Test One').id, 'for later');
		await scene.clock.advance(60_000);
		const us = await scene.usIn(grid);
		expect(us.said).toEqual(['@/Test Two: [2026-01-01 00:00 UTC] for later']);
		expect(two.transcript.at(-1)).toMatch(/^System: /v);
	});

	test('somebody who is not there: the grid tells it in his room, under a name that is not his', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		const id = us.say(personOf(4), 'are you there?');
		await scene.clock.advance(1000);
		expect(us.receipts.get(id)).toEqual(['delivered']);
		expect(us.said).toEqual(['@/System (via ?Test Four): User is not logged in. Message saved.']);
	});

	test('what a group we are not in or a conference says is no room of ours', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		grid.say('Test One', 'ImprovedInstantMessage', textFrom(personOf(2).slice(1), 'Test Two', 'psst', '50000000-0000-4000-8000-000000000001'));
		await scene.clock.advance(1000);
		expect(us.said).toEqual([]);
		expect(us.rooms).toHaveLength(2);
		expect(us.notices.at(-1)).toBe('conference: Test Two writes in a conference, or in a group that you are not in: psst');
	});

	test('people near our avatar are told of, not objects and ourselves', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		const two = scene.viewer(grid, 'Two');
		await scene.clock.advance(1000);
		two.say('anybody here?');
		await scene.clock.advance(1000);
		expect(us.notices.at(-1)).toBe('nearby: Test Two says near your avatar: anybody here?');
	});
});

describe('commands', () => {
	test('groups are listed, left and joined', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		const two = scene.viewer(grid, 'Two');
		await scene.clock.advance(1000);
		us.verb('leave', {group: '"Loopback Chat"'});
		expect(us.rooms).toEqual(['#Second Room é']);
		await scene.clock.advance(1000);
		two.send('Loopback Chat', 'behind your back');
		await scene.clock.advance(1000);
		expect(us.said).toEqual([]);
		us.verb('groups');
		expect(us.events('listing').at(-1)?.lines).toEqual(['Your groups on test:', `  Loopback Chat  ${LOOPBACK.slice(1)}`, `  Second Room é  open  ${SECOND.slice(1)}`]);
		us.verb('leave', {group: 'loop'});
		expect(us.notices.at(-1)).toBe('left: You have left #Loopback Chat already.');
		us.verb('join', {group: 'loopback chat'});
		await scene.clock.advance(1000);
		two.send('Loopback Chat', 'to your face');
		await scene.clock.advance(1000);
		expect(us.said).toEqual(['Loopback Chat/Test Two: to your face']);
		us.verb('join', {group: 'Loopback Chat'});
		expect(us.notices.at(-1)).toBe('joined: #Loopback Chat is open already.');
		us.verb('join', {group: 'Nowhere'});
		expect(us.errors).toEqual(['GRID_GROUP: You are not in a group "Nowhere" on test. /grid groups lists those you are in.']);
		expect(grid.complaints).toEqual([]);
	});

	test('who of a group is online', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		scene.viewer(grid, 'Two');
		await scene.clock.advance(1000);
		us.verb('who', {group: 'Loopback Chat'});
		await scene.clock.advance(3000);
		expect(us.events('listing').at(-1)?.lines).toEqual(['#Loopback Chat: 2 of 3 members online', '  Test One', '  Test Two']);
	});

	test('somebody is written to by name, once he was heard of, or by id', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		const two = scene.viewer(grid, 'Two');
		await scene.clock.advance(1000);
		us.verb('tell', {who: 'Test Two', text: 'hello?'});
		expect(us.errors.at(-1)).toContain('Nobody called "Test Two" has been heard of');
		us.verb('tell', {who: personOf(2).slice(1), text: 'hello!'});
		await scene.clock.advance(1000);
		expect(us.rooms).toContain('Test Two');
		us.verb('tell', {who: 'test two', text: 'and again'});
		await scene.clock.advance(1000);
		expect(two.texts).toEqual(['Test One: hello!', 'Test One: and again']);
		expect(us.said).toEqual(['@/Test One: hello!', '@/Test One: and again']);
	});

	test('groups that come and go are followed', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		grid.expel('Test One', 'Loopback Chat');
		await scene.clock.advance(1000);
		expect(us.rooms).toEqual(['#Second Room é']);
		grid.enrol('Test One', 'Loopback Chat');
		await scene.clock.advance(1000);
		expect(us.rooms).toEqual(['#Second Room é', '#Loopback Chat']);
		expect(us.events('network')).toHaveLength(4);
	});

	test('a group that the config names and we are not in is told', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid, {groups: ['Second Room é', 'Nobody Knows']});
		expect(us.rooms).toEqual(['#Second Room é']);
		expect(us.notices.at(-1)).toBe('unknown-groups: You are not in Nobody Knows on test, which the config names. /grid groups lists what you are in.');
	});
});

describe('rooms of Second Life', () => {
	test('a session that the grid has lost is opened again, and what was said in it is said again', async () => {
		const scene = new Scene();
		const grid = await scene.grid({kind: 'secondlife'});
		const us = await scene.usIn(grid);
		const two = scene.viewer(grid, 'Two');
		await scene.clock.advance(1000);
		grid.loseSession('Test One', 'Loopback Chat');
		const id = us.say(LOOPBACK, 'hello?');
		await scene.clock.advance(2000);
		expect(two.texts).toEqual(['Loopback Chat/Test One: hello?']);
		expect(us.receipts.get(id)).toEqual(['delivered']);
	});

	test('a session that the grid closes is a room that closes', async () => {
		const scene = new Scene();
		const grid = await scene.grid({kind: 'secondlife'});
		const us = await scene.usIn(grid);
		grid.forceClose('Test One', 'Loopback Chat', 'you were ejected');
		await scene.clock.advance(1000);
		expect(us.rooms).toEqual(['#Second Room é']);
		expect(us.notices.at(-1)).toBe('closed: test has closed #Loopback Chat (you were ejected). /join opens it again.');
		grid.enrol('Test One', 'Second Room é');
		await scene.clock.advance(1000);
		expect(us.rooms).toEqual(['#Second Room é']);
		us.verb('join', {group: 'Loopback Chat'});
		await scene.clock.advance(1000);
		expect(us.rooms).toEqual(['#Second Room é', '#Loopback Chat']);
	});
});

/** A text in a room, from whomever. */
const textFrom = (id: string, name: string, text: string, session = LOOPBACK.slice(1)): Uint8Array => writeInstantMessage({
	...plainMessage,
	agent: id,
	to: personOf(1).slice(1),
	dialog: Dialog.send,
	id: session,
	fromGroup: true,
	fromName: name,
	message: writeText(text),
});
