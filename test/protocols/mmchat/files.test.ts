import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {concat} from '../../../source/lib/bytes.js';
import {code} from '../../../source/protocols/mmchat/codes.js';
import {STRAY_MS} from '../../../source/protocols/mmchat/files.js';
import {mudmasterFraming, zchatFraming} from '../../../source/protocols/mmchat/framing.js';
import {mudmaster} from '../../../source/protocols/mmchat/index.js';
import {digestOf, exchange, FileEnd, ramp, type FileEndOptions} from '../../support/file-end.js';
import {exchange as exchangeMachines, Side} from '../../support/machine-pair.js';

const pair = (options: FileEndOptions = {}, had?: Uint8Array) => ({
	wick: new FileEnd({...options, name: 'Wick'}),
	bob: new FileEnd({...options, name: 'Bob', ...(had && {had})}),
});

const DONE = {type: 'file', action: 'done'};

const requests = (end: FileEnd): number => end.effects.filter(effect => effect.type === 'send' && effect.block.code === code.fileBlockRequest).length;

describe('two ends back to back', () => {
	for (const framing of [mudmasterFraming, zchatFraming]) {
		for (const facing of ['mudlark 0.1.0', 'MUSHclient v5.07', 'MudMaster 2k6v4', 'Something else']) {
			for (const size of [...(facing === 'mudlark 0.1.0' ? [0] : []), 1, 499, 500, 501, 1000, 1024, 65_536, 1_000_000]) {
				test(`${size} bytes over ${framing.title}, each taking the other for ${facing}`, () => {
					const {wick, bob} = pair({framing, facing});
					const data = ramp(size);
					wick.offer(data);
					exchange(wick, bob);
					expect(wick.outcome).toEqual(DONE);
					expect(bob.outcome).toEqual(facing === 'mudlark 0.1.0' && size > 0 ? {...DONE, digest: digestOf(data)} : DONE);
					expect(digestOf(bob.received)).toBe(digestOf(data));
					expect(requests(bob)).toBe(Math.max(1, Math.ceil(size / framing.fileBlock)));
					expect([...wick.timers, ...bob.timers]).toEqual([]);
					expect([...wick.notices, ...bob.notices]).toEqual([]);
				});
			}
		}
	}

	test('any chunking brings the same file', () => {
		fc.assert(fc.property(fc.integer({min: 1, max: 3000}), fc.integer({min: 1, max: 900}), fc.constantFrom('mudlark 0.1.0', 'TinTin++ 2.02', 'Axmud 2.0'), (size, step, facing) => {
			const {wick, bob} = pair({facing});
			const data = ramp(size);
			wick.offer(data);
			exchange(wick, bob, bytes => Array.from({length: Math.ceil(bytes.length / step)}, (_, index) => bytes.subarray(index * step, (index + 1) * step)));
			expect(wick.outcome).toEqual(DONE);
			expect(bob.received).toEqual(data);
		}), {numRuns: 50});
	});

	test('one after the other, at once between mudlarks', () => {
		const {wick, bob} = pair();
		for (const size of [700, 0, 1500]) {
			bob.written = [];
			wick.offer(ramp(size), `${size}.txt`);
			exchange(wick, bob);
			expect(bob.received).toEqual(ramp(size));
		}

		expect(bob.matters('done').length).toBe(3);
	});

	test('in both directions, one after the other', () => {
		const {wick, bob} = pair();
		wick.offer(ramp(700));
		exchange(wick, bob);
		bob.offer(ramp(900));
		exchange(wick, bob);
		expect(wick.received).toEqual(ramp(900));
	});
});

