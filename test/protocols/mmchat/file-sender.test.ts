import {describe, expect, test} from 'vitest';
import {concat} from '../../../source/lib/bytes.js';
import {code} from '../../../source/protocols/mmchat/codes.js';
import {zchatFraming} from '../../../source/protocols/mmchat/framing.js';
import {FileEnd, ramp, type FileEndOptions} from '../../support/file-end.js';

const offering = (facing: string, data: Uint8Array, options: FileEndOptions = {}): FileEnd => {
	const end = new FileEnd({facing, ...options});
	end.offer(data);
	return end;
};

const ask = (end: FileEnd, times = 1): void => {
	for (let count = 0; count < times; count++) {
		end.receive(code.fileBlockRequest);
	}
};

/** The data of the blocks that were sent. */
const blocks = (end: FileEnd): readonly Uint8Array[] => end.take().flatMap(({code: block, payload}) => block === code.fileBlock ? [payload as Uint8Array] : []);

const DONE = {type: 'file', action: 'done'};

describe('the blocks', () => {
	test('one for each request, the end behind the last one', () => {
		const data = ramp(1200);
		const end = offering('Something else', data);
		expect(end.takeWords()).toEqual(['20 a.txt,1200']);
		ask(end);
		expect(end.matters('begin')).toEqual([{type: 'file', action: 'begin'}]);
		expect(blocks(end)).toEqual([data.subarray(0, 500)]);
		ask(end);
		ask(end);
		const [second, third, last] = end.take();
		expect(second!.payload).toEqual(data.subarray(500, 1000));
		expect(third!.payload).toEqual(data.subarray(1000));
		expect(last!.code).toBe(code.fileEnd);
		expect(end.outcome).toBeUndefined();
		end.drain();
		expect(end.outcome).toEqual(DONE);
		expect(end.timers).toEqual([]);
	});

	test('of 1024 bytes over zChat', () => {
		const data = ramp(1200);
		const end = offering('KildClient 3.2.0', data, {framing: zchatFraming});
		ask(end, 2);
		expect(blocks(end)).toEqual([data.subarray(0, 1024), data.subarray(1024)]);
	});

	test('bare towards TinTin++ only', () => {
		for (const [facing, isBare] of [['TinTin++ 2.02.20', true], ['MUSHclient v5.07', undefined], ['Something else', undefined]] as const) {
			const end = offering(facing, ramp(100));
			ask(end);
			expect(end.take()[1]!.bare).toBe(isBare);
		}
	});

	test('as many as were asked for ahead, in order, and no more than there are', () => {
		const data = ramp(10_000);
		const end = offering('TinTin++ 2.02.20', data);
		ask(end, 1000);
		const sent = blocks(end);
		expect(sent.length).toBe(20);
		expect(concat(...sent)).toEqual(data);
		end.drain();
		ask(end, 1000);
		expect(end.outcome).toEqual(DONE);
		expect(end.take()).toEqual([]);
	});

	test('at most 64 KiB before they have left', () => {
		const data = ramp(200_000);
		const end = offering('TinTin++ 2.02.20', data);
		ask(end, 1000);
		const portions = [blocks(end)];
		while (end.outcome === undefined) {
			end.drain();
			portions.push(blocks(end));
		}

		expect(portions.map(({length}) => length)).toEqual([132, 132, 132, 4, 0]);
		expect(concat(...portions.flat())).toEqual(data);
		expect(end.matters('sent').slice(-3).map(({bytes}) => bytes)).toEqual([66_000, 66_000, 2000]);
		expect(end.matters('sent').reduce((sum, {bytes}) => sum + bytes, 0)).toBe(200_000);
	});

	test('read ahead in pieces, asked for when little is left', () => {
		const data = ramp(1_000_000);
		const end = offering('MUSHclient v5.07', data, {piece: 100_000});
		ask(end);
		expect(end.matters('read').length).toBe(2);
		ask(end, 199);
		end.drain();
		ask(end, 100);
		expect(end.matters('read').length).toBe(3);
	});

	test('a reader who needs his time gets blocks when the disk has them', () => {
		const end = new FileEnd({facing: 'Something else'});
		end.input({event: 'offer', name: 'a.txt', size: 1200});
		end.effects.length = 0;
		// Without hands: what the disk does is done below.
		const {files} = end;
		const data = ramp(1200);
		files.receive({code: code.fileBlockRequest, payload: ''}, 0);
		files.receive({code: code.fileBlockRequest, payload: ''}, 0);
		const effects = files.handle({type: 'file', event: 'data', data: data.subarray(0, 700)}, 0);
		expect(effects.map(effect => effect.type === 'send' ? effect.block.code : (effect.type === 'file' ? effect.action : effect.type))).toEqual([code.fileBlock, 'sent', 'read']);
		const rest = files.handle({type: 'file', event: 'data', data: data.subarray(700)}, 0);
		expect(rest).toMatchObject([{type: 'send', block: {payload: data.subarray(500, 1000)}}, {action: 'sent', bytes: 500}]);
	});
});

