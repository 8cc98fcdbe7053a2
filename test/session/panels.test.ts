import {beforeEach, describe, expect, test} from 'vitest';
import {type Verdict, judge} from '../../source/session/panel.js';
import type {Caller, FileOffer, Text} from '../../source/session/panels.js';
import {ChatWorld} from '../support/chat-world.js';
import type {FakeProgram} from '../support/fake-world.js';

let world: ChatWorld;
let wick: FakeProgram;
let al: FakeProgram;

beforeEach(async () => {
	world = new ChatWorld();
	wick = await world.program('Wick', {accept: 'ask'});
	al = await world.program('Al');
});

/** Says so after a moment. */
const later = async (verdict: Verdict): Promise<Verdict> => new Promise(resolve => {
	world.clock.after(5, () => {
		resolve(verdict);
	});
});

describe('a panel', () => {
	const value = {text: 'a'};

	test('decides at once where nobody takes his time', () => {
		expect(judge([], value)).toBe(true);
		expect(judge([() => true, () => ({text: 'b'}), ({text}) => ({text: `${text}c`})], value)).toEqual({text: 'bc'});
		expect(judge([() => 'accept', () => true], value)).toBe('accept');
	});

	test('ends with the first no', () => {
		let asked = 0;
		expect(judge([() => 'accept', () => false, () => {
			asked++;
			return true;
		}], value)).toBe(false);
		expect(asked).toBe(0);
	});

	test('is not moved by those who fail', async () => {
		const throws = () => {
			throw new Error('oops');
		};

		expect(judge([throws], value)).toBe(true);
		expect(await judge([async () => throws(), async () => ({text: 'b'})], value)).toEqual({text: 'b'});
	});
});

describe('calls', () => {
	test('who is refused by a script gets a no, and the user no question', async () => {
		const callers: Caller[] = [];
		wick.manager.judge('call', async caller => {
			callers.push(caller);
			return later(false);
		});
		await world.connect(al, wick);
		expect(callers).toEqual([{address: '10.0.0.2', name: 'Al', protocol: 'mudmaster'}]);
		expect(al.last('call.failed')).toMatchObject({code: 'denied', message: expect.stringContaining('Wick refused the call') as string});
		expect(wick.all('question')).toEqual([]);
		expect(wick.all('peer.online')).toEqual([]);
		expect(wick.last('notice')?.text).toContain('a script refused it');
	});

	test('who is not is asked about as ever', async () => {
		const off = wick.manager.judge('call', async () => later(true));
		await world.connect(al, wick);
		expect(wick.last('question')).toMatchObject({kind: 'call', details: {name: 'Al'}});
		await wick.type('/accept');
		await world.settle();
		expect(wick.manager.status().peers).toBe(1);
		off();
	});

	test('who hangs up meanwhile is not asked about', async () => {
		wick.manager.judge('call', async () => later(true));
		await al.type('/call 10.0.0.1');
		await world.clock.settle();
		await al.type('/hangup all');
		await world.settle();
		expect(wick.all('question')).toEqual([]);
		expect(wick.manager.connections()).toEqual([]);
	});

	test('those who are blocked are no matter of scripts', async () => {
		let asked = 0;
		wick.manager.judge('call', () => {
			asked++;
			return true;
		});
		wick.blocked.push('Al');
		await world.connect(al, wick);
		expect(asked).toBe(0);
	});
});

describe('texts', () => {
	beforeEach(async () => {
		await world.connect(wick, al);
	});

	test('that come in are dropped or changed, in their order', async () => {
		const texts: Text[] = [];
		wick.manager.judge('incoming', async text => {
			texts.push(text);
			return text.text === 'spam' ? later(false) : (text.text === 'slow' ? later({text: 'faster'}) : true);
		});
		for (const text of ['spam', 'slow', 'last', '/hangup Wick']) {
			// eslint-disable-next-line no-await-in-loop
			await al.type(text);
		}

		await world.clock.advance(100);
		expect(texts.map(({text}) => text)).toEqual(['spam', 'slow', 'last']);
		expect(texts[0]).toEqual({id: 1, protocol: 'mudmaster', name: 'Al', scope: 'everybody', emote: false, text: 'spam'});
		expect(wick.said).toEqual(['mm/everybody < Al: faster', 'mm/everybody < Al: last']);
		expect(wick.events.at(-1)?.event).toBe('peer.offline');
	});

	test('that were dropped or changed are not passed on', async () => {
		const bo = await world.program('Bo');
		await world.connect(wick, bo);
		await wick.type('/serve Al');
		wick.manager.judge('incoming', ({text}) => text !== 'spam' && (text !== 'darn' || {text: '****'}));
		for (const text of ['spam', 'darn', 'fine']) {
			// eslint-disable-next-line no-await-in-loop
			await al.type(text);
		}

		await world.settle();
		expect(wick.said).toEqual(['mm/everybody < Al: ****', 'mm/everybody < Al: fine']);
		expect(bo.said).toEqual(['mm/everybody < Al?: fine']);
	});

	test('of ours are kept back or changed, in their order', async () => {
		const texts: Text[] = [];
		wick.manager.judge('outgoing', async text => {
			texts.push(text);
			return text.text === 'secret' ? later(false) : (text.text === 'slow' ? later({text: 'faster'}) : true);
		});
		const results = [wick.type('secret'), wick.type('slow'), wick.type('/chat Al last')];
		await world.settle();
		expect(await Promise.all(results)).toMatchObject([{ok: false, error: {code: 'ML_SCRIPT_KEPT'}}, {ok: true}, {ok: true}]);
		expect(wick.said).toEqual(['mm/everybody > Wick: faster', 'mm/@Al > Wick: last']);
		expect(al.said).toEqual(['mm/everybody < Wick: faster', 'mm/@Wick < Wick: last']);
		expect(texts[0]).toEqual({protocol: 'mudmaster', name: 'Wick', room: 'mm/everybody', scope: 'everybody', emote: false, text: 'secret'});
	});
});

