/** Messages as typed values: every name, block and field is that of the {@link template}. */
import {concat} from '../../lib/bytes.js';
import {fieldCodecs, FieldReader, type FieldType, type FieldValues} from './fields.js';
import type {Packet} from './packet.js';
import {template, type BlockTemplate, type Fields, type MessageTemplate} from './template.js';

type Template = typeof template;

export type MessageName = keyof Template;

type ValuesOf<F extends Fields> = {readonly [K in keyof F]: FieldValues[F[K]]};

type ValueOf<B extends BlockTemplate> = B['kind'] extends 'variable' ? ReadonlyArray<ValuesOf<B['fields']>> : ValuesOf<B['fields']>;

type BlockNames<Blocks extends MessageTemplate['blocks'], isOptional extends boolean> = {
	[K in keyof Blocks]: Blocks[K]['isOptional'] extends isOptional ? K : never;
}[keyof Blocks];

type ValuesOfBlocks<Blocks extends MessageTemplate['blocks']> =
	& {readonly [K in BlockNames<Blocks, false>]: ValueOf<Blocks[K]>}
	& {readonly [K in BlockNames<Blocks, true>]?: ValueOf<Blocks[K]> | undefined};

/**
The blocks of a message: fields by name, or a list of such where there may be several. An optional one may be absent, and
then those behind it are too.
*/
export type MessageBlocks<N extends MessageName> = ValuesOfBlocks<Template[N]['blocks']>;

/** Told apart by `name`. */
export type Message = {[N in MessageName]: {readonly name: N} & MessageBlocks<N>}[MessageName];

/** What a packet takes from the message in it; number and acknowledgements are the circuit's. */
export type EncodedMessage = Pick<Packet, 'code' | 'payload' | 'isReliable' | 'isZeroCoded'>;

/** The value of any field, and of any block, where their types are known from the template only. */
type FieldValue = FieldValues[FieldType];
type Values = Readonly<Record<string, FieldValue>>;
type Block = Values | readonly Values[];

/** As many as the byte that counts them can tell. */
const BLOCKS_LIMIT = 255;

const templates: ReadonlyMap<MessageName, MessageTemplate> = new Map(Object.entries(template) as Array<[MessageName, MessageTemplate]>);

const names: ReadonlyMap<number, MessageName> = new Map(Array.from(templates, ([name, {code}]) => [code, name]));

/** @throws {RangeError} A field or a list that is too long for its length. */
export const encodeMessage = <N extends MessageName>(name: N, blocks: MessageBlocks<N>): EncodedMessage => {
	const {code, isUnreliable = false, isZeroCoded = false, blocks: layout} = templates.get(name)!;
	const values = blocks as Readonly<Record<string, Block | undefined>>;
	return {
		code,
		payload: concat(...Object.entries(layout).map(([block, blockLayout]) => writeBlock(blockLayout, values[block]))),
		isReliable: !isUnreliable,
		isZeroCoded,
	};
};

/**
Bytes behind the last field are left alone: messages have grown (facts 1, 10).
@returns Undefined for a message that is not in the template, or ends before its last block that is not optional does.
*/
export const decodeMessage = ({code, payload}: Pick<Packet, 'code' | 'payload'>): Message | undefined => {
	const name = names.get(code);
	if (!name) {
		return undefined;
	}

	const reader = new FieldReader(payload);
	const message: Record<string, Block | string> = {name};
	for (const [block, layout] of Object.entries(templates.get(name)!.blocks)) {
		const value = readBlock(layout, reader);
		if (reader.isCut) {
			return layout.isOptional ? message as Message : undefined;
		}

		message[block] = value;
	}

	return message as Message;
};

const readBlock = ({kind, fields}: BlockTemplate, reader: FieldReader): Block => {
	if (kind === 'single') {
		return readFields(fields, reader);
	}

	const list: Values[] = [];
	for (let count = fieldCodecs.U8.read(reader); count > 0 && !reader.isCut; count--) {
		list.push(readFields(fields, reader));
	}

	return list;
};

const readFields = (fields: Fields, reader: FieldReader): Values =>
	Object.fromEntries(Object.entries(fields).map(([field, type]) => [field, fieldCodecs[type].read(reader)]));

const writeBlock = ({kind, fields}: BlockTemplate, block: Block | undefined): Uint8Array => {
	if (block === undefined) {
		return new Uint8Array();
	}

	const list = [block].flat();
	if (list.length > BLOCKS_LIMIT) {
		throw new RangeError(`A message has room for ${BLOCKS_LIMIT} blocks of a kind, not for ${list.length}`);
	}

	return concat(
		kind === 'variable' ? Uint8Array.of(list.length) : new Uint8Array(),
		...list.flatMap(values => Object.entries(fields).map(([field, type]) => writeField(type, values[field]!))),
	);
};

/** The template has seen to it that the value is of this type. */
const writeField = <T extends FieldType>(type: T, value: FieldValue): Uint8Array => fieldCodecs[type].write(value as FieldValues[T]);