describe('how receivers behave', () => {
	test('MUSHclient: one request too many, and the sum, which agrees', () => {
		const end = offering('MUSHclient v5.07', Uint8Array.from({length: 1200}, (_, index) => index % 251));
		ask(end, 4);
		expect(end.takeWords().slice(4)).toEqual(['24', '7 Sumcheck from sender was: 17E21AA8 99229001 903D530B 58E938B1 8E8978FF']);
		end.drain();
		expect(end.receive(code.message, 'Sumcheck as received was: 17E21AA8 99229001 903D530B 58E938B1 8E8978FF')).toEqual([]);
		expect(end.notices).toEqual([]);
	});

	test('MUSHclient: a sum that differs is told', () => {
		const end = offering('MUSHclient v5.07', ramp(1200));
		ask(end, 4);
		end.drain();
		end.receive(code.message, 'Sumcheck as received was: 00000000 11111111 22222222 33333333 44444444');
		expect(end.notices).toEqual([expect.stringMatching(/^a\.txt is not the same here and with Bob: the sum is [\d A-F]{44} here and 0{8} .* 4{8} there\. Send it once more\.$/v)]);
	});

	test('a sum that nobody waits for is a message like others', () => {
		const sum = 'Sumcheck as received was: 00000000 11111111 22222222 33333333 44444444';
		expect(new FileEnd({facing: 'MUSHclient v5.07'}).receive(code.message, sum)).toBeUndefined();
		const end = offering('MUSHclient v5.07', ramp(1200));
		ask(end, 4);
		end.drain();
		expect(end.receive(code.message, 'hello')).toBeUndefined();
		expect(end.receive(code.message, sum)).not.toBeUndefined();
		expect(end.receive(code.message, sum)).toBeUndefined();
	});

	test('no sums for others', () => {
		const end = offering('MudMaster 2k6v4', ramp(1200));
		ask(end, 4);
		expect(end.takeWords().slice(4)).toEqual(['24']);
	});

	test('MudMaster, Axmud and KildClient: requests until the end is there', () => {
		const data = ramp(1000);
		const end = offering('Axmud 2.0', data);
		ask(end, 3);
		expect(end.takeWords()).toEqual(['20 a.txt,1000', '23 500 bytes', '23 500 bytes', '24']);
		end.drain();
		ask(end);
		expect(end.take()).toEqual([]);
		expect(end.outcome).toEqual(DONE);
	});

	test('TinTin++ loses the last of whole blocks: said before it is sent', () => {
		const end = offering('TinTin++ 2.02.20', ramp(1000));
		expect(end.notices).toEqual(['TinTin++ loses the last 500 bytes of a file whose size is a multiple of 500, as that of a.txt is. Add a byte to it, or pack it, if Bob needs all of it.']);
		expect(offering('TinTin++ 2.02.20', ramp(1001)).notices).toEqual([]);
		expect(offering('MudMaster 2k6v4', ramp(1000)).notices).toEqual([]);
	});

	test('Mudlet is not asked', () => {
		const end = offering('Mudlet 4.20', ramp(1000));
		expect(end.take()).toEqual([]);
		expect(end.outcome).toEqual({type: 'file', action: 'failed', reason: 'Mudlet has no file transfer; put it where Bob can fetch it'});
	});

	test('nobody but mudlark is offered an empty file', () => {
		const end = offering('TinTin++ 2.02.20', ramp(0));
		expect(end.take()).toEqual([]);
		expect(end.outcome).toEqual({type: 'file', action: 'failed', reason: 'it is empty, and Bob\'s program can\'t take an empty file'});
	});
});

