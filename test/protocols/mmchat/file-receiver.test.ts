import {describe, expect, test} from 'vitest';
import {code} from '../../../source/protocols/mmchat/codes.js';
import {zchatFraming} from '../../../source/protocols/mmchat/framing.js';
import {FileEnd, ramp, type FileEndOptions} from '../../support/file-end.js';

const padded = (data: Uint8Array, length = 500): Uint8Array => {
	const block = new Uint8Array(length).fill(0xAA);
	block.set(data);
	return block;
};

/** The blocks from one number up to another. */
const serve = (end: FileEnd, data: Uint8Array, [from, to]: readonly [number, number], size = 500): void => {
	for (let block = from; block < to; block++) {
		end.receive(code.fileBlock, padded(data.subarray(block * size, (block + 1) * size), size));
	}
};

const offered = (facing: string, data: Uint8Array, options: FileEndOptions = {}): FileEnd => {
	const end = new FileEnd({facing, ...options});
	end.receive(code.fileStart, `a.txt,${data.length}`);
	return end;
};

const requests = (end: FileEnd): number => end.take().filter(({code: block}) => block === code.fileBlockRequest).length;

const DONE = {type: 'file', action: 'done'};

describe('how many blocks are asked for ahead', () => {
	for (const [facing, options, ahead] of [
		['MUSHclient v5.07', {}, 32],
		['MUSHclient v5.07', {framing: zchatFraming}, 1],
		['MudMaster 2k6v4', {}, 32],
		['TinTin++ 2.02.20', {role: 'caller'}, 32],
		['TinTin++ 2.02.20', {role: 'answerer'}, 512],
		['Axmud 2.0', {}, 4],
		['KildClient 3.2.0', {}, 4],
		['MudBot 1', {}, 1],
		['Something else', {}, 1],
		['mudlark 0.1.0', {}, 16],
		['mudlark 0.1.0', {window: 1}, 1],
		['TinTin++ 2.02.20', {window: 1}, 1],
		['Something else', {window: 8}, 1],
	] as const) {
		test(`${facing} ${JSON.stringify(options)}: ${ahead}`, () => {
			expect(requests(offered(facing, ramp(1_000_000), options))).toBe(ahead);
		});
	}

	test('zChat: one until a block shows how long they are', () => {
		const data = ramp(100_000);
		const end = offered('MUSHclient v5.07', data, {framing: zchatFraming});
		expect(requests(end)).toBe(1);
		serve(end, data, [0, 1], 1024);
		expect(requests(end)).toBe(16);
	});

	test('never more than there are blocks', () => {
		expect(requests(offered('MudMaster 2k6v4', ramp(1001)))).toBe(3);
		expect(requests(offered('MudMaster 2k6v4', ramp(1000)))).toBe(2);
		expect(requests(offered('MudMaster 2k6v4', ramp(1)))).toBe(1);
	});

	test('a mudlark is asked for more as the line bears it', () => {
		const data = ramp(1_000_000);
		const end = offered('mudlark 0.1.0', data);
		let sent = 0;
		let most = 0;
		for (let waiting = requests(end); waiting > 0; waiting = requests(end)) {
			most = Math.max(most, waiting);
			end.now += 5;
			serve(end, data, [sent, sent + waiting]);
			sent += waiting;
		}

		expect(sent).toBe(2000);
		expect(most).toBeGreaterThan(500);
	});
});

