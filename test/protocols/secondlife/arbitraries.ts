import fc, {type Arbitrary} from 'fast-check';
import type {FieldType, FieldValues} from '../../../source/protocols/secondlife/fields.js';
import type {Message} from '../../../source/protocols/secondlife/messages.js';
import type {Packet} from '../../../source/protocols/secondlife/packet.js';
import {template, type BlockTemplate, type MessageTemplate} from '../../../source/protocols/secondlife/template.js';
import {readUuid} from '../../../source/protocols/secondlife/uuid.js';

export const uuid = fc.uint8Array({minLength: 16, maxLength: 16}).map(bytes => readUuid(bytes));

const uint32 = fc.nat(0xFF_FF_FF_FF);
const float = fc.float({noNaN: true});
const vector = fc.tuple(float, float, float);

const fields: {readonly [T in FieldType]: Arbitrary<FieldValues[T]>} = {
	U8: fc.nat(0xFF),
	U32: uint32,
	S32: fc.integer({min: -0x80_00_00_00, max: 0x7F_FF_FF_FF}),
	U64: fc.bigInt({min: 0n, max: 0xFF_FF_FF_FF_FF_FF_FF_FFn}),
	F32: float,
	BOOL: fc.boolean(),
	LLUUID: uuid,
	LLVector3: vector,
	LLQuaternion: vector,
	IPADDR: fc.ipV4(),
	IPPORT: fc.nat(0xFF_FF),
	Variable1: fc.uint8Array({maxLength: 0xFF}),
	Variable2: fc.uint8Array({maxLength: 1100}),
};

const block = (layout: BlockTemplate): Arbitrary<unknown> => {
	const single = fc.record(Object.fromEntries(Object.entries(layout.fields).map(([name, type]) => [name, fields[type]])), {noNullPrototype: true});
	return layout.kind === 'single' ? single : fc.array(single, {maxLength: 4});
};

/** Of the optional blocks only the first ones may be there. */
const messageOf = ([name, {blocks}]: [string, MessageTemplate]): Arbitrary<Message> => {
	const optional = Object.entries(blocks).filter(([, {isOptional}]) => isOptional).map(([key]) => key);
	return fc.tuple(
		fc.record(Object.fromEntries(Object.entries(blocks).map(([key, layout]) => [key, block(layout)])), {noNullPrototype: true}),
		fc.nat(optional.length),
	).map(([values, present]) => {
		const absent = new Set(optional.slice(present));
		const named: Readonly<Record<string, unknown>> = {name, ...Object.fromEntries(Object.entries(values).filter(([key]) => !absent.has(key)))};
		return named as Message;
	});
};

/** Any message of the template. */
export const message: Arbitrary<Message> = fc.oneof(...Object.entries<MessageTemplate>(template).map(entry => messageOf(entry)));

/** With runs of zeros, so that coding is worth it. */
export const zeroes = fc.array(fc.oneof(fc.nat(600).map(length => new Uint8Array(length)), fc.uint8Array({maxLength: 20})), {maxLength: 6})
	.map(parts => Uint8Array.from(parts.flatMap(part => [...part])));

export const packet: Arbitrary<Packet> = fc.record({
	code: fc.oneof(fc.integer({min: 1, max: 0xFE}), fc.integer({min: 0xFF_01, max: 0xFF_FE}), fc.integer({min: 0xFF_FF_00_01, max: 0xFF_FF_FF_FE})),
	payload: zeroes,
	sequence: uint32,
	isReliable: fc.boolean(),
	isResent: fc.boolean(),
	isZeroCoded: fc.boolean(),
	acks: fc.array(uint32, {maxLength: 255}),
}, {noNullPrototype: true});