describe('what goes wrong', () => {
	test('no answer for 75 seconds', () => {
		const end = offering('Something else', ramp(1000));
		end.take();
		end.elapse(74_999);
		expect(end.outcome).toBeUndefined();
		end.elapse(1);
		expect(end.outcome).toEqual({type: 'file', action: 'failed', reason: 'Bob did not answer the offer within 75 seconds; some programs, such as Mudlet, can\'t take files'});
		expect(end.takeWords()).toEqual(['25']);
	});

	test('he says no, in words that are safe', () => {
		const end = offering('Something else', ramp(1000));
		end.take();
		end.receive(code.fileDeny, '\nBob does \u{1B}]0;x\u{7}not want it.\n');
		expect(end.outcome).toEqual({type: 'file', action: 'failed', reason: 'Bob refused it: “Bob does not want it.”'});
		expect(end.take()).toEqual([]);
		expect(end.timers).toEqual([]);
	});

	test('he says no without a word', () => {
		const end = offering('Something else', ramp(1000));
		end.receive(code.fileDeny);
		expect(end.outcome).toMatchObject({reason: 'Bob refused it'});
	});

	test('he breaks it off, and is not answered', () => {
		const end = offering('Something else', ramp(1000));
		ask(end);
		end.take();
		end.receive(code.fileCancel);
		expect(end.outcome).toEqual({type: 'file', action: 'failed', reason: 'Bob broke it off'});
		ask(end);
		expect(end.take()).toEqual([]);
	});

	test('we break it off, before and after his yes', () => {
		for (const requests of [0, 1]) {
			const end = offering('Something else', ramp(1000));
			ask(end, requests);
			end.take();
			end.input({event: 'cancelled', reason: 'you cancelled it'});
			expect(end.takeWords()).toEqual(['25']);
			expect(end.outcome).toEqual({type: 'file', action: 'failed', reason: 'you cancelled it'});
			expect(end.timers).toEqual([]);
		}
	});

	test('no request for a minute', () => {
		const end = offering('Something else', ramp(5000));
		ask(end);
		end.elapse(59_000);
		end.drain();
		ask(end);
		end.drain();
		end.elapse(59_000);
		expect(end.outcome).toBeUndefined();
		end.take();
		end.elapse(1000);
		expect(end.outcome).toEqual({type: 'file', action: 'failed', reason: 'Bob has asked for nothing more for 60 seconds; send it once more'});
		expect(end.takeWords()).toEqual(['25']);
	});

	test('nothing leaves for a minute', () => {
		const end = offering('Something else', ramp(5000));
		ask(end);
		end.elapse(60_000);
		expect(end.outcome).toMatchObject({reason: 'Bob has read nothing for 60 seconds; send it once more'});
	});

	test('what is said meanwhile does not keep a transfer alive', () => {
		const end = offering('Something else', ramp(5000));
		ask(end);
		for (let second = 0; second < 61; second++) {
			end.drain();
			end.elapse(1000);
		}

		expect(end.outcome).toMatchObject({action: 'failed'});
	});

	test('a disk that takes its time is not his fault', () => {
		const end = new FileEnd({facing: 'Something else'});
		const {files} = end;
		files.handle({type: 'file', event: 'offer', name: 'a.txt', size: 1200}, 0);
		files.receive({code: code.fileBlockRequest, payload: ''}, 0);
		files.drained(0);
		expect(files.expire('file', 60_000)).toEqual([{type: 'timer', id: 'file', ms: 60_000}]);
		expect(files.handle({type: 'file', event: 'data', data: ramp(1200)}, 90_000)).toMatchObject([{type: 'send'}, {action: 'sent'}]);
	});

	test('the file has become shorter', () => {
		const end = offering('Something else', ramp(5000), {piece: 1000});
		end.source = ramp(1500);
		ask(end);
		expect(end.outcome).toEqual({type: 'file', action: 'failed', reason: 'it has become shorter while it was sent'});
		expect(end.takeWords()).toContain('25');
	});

	test('the file has become longer: what was announced is sent', () => {
		const end = offering('Something else', ramp(1000));
		end.source = ramp(3000);
		ask(end, 3);
		expect(concat(...blocks(end))).toEqual(ramp(1000));
	});

	test('the connection ends', () => {
		const end = offering('Something else', ramp(1000));
		end.close('you hung up');
		expect(end.outcome).toEqual({type: 'file', action: 'failed', reason: 'the connection to Bob ended: you hung up'});
	});
});