describe('how senders end', () => {
	test('MUSHclient: the end behind the last block, then the sum of it', () => {
		const data = Uint8Array.from({length: 1200}, (_, index) => index % 251);
		const end = offered('MUSHclient v5.07', data);
		serve(end, data, [0, 3]);
		expect(end.outcome).toBeUndefined();
		end.receive(code.fileEnd);
		expect(end.outcome).toEqual(DONE);
		expect(end.received).toEqual(data);
		expect(end.takeWords().slice(3)).toEqual(['7 Sumcheck as received was: 17E21AA8 99229001 903D530B 58E938B1 8E8978FF']);
		expect(end.receive(code.message, 'Sumcheck from sender was: 17E21AA8 99229001 903D530B 58E938B1 8E8978FF')).toEqual([]);
		expect(end.notices).toEqual([]);
		expect(end.timers).toEqual([]);
	});

	test('TinTin++ and MudMaster, whole blocks only: one more request, a block of junk, the end', () => {
		for (const facing of ['TinTin++ 2.02.20', 'MudMaster 2k6v4']) {
			const data = ramp(1000);
			const end = offered(facing, data);
			expect(requests(end)).toBe(2);
			serve(end, data, [0, 2]);
			end.elapse(299);
			expect(requests(end)).toBe(0);
			end.elapse(1);
			expect(requests(end)).toBe(1);
			end.receive(code.fileBlock, padded(new Uint8Array()));
			end.receive(code.fileEnd);
			expect(end.outcome).toEqual(DONE);
			expect(end.received).toEqual(data);
		}
	});

	test('Axmud and KildClient: the end in answer to one more request', () => {
		const data = ramp(700);
		const end = offered('Axmud 2.0', data);
		serve(end, data, [0, 2]);
		end.elapse(300);
		end.receive(code.fileEnd);
		expect(end.takeWords()).toEqual(['22', '22', '22']);
		expect(end.outcome).toEqual(DONE);
	});

	test('a sender without an end: complete after two seconds more, and not asked again', () => {
		const data = ramp(700);
		const end = offered('Something else', data);
		serve(end, data, [0, 2]);
		end.take();
		end.elapse(300 + 1999);
		expect(requests(end)).toBe(1);
		expect(end.outcome).toBeUndefined();
		end.elapse(1);
		expect(end.outcome).toEqual(DONE);
		end.elapse(120_000);
		expect(end.take()).toEqual([]);
	});

	test('one more request answered by CANCEL: all of it is here', () => {
		const data = ramp(700);
		const end = offered('MudBot 1', data);
		serve(end, data, [0, 2]);
		end.elapse(300);
		end.receive(code.fileCancel);
		expect(end.outcome).toEqual(DONE);
	});

	test('zChat blocks shorter than others\' are taken as they come', () => {
		const data = ramp(1000);
		const end = offered('zMUD 7', data, {framing: zchatFraming});
		serve(end, data, [0, 4], 256);
		end.receive(code.fileEnd);
		expect(end.received).toEqual(data);
		expect(end.takeWords()).toEqual(['22', '22', '22', '22']);
	});
});

describe('what is no block of this file', () => {
	test('blocks sent faster than they are asked for are the next ones, and are not asked for again', () => {
		const data = ramp(5000);
		const end = offered('Something else', data);
		serve(end, data, [0, 15]);
		expect(end.received).toEqual(data);
		expect(requests(end)).toBe(10);
	});

	test('an empty block', () => {
		const end = offered('zMUD 7', ramp(10), {framing: zchatFraming});
		end.take();
		end.receive(code.fileBlock, new Uint8Array());
		expect(end.take()).toEqual([]);
		expect(end.received.length).toBe(0);
	});

	test('a block before we have said yes', () => {
		const end = offered('Something else', ramp(10), {offers: 'leave'});
		end.receive(code.fileBlock, new Uint8Array(500));
		end.receive(code.fileEnd);
		end.input({event: 'accepted', offset: 0});
		expect(end.takeWords()).toEqual(['22']);
		expect(end.received.length).toBe(0);
	});

	test('bytes behind the end of the file', () => {
		const end = offered('Something else', ramp(10));
		end.receive(code.fileBlock, padded(ramp(10)));
		expect(end.received).toEqual(ramp(10));
	});
});

