import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {APPENDED_ACKS, PacketCodec, type Packet} from '../../../source/protocols/secondlife/packet.js';
import {hex} from '../../support/hex.js';
import {packet} from './arbitraries.js';

const codec = new PacketCodec();

const plain: Packet = {code: 2, payload: hex('07'), sequence: 1, isReliable: false, isResent: false, isZeroCoded: false, acks: []};

test.each([
	['high', 0x04, '04'],
	['medium', 0xFF_06, 'FF 06'],
	['low', 0xFF_FF_00_FE, 'FF FF 00 FE'],
	['fixed', 0xFF_FF_FF_FB, 'FF FF FF FB'],
])('a number of the class %s (facts 4)', (_, code, bytes) => {
	const datagram = hex(`00 00*3 01 00 ${bytes} 07`);
	expect(codec.encode({...plain, code})).toEqual(datagram);
	expect(codec.decode(datagram)).toEqual({...plain, code});
});

test('the number of the packet has its highest byte first, and the flags are bits (facts 4)', () => {
	const datagram = hex('60 01 02 03 04 00 02 07');
	expect(codec.decode(datagram)).toEqual({...plain, sequence: 0x01_02_03_04, isReliable: true, isResent: true});
});

test('coding covers the number of the message (facts 1, 6)', () => {
	expect(codec.decode(hex('80 00*3 01 00 FF FF 00 01 FE 00 04'))).toEqual({...plain, code: 0xFF_FF_00_FE, payload: hex('00*4'), isZeroCoded: true});
});

test('what would be longer for being coded is not, and says so', () => {
	expect(codec.encode({...plain, code: 0xFF_FF_00_FC, isZeroCoded: true})).toEqual(hex('00 00*3 01 00 FF FF 00 FC 07'));
	expect(codec.encode({...plain, code: 0xFF_FF_00_FC, payload: hex('00*3'), isZeroCoded: true})).toEqual(hex('80 00*3 01 00 FF FF 00 01 FC 00 03'));
});

describe('appended acknowledgements (facts 4)', () => {
	const acked = hex('90 00*3 01 00 FF FF 00 01 FE 00 04 00*3 05 00 00 01 00 02');

	test('are cut off before the rest is decoded', () => {
		expect(codec.decode(acked)).toEqual({...plain, code: 0xFF_FF_00_FE, payload: hex('00*4'), isZeroCoded: true, acks: [5, 256]});
	});

	test('are written as they are read', () => {
		expect(codec.encode(codec.decode(acked)!)).toEqual(acked);
	});

	test('more than there are bytes make the packet unreadable', () => {
		expect(codec.decode(hex('10 00*3 01 00 02 07 00*3 05 02'))).toBeUndefined();
		expect(codec.decode(hex('10 00*3 01 00 02 07 FF'))).toBeUndefined();
		expect(codec.decode(hex('10 00*5'))).toBeUndefined();
	});

	test('may be none', () => {
		expect(codec.decode(hex('10 00*3 01 00 02 07 00'))).toEqual(plain);
	});

	test('are at most as many as a byte can count', () => {
		const acks = Array.from({length: APPENDED_ACKS + 1}, (_, index) => index);
		expect(codec.decode(codec.encode({...plain, acks: acks.slice(1)}))?.acks).toEqual(acks.slice(1));
		expect(() => codec.encode({...plain, acks})).toThrow(RangeError);
	});
});

test('bytes behind the header are skipped (facts 4)', () => {
	expect(codec.decode(hex('40 00*3 01 03 AA BB CC 02 07'))).toEqual({...plain, isReliable: true});
	expect(codec.decode(hex('40 00*3 01 04 AA BB CC 02'))).toBeUndefined();
});

test.each(['', '40', '40 00*3 01 00', '40 00*3 01 00 FF', '40 00*3 01 00 FF FF', '40 00*3 01 00 FF FF 00', '80 00*3 01 00 00', '80 00*3 01 00 02 00'])('%j is no packet', bytes => {
	expect(codec.decode(hex(bytes))).toBeUndefined();
});

test('a message of more than 8 KB is none, however it came', () => {
	expect(codec.decode(hex('00 00*3 01 00 02 07*8191'))).toMatchObject({code: 2});
	expect(codec.decode(hex('00 00*3 01 00 02 07*8192'))).toBeUndefined();
	expect(codec.decode(hex('00 00*3 01 00 02 07*65000'))).toBeUndefined();
	expect(codec.decode(Uint8Array.from({length: 1206}, (_, index) => [0x80, 0, 0, 0, 1, 0][index] ?? (index % 2 === 0 ? 0 : 255)))).toBeUndefined();
});

test('a view in a larger buffer is read as itself', () => {
	const datagram = hex('90 00*3 01 00 FF FF 00 01 FE 00 04 00*3 05 01');
	expect(codec.decode(hex('FF*3 90 00*3 01 00 FF FF 00 01 FE 00 04 00*3 05 01 FF*3').subarray(3, -3))).toEqual(codec.decode(datagram));
});

test('what is encoded is decoded again', () => {
	fc.assert(fc.property(packet, original => {
		const decoded = codec.decode(codec.encode(original))!;
		expect({...decoded, isZeroCoded: original.isZeroCoded}).toEqual(original);
		expect(decoded.isZeroCoded && !original.isZeroCoded).toBe(false);
	}));
});

test('any bytes are a packet within bounds or nothing, never an error', () => {
	fc.assert(fc.property(fc.uint8Array({maxLength: 2000}), bytes => {
		const decoded = codec.decode(bytes);
		expect(decoded?.payload.length ?? 0).toBeLessThan(8192);
		expect(decoded?.acks.length ?? 0).toBeLessThanOrEqual(255);
	}), {numRuns: 1000});
});
