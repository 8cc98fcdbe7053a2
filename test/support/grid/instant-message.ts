import {BodyReader, BodyWriter, type Vector} from './body.js';
import {NULL_UUID, type Uuid} from './uuid.js';

/** What an `ImprovedInstantMessage` is for (facts 5). */
export const Dialog = {direct: 0, open: 15, send: 17, leave: 18, typing: 41, typingEnds: 42} as const;

export type InstantMessage = {
	readonly agent: Uuid;
	readonly session: Uuid;
	readonly fromGroup: boolean;
	readonly to: Uuid;
	readonly estate: number;
	readonly region: Uuid;
	readonly position: Vector;
	readonly offline: number;
	readonly dialog: number;
	readonly id: Uuid;
	/** Seconds since 1970. */
	readonly timestamp: number;
	/** As the sender wrote it. */
	readonly fromName: string;
	/** Bytes with or without an ending NUL, as somebody wrote them. */
	readonly message: Uint8Array;
	readonly bucket: Uint8Array;
};

/** What neither side has a use for. */
export const plainMessage = {
	session: NULL_UUID,
	fromGroup: false,
	estate: 0,
	region: NULL_UUID,
	position: [0, 0, 0],
	offline: 0,
	timestamp: 0,
	bucket: Uint8Array.of(0),
} as const;

/** EstateBlock and what newer templates have behind it may be there or not. */
export const readInstantMessage = (body: Uint8Array): InstantMessage => {
	const reader = new BodyReader(body);
	return {
		agent: reader.uuid(),
		session: reader.uuid(),
		fromGroup: reader.u8() !== 0,
		to: reader.uuid(),
		estate: reader.u32(),
		region: reader.uuid(),
		position: reader.vector(),
		offline: reader.u8(),
		dialog: reader.u8(),
		id: reader.uuid(),
		timestamp: reader.u32(),
		fromName: reader.text1(),
		message: reader.bytes2(),
		bucket: reader.bytes2(),
	};
};

export const writeInstantMessage = (im: InstantMessage): Uint8Array => new BodyWriter()
	.uuid(im.agent, im.session)
	.u8(im.fromGroup ? 1 : 0)
	.uuid(im.to)
	.u32(im.estate)
	.uuid(im.region)
	.f32(...im.position)
	.u8(im.offline, im.dialog)
	.uuid(im.id)
	.u32(im.timestamp)
	.text1(im.fromName)
	.bytes2(im.message)
	.bytes2(im.bucket)
	.u32(0)
	.body;