describe('going on with what an earlier try has left', () => {
	const data = ramp(20_000);

	test('behind what is here', () => {
		const {wick, bob} = pair({}, data.slice(0, 7001));
		wick.offer(data);
		exchange(wick, bob);
		expect(bob.matters('offer')).toMatchObject([{canResume: true}]);
		expect(bob.matters('rewind')).toEqual([{type: 'file', action: 'rewind', offset: 7001}]);
		expect(wick.matters('begin')).toEqual([{type: 'file', action: 'begin', canResume: true}]);
		expect(wick.matters('sent').reduce((sum, {bytes}) => sum + bytes, 0)).toBe(12_999);
		expect(bob.received).toEqual(data);
		expect(bob.outcome).toEqual({...DONE, digest: digestOf(data)});
	});

	test('from the start where the other has another file', () => {
		const {wick, bob} = pair({}, data.slice(0, 7000).fill(1));
		wick.offer(data);
		exchange(wick, bob);
		expect(bob.matters('rewind')).toEqual([{type: 'file', action: 'rewind', offset: 0}]);
		expect(bob.received).toEqual(data);
	});

	test('with nothing but the end where all of it is here', () => {
		const {wick, bob} = pair({}, data);
		wick.offer(data);
		exchange(wick, bob);
		expect(wick.outcome).toEqual(DONE);
		expect(bob.outcome).toEqual(DONE);
		expect(wick.matters('sent')).toEqual([]);
		expect(bob.received).toEqual(data);
	});

	test('from the start where more is here than there is', () => {
		const {wick, bob} = pair({}, ramp(30_000));
		wick.offer(data);
		exchange(wick, bob);
		expect(bob.received).toEqual(data);
	});

	test('the blocks of it', () => {
		const {wick, bob} = pair({}, data.slice(0, 19_900));
		wick.offer(data);
		expect(wick.takeWords()).toEqual(['20 a.txt,20000']);
		bob.receive(code.fileStart, 'a.txt,20000');
		expect(bob.takeWords()).toEqual([`41 19900,${digestOf(data.subarray(0, 19_900))}`]);
		wick.receive(code.fileResume, `19900,${digestOf(data.subarray(0, 19_900))}`);
		expect(wick.takeWords()).toEqual(['42 19900']);
		bob.receive(code.fileFrom, '19900');
		expect(bob.takeWords()).toEqual(['22']);
		wick.receive(code.fileBlockRequest);
		expect(wick.takeWords()).toEqual(['23 100 bytes', `43 ${digestOf(data)}`, '24']);
	});

	test('an answer that makes no sense ends it', () => {
		for (const answer of ['7', '', '-1', '99999999']) {
			const bob = new FileEnd({had: data.slice(0, 7000)});
			bob.receive(code.fileStart, 'a.txt,20000');
			bob.take();
			bob.receive(code.fileFrom, answer);
			expect(bob.outcome).toMatchObject({action: 'failed', reason: 'Bob would begin in the wrong place; ask for it once more'});
			expect(bob.takeWords()).toEqual(['25']);
		}
	});

	test('a question that makes no sense is answered by the start', () => {
		for (const question of ['7', '', '7,abc', `30000,${digestOf(data)}`]) {
			const wick = new FileEnd();
			wick.offer(data);
			wick.take();
			wick.receive(code.fileResume, question);
			expect(wick.takeWords()).toEqual(['42 0']);
			wick.receive(code.fileBlockRequest);
			expect(wick.takeWords()).toEqual(['23 500 bytes']);
		}
	});

	test('an end without a digest after a minute: complete', () => {
		const bob = new FileEnd();
		bob.receive(code.fileStart, 'a.txt,5');
		bob.receive(code.fileBlock, ramp(500));
		bob.elapse(59_999);
		expect(bob.outcome).toBeUndefined();
		bob.elapse(1);
		expect(bob.outcome).toEqual(DONE);
	});

	test('the end waits for the digest', () => {
		const wick = new FileEnd();
		const {files} = wick;
		files.handle({type: 'file', event: 'offer', name: 'a.txt', size: 5}, 0);
		files.receive({code: code.fileBlockRequest, payload: ''}, 0);
		expect(files.handle({type: 'file', event: 'data', data: ramp(5)}, 0)).toMatchObject([{type: 'send', block: {code: code.fileBlock}}, {action: 'sent'}]);
		expect(files.drained(0)).toEqual([]);
		expect(files.handle({type: 'file', event: 'digest', digest: digestOf(ramp(5))}, 0)).toMatchObject([{block: {code: code.fileDigest}}, {block: {code: code.fileEnd}}]);
		expect(files.drained(0)).toEqual([]);
		expect(files.receive({code: code.fileArrived, payload: ''}, 0)).toMatchObject([{type: 'cancel'}, {action: 'done'}]);
	});

	test('who does not tell that it has arrived: done after a minute, if all of it has left', () => {
		const wick = new FileEnd();
		wick.offer(ramp(5));
		wick.receive(code.fileBlockRequest);
		wick.drain();
		expect(wick.take().map(block => block.code)).toEqual([code.fileStart, code.fileBlock, code.fileDigest, code.fileEnd]);
		wick.elapse(59_999);
		expect(wick.outcome).toBeUndefined();
		wick.elapse(1);
		expect(wick.outcome).toEqual(DONE);
	});
});

