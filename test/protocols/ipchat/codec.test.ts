import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {letters, type IpchatBlock} from '../../../source/protocols/ipchat/block.js';
import {IpchatCodec} from '../../../source/protocols/ipchat/codec.js';
import {hex} from '../../support/hex.js';
import {datagram} from './arbitraries.js';

const codec = new IpchatCodec();

const decode = (bytes: string) => codec.decode(hex(bytes));

test('any bytes are a block or nothing, never an error', () => {
	fc.assert(fc.property(fc.oneof(datagram, fc.uint8Array({maxLength: 2000})), bytes => {
		const block = codec.decode(bytes);
		expect(block === undefined || (block.code.length === 1 && block.claim.length <= 64 && block.payload.length < bytes.length)).toBe(true);
	}));
});

test('what is encoded is decoded again', () => {
	const block = fc.record({
		code: fc.constantFrom(...Object.values(letters)),
		dialect: fc.constantFrom<IpchatBlock['dialect']>('DynamIP', 'DIP'),
		claim: fc.oneof(fc.ipV4(), fc.ipV6()),
		payload: fc.uint8Array({maxLength: 500}).map(bytes => bytes.filter(byte => byte !== 0)),
	});
	fc.assert(fc.property(block, original => {
		expect(codec.decode(codec.encode(original))).toEqual(original);
	}));
});

test('a text is written in its charset, without the NULs that would end it', () => {
	const block = {code: 'T', dialect: 'DynamIP', claim: '10.0.0.1', payload: 'grüße\0 €'} as const;
	expect(codec.encode({...block, charset: 'windows-1252'})).toEqual(hex('"DynamIP[10.0.0.1]Tgr" FC DF "e " 80 00'));
	expect(codec.encode({...block, charset: 'utf-8'})).toEqual(hex('"DynamIP[10.0.0.1]Tgr" C3 BC C3 9F "e " E2 82 AC 00'));
});

describe('liberal reading (facts 2.2)', () => {
	test('an address of 64 bytes is read, a longer one is none', () => {
		expect(decode('"DIP[" 41*64 "]H" 00')).toMatchObject({claim: 'A'.repeat(64), code: 'H'});
		expect(decode('"DIP[" 41*65 "]H" 00')).toBeUndefined();
	});

	test('what somebody wants to be kept as a file goes to the last NUL, everything else to the first', () => {
		expect(decode('"DIP[1.2.3.4]Xa" 00 "b" 00 "c"')?.payload).toEqual(hex('"a" 00 "b"'));
		expect(decode('"DIP[1.2.3.4]Ta" 00 "b" 00 "c"')?.payload).toEqual(hex('"a"'));
	});

	test('a form feed ends a text only where no NUL does', () => {
		expect(decode('"DIP[1.2.3.4]Ta" 0C')?.payload).toEqual(hex('"a"'));
		expect(decode('"DIP[1.2.3.4]Ta" 0C 00')?.payload).toEqual(hex('"a" 0C'));
	});
});
