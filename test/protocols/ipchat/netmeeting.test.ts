import {expect, test} from 'vitest';
import {PEER, Scene} from './scene.js';

const FILE = '[ConferenceShortcut]\r\nConfName=Me\r\nAddress=10.0.0.7\r\n';

const asking = (): Scene => {
	const scene = new Scene({settings: {netmeeting: 'ask'}});
	scene.meet();
	scene.wire.advance(15_000);
	return scene;
};

test('the question names the sender, the size and where the call would go', () => {
	const scene = asking();
	expect(scene.sends(() => {
		scene.hear(`X${FILE}`);
	})).toEqual([]);
	expect(scene.us.of('ask')).toEqual([{
		type: 'ask',
		id: `netmeeting ${PEER}`,
		peer: PEER,
		question: {kind: 'netmeeting', name: 'cmu', details: {address: PEER, size: FILE.length, target: '10.0.0.7'}},
	}]);
});

test('declined by the user', () => {
	const scene = asking();
	scene.hear(`X${FILE}`);
	expect(scene.sends(() => {
		scene.us.feed({type: 'answer', id: `netmeeting ${PEER}`, choice: 'deny'});
	})).toEqual(['ys']);
	expect(scene.us.events('save')).toEqual([]);
});

test('without an answer within a minute it is declined and the question withdrawn', () => {
	const scene = asking();
	scene.hear(`X${FILE}`);
	scene.wire.advance(59_999);
	expect(scene.us.of('withdraw')).toEqual([]);
	scene.wire.advance(1);
	expect(scene.us.of('withdraw')).toEqual([{type: 'withdraw', id: `netmeeting ${PEER}`, reason: 'nobody answered in time'}]);
	expect(scene.sent().filter(text => text.startsWith('y'))).toEqual(['ys']);
	scene.us.feed({type: 'answer', id: `netmeeting ${PEER}`, choice: 'accept'});
	expect(scene.us.events('save')).toEqual([]);
	expect(scene.sent().filter(text => text.startsWith('x'))).toEqual([]);
});

test('who leaves takes his question with him', () => {
	const scene = asking();
	scene.hear(`X${FILE}`);
	scene.hear('B');
	expect(scene.us.of('withdraw')).toEqual([{type: 'withdraw', id: `netmeeting ${PEER}`, reason: 'cmu is gone'}]);
	expect(scene.sends(() => {
		scene.us.feed({type: 'answer', id: `netmeeting ${PEER}`, choice: 'accept'});
		scene.wire.advance(60_000);
	})).toEqual([]);
	expect(scene.us.of('withdraw')).toHaveLength(1);
});

test('one question at a time, three an hour, and none for a large file', () => {
	const scene = asking();
	const answers = (command: string) => scene.sends(() => {
		scene.hear(command);
	});
	expect(answers(`X${'x'.repeat(8193)}`)).toEqual(['ys']);
	for (let count = 0; count < 3; count++) {
		expect(answers(`X${FILE}`)).toEqual([]);
		expect(answers(`X${FILE}`)).toEqual(['ys']);
		scene.us.feed({type: 'answer', id: `netmeeting ${PEER}`, choice: 'deny'});
		scene.wire.advance(11_000);
		scene.hear('Pscmu');
	}

	expect(answers(`X${FILE}`)).toEqual(['ys']);
	expect(scene.us.notices().at(-1)).toBe('netmeeting-refused: cmu asked for a NetMeeting call and was declined: there were 3 within the last hour.');
	expect(scene.us.of('ask')).toHaveLength(3);
	for (let minute = 0; minute < 60; minute++) {
		scene.wire.advance(60_000);
		scene.hear('Pscmu');
	}

	expect(answers(`X${FILE}`)).toEqual([]);
});

test('what is no address is not sent as one', () => {
	const scene = asking();
	expect(scene.sends(() => {
		scene.us.verb('netmeeting', {address: '10.0.0.1\r\nCallFlags=0'}, PEER);
		scene.us.verb('netmeeting', {}, PEER);
		scene.us.verb('netmeeting', {address: 'x'.repeat(70_000)}, PEER);
	})).toEqual([]);
	expect(scene.us.events('error').map(({code}) => code)).toEqual(['IPCHAT_ADDRESS', 'IPCHAT_ADDRESS', 'IPCHAT_ADDRESS']);
});

test('both may ask each other at once', () => {
	const scene = asking();
	scene.us.verb('netmeeting', {address: '192.0.2.7'}, PEER);
	scene.hear(`X${FILE}`);
	scene.hear('xs');
	expect(scene.us.notices().at(-1)).toBe('netmeeting-accepted: The request for a NetMeeting call was delivered to cmu.');
	scene.wire.advance(60_000);
	expect(scene.us.of('withdraw')).toHaveLength(1);
	expect(scene.sent().filter(text => text.startsWith('y'))).toEqual(['ys']);
});

test('a file keeps its bytes and gets a name that is ours', () => {
	const scene = asking();
	scene.hear(`X${FILE}`);
	scene.us.date = new Date(Date.UTC(2026, 10, 20, 22, 5, 7));
	scene.us.feed({type: 'answer', id: `netmeeting ${PEER}`, choice: 'accept'});
	expect(scene.us.events('save')).toEqual([{event: 'save', name: 'ipchat-127.0.0.3-20261120220507.cnf', data: new TextEncoder().encode(FILE)}]);
});

test('ours is a file that NetMeeting could read', () => {
	const scene = asking();
	expect(scene.sends(() => {
		scene.us.verb('netmeeting', {address: '192.0.2.7'}, PEER);
	})).toEqual(['X[ConferenceShortcut]\r\nConfName=192.0.2.7\r\nAddress=192.0.2.7\r\nCallFlags=65543\r\nTransport=1\r\n']);
	expect(scene.sends(() => {
		scene.hear('yS');
	})).toEqual([]);
	expect(scene.us.notices().at(-1)).toBe('netmeeting-declined: The request for a NetMeeting call was delivered to cmu but declined.');
	expect(scene.us.of('peer').at(-1)?.patch.states).toEqual({away: true});
});