describe('files', () => {
	beforeEach(async () => {
		await world.connect(wick, al);
		al.disk.files.set('/map.txt', new Uint8Array(100));
	});

	test.each([false, later] as const)('are refused by a script', async how => {
		const offers: FileOffer[] = [];
		wick.manager.judge('file', async offer => {
			offers.push(offer);
			return how === false ? false : how(false);
		});
		await al.type('/sendfile Wick /map.txt');
		await world.clock.advance(100);
		expect(offers).toEqual([{id: 1, name: 'Al', protocol: 'mudmaster', file: 'map.txt', size: 100}]);
		expect(wick.all('question')).toEqual([]);
		expect(wick.last('notice')).toMatchObject({code: 'file-refused', text: 'map.txt (100 B) from Al was refused by a script.'});
		expect(al.all('transfer.failed')).toHaveLength(1);
	});

	test('are taken by a script without a question', async () => {
		wick.manager.judge('file', async () => later('accept'));
		await al.type('/sendfile Wick /map.txt');
		await world.clock.advance(2000);
		expect(wick.all('question')).toEqual([]);
		expect(wick.all('transfer.done')).toHaveLength(1);
	});

	test('are a question otherwise', async () => {
		wick.manager.judge('file', async () => later(true));
		await al.type('/sendfile Wick /map.txt');
		await world.clock.advance(100);
		expect(wick.last('question')).toMatchObject({kind: 'file'});
	});

	test('that are taken back meanwhile are no question', async () => {
		wick.manager.judge('file', async () => later(true));
		await al.type('/sendfile Wick /map.txt');
		await world.clock.settle();
		await al.type('/cancel');
		await world.clock.advance(100);
		expect(wick.all('question')).toEqual([]);
	});
});

describe('what is shown', () => {
	test('is hidden, in the order of everything', async () => {
		await world.connect(wick, al);
		const {length} = wick.events;
		wick.manager.judge('display', async event => event.event === 'message' ? later(event.text !== 'psst') : true);
		await al.type('psst');
		await al.type('hello');
		await world.clock.settle();
		await wick.type('/setgroup Al raid');
		await world.clock.advance(100);
		expect(wick.events.slice(length).map(({event, hidden = false}) => [event, hidden])).toEqual([['message', true], ['message', false], ['peer.changed', false], ['output', false]]);
	});

	test('waits for nobody who is gone', async () => {
		await world.connect(wick, al);
		const off = wick.manager.judge('display', async () => later(false));
		off();
		await al.type('hello');
		await world.clock.settle();
		expect(wick.last('message')).not.toHaveProperty('hidden');
	});
});

test('where no script is asked everything happens at once', async () => {
	await world.connect(wick, al);
	const off = [
		wick.manager.judge('display', () => true),
		wick.manager.judge('outgoing', () => true),
		wick.manager.filter('out', () => true),
	];
	for (const remove of [() => undefined, ...off]) {
		remove();
		const {length} = wick.said;
		void wick.manager.dispatch({command: 'chatall', text: 'now'}, 'headless');
		expect(wick.said).toHaveLength(length + 1);
	}
});

test('a script at work is nobody who is there', async () => {
	await world.connect(wick, al, 'zchat');
	await world.clock.advance(16 * 60_000);
	expect(al.manager.peers()[0]?.flags).toEqual(['away']);
	await wick.manager.dispatch({command: 'chatall', text: 'beep'}, 'script');
	await world.settle();
	expect(al.said).toEqual(['mm/everybody < Wick: beep']);
	expect(al.manager.peers()[0]?.flags).toEqual(['away']);
	await wick.type('back again');
	await world.settle();
	expect(al.manager.peers()[0]?.flags).toEqual([]);
});
