/** Fields of message bodies, in the order of the layouts (facts 4 and 5). */
import {Buffer} from 'node:buffer';
import {uuidBytes, uuidOf, type Uuid} from './uuid.js';

export type Vector = readonly [number, number, number];

/** Throws a RangeError where the body ends too soon. */
export class BodyReader {
	readonly #bytes: Uint8Array;
	readonly #view: DataView;
	#at = 0;

	constructor(body: Uint8Array) {
		this.#bytes = body;
		this.#view = new DataView(body.buffer, body.byteOffset, body.length);
	}

	/** Bytes that were not read. */
	get left(): number {
		return this.#bytes.length - this.#at;
	}

	u8(): number {
		return this.#view.getUint8(this.#step(1));
	}

	u16(): number {
		return this.#view.getUint16(this.#step(2), true);
	}

	u32(): number {
		return this.#view.getUint32(this.#step(4), true);
	}

	vector(): Vector {
		const at = this.#step(12);
		return [this.#view.getFloat32(at, true), this.#view.getFloat32(at + 4, true), this.#view.getFloat32(at + 8, true)];
	}

	uuid(): Uuid {
		return uuidOf(this.bytes(16));
	}

	bytes(length: number): Uint8Array {
		const at = this.#step(length);
		return this.#bytes.subarray(at, this.#at);
	}

	/** Text with a length of one byte; an ending NUL belongs to the wire. */
	text1(): string {
		return readText(this.bytes(this.u8()));
	}

	text2(): string {
		return readText(this.bytes2());
	}

	bytes2(): Uint8Array {
		return this.bytes(this.u16());
	}

	#step(length: number): number {
		const at = this.#at;
		if (at + length > this.#bytes.length) {
			throw new RangeError('the body is too short');
		}

		this.#at += length;
		return at;
	}
}

export class BodyWriter {
	readonly #parts: Uint8Array[] = [];

	get body(): Uint8Array {
		return Buffer.concat(this.#parts);
	}

	u8(...values: readonly number[]): this {
		return this.bytes(Uint8Array.from(values));
	}

	u16(value: number): this {
		const bytes = Buffer.alloc(2);
		bytes.writeUInt16LE(value);
		return this.bytes(bytes);
	}

	u32(value: number): this {
		const bytes = Buffer.alloc(4);
		bytes.writeUInt32LE(value >>> 0);
		return this.bytes(bytes);
	}

	u64(value: bigint): this {
		const bytes = Buffer.alloc(8);
		bytes.writeBigUInt64LE(value);
		return this.bytes(bytes);
	}

	f32(...values: readonly number[]): this {
		for (const value of values) {
			const bytes = Buffer.alloc(4);
			bytes.writeFloatLE(value);
			this.bytes(bytes);
		}

		return this;
	}

	uuid(...uuids: readonly Uuid[]): this {
		for (const uuid of uuids) {
			this.bytes(uuidBytes(uuid));
		}

		return this;
	}

	bytes(bytes: Uint8Array): this {
		this.#parts.push(bytes);
		return this;
	}

	/** With the NUL that the length counts. */
	text1(text: string): this {
		const bytes = writeText(text);
		return this.u8(bytes.length).bytes(bytes);
	}

	text2(text: string): this {
		return this.bytes2(writeText(text));
	}

	bytes2(bytes: Uint8Array): this {
		return this.u16(bytes.length).bytes(bytes);
	}
}

export const readText = (bytes: Uint8Array): string => Buffer.from(bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes).toString();

export const writeText = (text: string): Uint8Array => Buffer.from(`${text}\0`);