describe('what mudlark has added is for mudlarks', () => {
	test('others never see it', () => {
		for (const facing of ['TinTin++ 2.02', 'MUSHclient v5.07', 'Something else']) {
			const data = ramp(2000);
			const {wick, bob} = pair({facing}, data.slice(0, 700));
			wick.offer(data);
			exchange(wick, bob);
			const codes = [...wick.effects, ...bob.effects].flatMap(effect => effect.type === 'send' ? [Number(effect.block.code)] : []);
			expect(codes.filter(block => block > 26)).toEqual([]);
			expect(bob.received).toEqual(data);
		}
	});

	test('from others it is a block like any that nobody knows', () => {
		const wick = new FileEnd({facing: 'TinTin++ 2.02'});
		wick.offer(ramp(2000));
		for (const block of [code.fileResume, code.fileFrom, code.fileDigest]) {
			expect(wick.receive(block, `7,${digestOf(ramp(7))}`)).toBeUndefined();
		}
	});
});

describe('one at a time', () => {
	test('an offer while one is open, sent or taken is refused, and harms nothing', () => {
		const open = new FileEnd({facing: 'Something else', offers: 'leave'});
		open.receive(code.fileStart, 'a.txt,1000');
		const sending = new FileEnd({facing: 'Something else'});
		sending.offer(ramp(1000));
		const taking = new FileEnd({facing: 'Something else'});
		taking.receive(code.fileStart, 'a.txt,1000');
		for (const end of [open, sending, taking]) {
			end.take();
			end.receive(code.fileStart, 'b.txt,7');
			expect(end.takeWords()).toEqual(['21 Wick is already transferring a.txt with you. Send this one afterwards.']);
			expect(end.outcome).toBeUndefined();
		}

		taking.receive(code.fileBlock, ramp(500));
		taking.receive(code.fileBlock, ramp(1000).subarray(500));
		taking.receive(code.fileEnd);
		expect(taking.received).toEqual(ramp(1000));
	});

	test('an offer that can not be read is refused, and told', () => {
		const end = new FileEnd({facing: 'Something else'});
		end.receive(code.fileStart, 'a.txt,\u{1B}[31m-5');
		expect(end.takeWords()).toEqual(['21 Wick can\'t read your offer: it needs a name of at most 255 characters, a comma and a size in bytes.']);
		expect(end.notices).toEqual(['Bob offered a file whose name or size can\'t be read, and was told so.']);
		expect(end.matters('offer')).toEqual([]);
	});

	test('an empty file is refused, but not a mudlark\'s', () => {
		const end = new FileEnd({facing: 'TinTin++ 2.02'});
		end.receive(code.fileStart, 'a.txt,0');
		expect(end.takeWords()).toEqual(['21 Wick can\'t take an empty file.']);
		expect(end.notices.length).toBe(1);
	});

	test('an offer of ours while one is on its way is not for the machine to keep', () => {
		const end = new FileEnd({facing: 'Something else'});
		end.offer(ramp(1000));
		end.take();
		end.offer(ramp(500), 'b.txt');
		expect(end.take()).toEqual([]);
	});
});

