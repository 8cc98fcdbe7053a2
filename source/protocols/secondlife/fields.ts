/** How the fields of a message stand on the wire: without names and padding, most numbers the lowest byte first (facts 4). */
import {concat} from '../../lib/bytes.js';
import {readUuid, writeUuid, type Uuid} from './uuid.js';

export type Vector = readonly [x: number, y: number, z: number];

/** The types of fields by the template's names, and what they are here. */
export type FieldValues = {
	readonly U8: number;
	readonly U32: number;
	readonly S32: number;
	readonly U64: bigint;
	readonly F32: number;
	readonly BOOL: boolean;
	readonly LLUUID: Uuid;
	readonly LLVector3: Vector;
	/** The fourth number follows from the three. */
	readonly LLQuaternion: Vector;
	/** Four decimal numbers. */
	readonly IPADDR: string;
	readonly IPPORT: number;
	/** Up to 255 bytes. */
	readonly Variable1: Uint8Array;
	/** Up to 65,535 bytes. */
	readonly Variable2: Uint8Array;
};

export type FieldType = keyof FieldValues;

/** Takes one field after the other, as views. Past the end everything is zero or empty, and `isCut` tells that it was reached. */
export class FieldReader {
	readonly #bytes: Uint8Array;
	#offset = 0;
	#isCut = false;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	get isCut(): boolean {
		return this.#isCut;
	}

	take(length: number): Uint8Array {
		const taken = this.#bytes.subarray(this.#offset, this.#offset + length);
		this.#offset += length;
		if (taken.length === length) {
			return taken;
		}

		this.#isCut = true;
		return new Uint8Array(length);
	}
}

type FieldCodec<T> = {
	read(reader: FieldReader): T;
	/** @throws {RangeError} What is too long for its length. */
	write(value: T): Uint8Array;
};

const fixed = <T>(size: number, read: (view: DataView) => T, write: (view: DataView, value: T) => void): FieldCodec<T> => ({
	read: reader => read(viewOf(reader.take(size))),
	write(value) {
		const bytes = new Uint8Array(size);
		write(viewOf(bytes), value);
		return bytes;
	},
});

const variable = (length: FieldCodec<number>, limit: number): FieldCodec<Uint8Array> => ({
	read: reader => reader.take(length.read(reader)),
	write(value) {
		if (value.length > limit) {
			throw new RangeError(`A field of ${value.length} bytes has room for ${limit}`);
		}

		return concat(length.write(value.length), value);
	},
});

const viewOf = ({buffer, byteOffset, byteLength}: Uint8Array): DataView => new DataView(buffer, byteOffset, byteLength);

const bytesOf = ({buffer, byteOffset, byteLength}: DataView): Uint8Array => new Uint8Array(buffer, byteOffset, byteLength);

const u8 = fixed(1, view => view.getUint8(0), (view, value) => {
	view.setUint8(0, value);
});

const u16 = fixed(2, view => view.getUint16(0, true), (view, value) => {
	view.setUint16(0, value, true);
});

const vector = fixed<Vector>(12, view => [view.getFloat32(0, true), view.getFloat32(4, true), view.getFloat32(8, true)], (view, value) => {
	for (const [index, number] of value.entries()) {
		view.setFloat32(index * 4, number, true);
	}
});

export const fieldCodecs: {readonly [T in FieldType]: FieldCodec<FieldValues[T]>} = {
	U8: u8,
	U32: fixed(4, view => view.getUint32(0, true), (view, value) => {
		view.setUint32(0, value, true);
	}),
	S32: fixed(4, view => view.getInt32(0, true), (view, value) => {
		view.setInt32(0, value, true);
	}),
	U64: fixed(8, view => view.getBigUint64(0, true), (view, value) => {
		view.setBigUint64(0, value, true);
	}),
	F32: fixed(4, view => view.getFloat32(0, true), (view, value) => {
		view.setFloat32(0, value, true);
	}),
	BOOL: fixed(1, view => view.getUint8(0) !== 0, (view, value) => {
		view.setUint8(0, Number(value));
	}),
	LLUUID: fixed(16, view => readUuid(bytesOf(view)), (view, value) => {
		writeUuid(value, bytesOf(view));
	}),
	LLVector3: vector,
	LLQuaternion: vector,
	IPADDR: fixed(4, view => bytesOf(view).join('.'), (view, value) => {
		bytesOf(view).set(value.split('.').map(Number));
	}),
	IPPORT: fixed(2, view => view.getUint16(0), (view, value) => {
		view.setUint16(0, value);
	}),
	Variable1: variable(u8, 0xFF),
	Variable2: variable(u16, 0xFF_FF),
};