describe('what goes wrong', () => {
	test('a lost block: he ends it before all blocks are here', () => {
		const data = ramp(5000);
		const end = offered('TinTin++ 2.02.20', data);
		serve(end, data, [0, 9]);
		end.receive(code.fileEnd);
		expect(end.outcome).toEqual({type: 'file', action: 'failed', reason: 'Bob ended it after 4500 of 5000 bytes; ask for it once more', retry: true});
		expect(end.timers).toEqual([]);
	});

	test('the same one by one is no loss on the way', () => {
		const end = offered('TinTin++ 2.02.20', ramp(5000), {window: 1});
		end.receive(code.fileEnd);
		expect(end.outcome).toEqual({type: 'file', action: 'failed', reason: 'Bob ended it after 0 of 5000 bytes; ask for it once more'});
	});

	test('nothing more for a minute', () => {
		const data = ramp(5000);
		const end = offered('Something else', data);
		end.elapse(59_000);
		serve(end, data, [0, 1]);
		end.elapse(59_000);
		expect(end.outcome).toBeUndefined();
		end.take();
		end.elapse(1000);
		expect(end.outcome).toEqual({type: 'file', action: 'failed', reason: 'Bob has sent nothing more for 60 seconds; ask for it once more'});
		expect(end.takeWords()).toEqual(['25']);
	});

	test('nothing more with several asked for: worth a try one by one', () => {
		const end = offered('MudMaster 2k6v4', ramp(5000));
		end.elapse(60_000);
		expect(end.outcome).toMatchObject({action: 'failed', retry: true});
	});

	test('he breaks it off, before and after our yes, and is not answered', () => {
		for (const offers of ['leave', 'accept'] as const) {
			const end = offered('Something else', ramp(5000), {offers});
			end.take();
			end.receive(code.fileCancel);
			expect(end.outcome).toEqual({type: 'file', action: 'failed', reason: 'Bob broke it off'});
			expect(end.take()).toEqual([]);
			expect(end.timers).toEqual([]);
		}
	});

	test('he breaks it off in words', () => {
		const end = offered('Something else', ramp(5000));
		end.receive(code.fileDeny, '\nThe \u{1B}[31mdisk\u{7} is gone.\n');
		expect(end.outcome).toMatchObject({reason: 'Bob broke it off: “The disk is gone.”'});
	});

	test('for a block that a filter has cut short one more is asked for, and no flood', () => {
		const end = offered('mudlark 0.1.0', ramp(1200));
		end.receive(code.fileBlock, 'x');
		expect(end.takeWords()).toEqual(['22', '22', '22', '22']);
	});

	test('we break it off', () => {
		const end = offered('Something else', ramp(5000));
		end.take();
		end.input({event: 'cancelled', reason: 'the disk is full'});
		expect(end.takeWords()).toEqual(['25']);
		expect(end.outcome).toEqual({type: 'file', action: 'failed', reason: 'the disk is full'});
	});

	test('we do not take it', () => {
		const end = offered('Something else', ramp(5000), {offers: 'leave'});
		end.input({event: 'denied', reason: 'nobody answered within 60 seconds'});
		expect(end.takeWords()).toEqual(['21 Wick does not take a.txt: nobody answered within 60 seconds']);
		expect(end.outcome).toBeUndefined();
		end.receive(code.fileStart, 'b.txt,1');
		expect(end.matters('offer').map(({name}) => name)).toEqual(['a.txt', 'b.txt']);
	});

	test('we change our mind before we have said yes', () => {
		const end = offered('Something else', ramp(5000), {offers: 'leave'});
		end.input({event: 'cancelled', reason: 'Wick leaves'});
		expect(end.takeWords()).toEqual(['21 Wick does not take a.txt: Wick leaves']);
		expect(end.outcome).toMatchObject({action: 'failed', reason: 'Wick leaves'});
	});

	test('the connection ends', () => {
		const end = offered('Something else', ramp(5000));
		end.close('the other side hung up');
		expect(end.outcome).toEqual({type: 'file', action: 'failed', reason: 'the connection to Bob ended: the other side hung up'});
	});
});

test('what an earlier try has left is not for others than mudlarks to go on with', () => {
	const data = ramp(1200);
	const end = offered('Something else', data, {had: data.subarray(0, 700)});
	expect(end.matters('offer')).toMatchObject([{canResume: false}]);
	expect(end.matters('rewind')).toMatchObject([{offset: 0}]);
	expect(end.takeWords()).toEqual(['22']);
	serve(end, data, [0, 3]);
	expect(end.received).toEqual(data);
});