describe('what is left over from the file before', () => {
	const finished = (): FileEnd => {
		const end = new FileEnd({facing: 'Axmud 2.0'});
		end.receive(code.fileStart, 'a.txt,5');
		end.receive(code.fileBlock, ramp(500));
		end.receive(code.fileEnd);
		end.take();
		return end;
	};

	test('CANCEL and FILE_END do nothing to the next one for a while', () => {
		const end = finished();
		end.receive(code.fileStart, 'b.txt,700');
		end.outcome = undefined;
		end.now += STRAY_MS - 1;
		end.receive(code.fileCancel);
		end.receive(code.fileEnd);
		expect(end.outcome).toBeUndefined();
		end.now++;
		end.receive(code.fileCancel);
		expect(end.outcome).toMatchObject({action: 'failed'});
	});

	test('behind a block of the next one they are about that', () => {
		for (const [word, how] of [[code.fileCancel, 'broke it off'], [code.fileEnd, 'ended it']] as const) {
			const end = finished();
			end.receive(code.fileStart, 'b.txt,700');
			end.outcome = undefined;
			end.receive(code.fileCancel);
			end.receive(code.fileBlock, ramp(500));
			expect(end.outcome).toBeUndefined();
			end.receive(word);
			expect(end.outcome).toMatchObject({action: 'failed'});
			expect(JSON.stringify(end.outcome)).toContain(how);
		}
	});

	test('between mudlarks they are never left over', () => {
		const end = new FileEnd();
		end.receive(code.fileStart, 'a.txt,5');
		end.receive(code.fileBlock, ramp(500));
		end.receive(code.fileEnd);
		end.receive(code.fileStart, 'b.txt,700');
		end.receive(code.fileCancel);
		expect(end.outcome).toMatchObject({action: 'failed'});
	});

	test('our next offer waits, so that a request too many is not taken for a yes', () => {
		const end = new FileEnd({facing: 'MUSHclient v5.07'});
		end.offer(ramp(5));
		end.receive(code.fileBlockRequest);
		end.drain();
		expect(end.outcome).toEqual(DONE);
		end.take();
		end.offer(ramp(700), 'b.txt');
		expect(end.take()).toEqual([]);
		end.receive(code.fileBlockRequest);
		end.receive(code.fileDeny, 'what?');
		end.receive(code.fileCancel);
		expect(end.take()).toEqual([]);
		expect(end.outcome).toBeUndefined();
		end.elapse(STRAY_MS);
		expect(end.takeWords()).toEqual(['20 b.txt,700']);
		end.receive(code.fileBlockRequest);
		expect(end.takeWords()).toEqual(['23 500 bytes']);
	});

	test('an offer that waits can be taken back without a word', () => {
		const end = new FileEnd({facing: 'MUSHclient v5.07'});
		end.offer(ramp(5));
		end.receive(code.fileDeny);
		end.offer(ramp(700), 'b.txt');
		end.take();
		end.input({event: 'cancelled', reason: 'you cancelled it'});
		expect(end.take()).toEqual([]);
		expect(end.timers).toEqual([]);
		expect(end.outcome).toMatchObject({action: 'failed', reason: 'you cancelled it'});
	});
});

describe('while nothing is on its way', () => {
	test('nothing of it is answered, and it costs nothing', () => {
		const end = new FileEnd({facing: 'Something else'});
		const first = end.receive(code.fileCancel);
		for (const block of [code.fileCancel, code.fileDeny, code.fileEnd, code.fileBlock, code.fileBlockRequest]) {
			for (let count = 0; count < 1000; count++) {
				expect(end.receive(block)).toBe(first);
			}
		}

		expect(end.effects).toEqual([]);
		expect(end.timers).toEqual([]);
	});

	test('a hang-up is nothing to tell', () => {
		const end = new FileEnd({facing: 'Something else'});
		end.close('the other side hung up');
		expect(end.effects).toEqual([]);
	});
});

describe('breaking off', () => {
	test('at any point and from either side both ends know, and the next file goes through', () => {
		fc.assert(fc.property(fc.integer({min: 1, max: 60}), fc.boolean(), fc.constantFrom('mudlark 0.1.0', 'Something else', 'TinTin++ 2.02'), (steps, isSender, facing) => {
			const {wick, bob} = pair({facing});
			const data = ramp(20_001);
			wick.offer(data);
			let turns = 0;
			for (let from = wick, to = bob; turns < steps && (wick.outcome === undefined || bob.outcome === undefined); [from, to] = [to, from]) {
				turns++;
				for (const block of from.take()) {
					to.push(from.encode(block));
				}

				from.drain();
			}

			const breaker = isSender ? wick : bob;
			const wasOver = breaker.outcome !== undefined;
			breaker.input({event: 'cancelled', reason: 'enough'});
			exchange(wick, bob);
			if (!wasOver) {
				expect(breaker.outcome).toMatchObject({action: 'failed', reason: 'enough'});
			}

			// The other end may have all of it already.
			expect(['failed', 'done']).toContain((isSender ? bob : wick).outcome?.action);
			wick.elapse(STRAY_MS);
			bob.elapse(STRAY_MS);
			expect([...wick.timers, ...bob.timers]).toEqual([]);
			bob.written = [];
			wick.offer(data, 'again.txt');
			exchange(wick, bob);
			expect(wick.outcome).toMatchObject(DONE);
			expect(bob.received).toEqual(data);
		}));
	});
});

test('a lost block is noticed, and the file comes through one by one', () => {
	const {wick, bob} = pair({facing: 'TinTin++ 2.02'});
	const data = ramp(10_001);
	wick.offer(data);
	let blocks = 0;
	for (let isBusy = true; isBusy;) {
		isBusy = false;
		for (const [from, to] of [[wick, bob], [bob, wick]] as const) {
			for (const block of from.take()) {
				isBusy = true;
				if (block.code !== code.fileBlock || blocks++ !== 3) {
					to.push(from.encode(block));
				}
			}

			from.drain();
		}
	}

	expect(bob.outcome).toMatchObject({action: 'failed', retry: true});
	wick.elapse(STRAY_MS);
	const careful = new FileEnd({name: 'Bob', facing: 'TinTin++ 2.02', window: 1});
	wick.offer(data);
	exchange(wick, careful);
	expect(careful.outcome).toEqual(DONE);
	expect(careful.received).toEqual(data);
});

describe('whatever comes', () => {
	const payload = fc.oneof(
		fc.constantFrom('', 'a.txt,1200', 'a.txt,100000', ',', '0', '500', `500,${digestOf(ramp(500))}`, digestOf(ramp(3)), 'Sumcheck as received was: 00000000 11111111 22222222 33333333 44444444'),
		fc.nat({max: 1100}).map(length => new Uint8Array(length)),
	);
	const step = fc.oneof(
		{weight: 5, arbitrary: fc.record({block: fc.constantFrom(20, 21, 22, 23, 24, 25, 41, 42, 43, 44, 7), payload})},
		{weight: 3, arbitrary: fc.record({block: fc.constant(23), payload: fc.constant(new Uint8Array(500))})},
		fc.record({elapse: fc.constantFrom(0, 1, 300, 2000, 80_000)}),
		fc.constant({drain: true}),
		fc.record({input: fc.constantFrom(
			{event: 'offer', name: 'b.txt', size: 3000} as const,
			{event: 'offer', name: 'b.txt', size: 0} as const,
			{event: 'accepted', offset: 0} as const,
			{event: 'accepted', offset: 300, digest: digestOf(ramp(300))} as const,
			{event: 'denied', reason: 'no'} as const,
			{event: 'cancelled', reason: 'no'} as const,
			{event: 'data', data: ramp(700)} as const,
			{event: 'sought', offset: 0} as const,
			{event: 'digest', digest: digestOf(ramp(3))} as const,
		)}),
	);

	const setting = fc.record({
		facing: fc.constantFrom('mudlark 0.1.0', 'MUSHclient v5.07', 'TinTin++ 2.02', 'Mudlet 4.20', 'Something else'),
		framing: fc.constantFrom(mudmasterFraming, zchatFraming),
		offers: fc.constantFrom<'accept' | 'leave'>('accept', 'leave'),
	});

	test('nothing is thrown, no more is asked for than there is, and all of it ends', () => {
		fc.assert(fc.property(setting, fc.array(step, {maxLength: 120}), (options, steps) => {
			const {framing} = options;
			const end = new FileEnd(options);
			end.source = ramp(3000);
			for (const each of steps) {
				if ('block' in each) {
					end.receive(each.block, each.payload);
				} else if ('elapse' in each) {
					end.elapse(each.elapse);
				} else if ('input' in each) {
					end.input(each.input);
				} else {
					end.drain();
				}
			}

			end.close('the end');
			end.elapse(200_000);
			const most = end.matters('offer').reduce((sum, {size}) => sum + Math.ceil(size / (framing.name === 'zchat' ? 1 : framing.fileBlock)) + 1, 0);
			expect(requests(end)).toBeLessThanOrEqual(most);
			const begun = end.matters('offer').length;
			expect(concat(...end.written).length).toBeLessThanOrEqual(begun * 100_000);
			expect(end.effects.filter(effect => effect.type === 'emit' && effect.event.event !== 'notice')).toEqual([]);
		}), {numRuns: 500});
	});
});

describe('in the machine', () => {
	test('two mudlarks who have met send each other a file', () => {
		const wick = new Side(mudmaster, 'caller', 'Wick');
		const al = new Side(mudmaster, 'answerer', 'Al');
		exchangeMachines(wick, al);
		al.feed({type: 'timer', id: 'settle'});
		al.feed({type: 'answer', id: 'call', choice: 'accept'});
		exchangeMachines(wick, al);
		al.feed({type: 'timer', id: 'settle'});
		wick.feed({type: 'file', event: 'offer', name: 'a.txt', size: 700});
		exchangeMachines(wick, al);
		expect(al.of('file')).toEqual([{type: 'file', action: 'offer', name: 'a.txt', size: 700, canResume: true}]);
		al.feed({type: 'file', event: 'accepted', offset: 0});
		exchangeMachines(wick, al);
		wick.feed({type: 'file', event: 'data', data: ramp(700)});
		wick.feed({type: 'file', event: 'digest', digest: digestOf(ramp(700))});
		exchangeMachines(wick, al);
		wick.feed({type: 'drained'});
		expect(wick.of('file').map(({action}) => action)).toEqual(['begin', 'read', 'sent', 'done']);
		expect(al.of('file').slice(1)).toEqual([
			{type: 'file', action: 'write', data: ramp(500)},
			{type: 'file', action: 'write', data: ramp(700).subarray(500)},
			{type: 'file', action: 'done', digest: digestOf(ramp(700))},
		]);
	});

	test('a hang-up ends what is on its way', () => {
		const al = new Side(mudmaster, 'answerer', 'Al');
		al.receive(new TextEncoder().encode('CHAT:Bob\n10.0.0.54050 '));
		al.feed({type: 'timer', id: 'settle'});
		al.feed({type: 'answer', id: 'call', choice: 'accept'});
		al.feed({type: 'timer', id: 'settle'});
		al.receive(Uint8Array.of(code.fileStart, ...new TextEncoder().encode('a.txt,700'), 255));
		al.feed({type: 'closed', reason: 'the other side hung up'});
		expect(al.of('file').at(-1)).toEqual({type: 'file', action: 'failed', reason: 'the connection to Bob ended: the other side hung up'});
	});
});
