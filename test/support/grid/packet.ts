/** Datagrams of LLUDP, written from the facts (4); it shares nothing with `source`. */
import {Buffer} from 'node:buffer';

/** What is in a datagram, by names: messages that the grid has no use for are called `#` and their number in hex. */
export type Packet = {
	readonly name: string;
	readonly body: Uint8Array;
	readonly sequence: number;
	readonly isReliable: boolean;
	readonly isResent: boolean;
	readonly isCoded: boolean;
	readonly acks: readonly number[];
};

const CODED = 0x80;
const RELIABLE = 0x40;
const RESENT = 0x20;
const ACKS = 0x10;
const HEADER = 6;
const LONGEST_RUN = 255;
/** No honest packet holds more. */
const LONGEST_BODY = 8192;

const NUMBERS: Readonly<Record<string, string>> = {
	StartPingCheck: '01',
	CompletePingCheck: '02',
	AgentUpdate: '04',
	UseCircuitCode: 'ffff0003',
	ChatFromViewer: 'ffff0050',
	AgentThrottle: 'ffff0051',
	AlertMessage: 'ffff0086',
	AgentAlertMessage: 'ffff0087',
	ChatFromSimulator: 'ffff008b',
	RegionHandshake: 'ffff0094',
	RegionHandshakeReply: 'ffff0095',
	DisableSimulator: 'ffff0098',
	KickUser: 'ffff00a3',
	UUIDNameRequest: 'ffff00eb',
	UUIDNameReply: 'ffff00ec',
	UUIDGroupNameRequest: 'ffff00ed',
	UUIDGroupNameReply: 'ffff00ee',
	CompleteAgentMovement: 'ffff00f9',
	AgentMovementComplete: 'ffff00fa',
	LogoutRequest: 'ffff00fc',
	LogoutReply: 'ffff00fd',
	ImprovedInstantMessage: 'ffff00fe',
	RetrieveInstantMessages: 'ffff00ff',
	JoinGroupRequest: 'ffff0157',
	JoinGroupReply: 'ffff0158',
	LeaveGroupRequest: 'ffff015b',
	LeaveGroupReply: 'ffff015c',
	AgentDataUpdateRequest: 'ffff0182',
	AgentDataUpdate: 'ffff0183',
	PacketAck: 'fffffffb',
	CloseCircuit: 'fffffffd',
};

const NAMES = new Map(Object.entries(NUMBERS).map(([name, number]) => [number, name]));

/** Undefined where it is no packet. */
export const readPacket = (datagram: Uint8Array): Packet | undefined => {
	const bytes = Buffer.from(datagram);
	if (bytes.length <= HEADER) {
		return undefined;
	}

	const flags = bytes[0]!;
	let end = bytes.length;
	const acks: number[] = [];
	if ((flags & ACKS) !== 0) {
		const count = bytes[end - 1]!;
		end -= 1 + (4 * count);
		if (end <= HEADER) {
			return undefined;
		}

		for (let index = 0; index < count; index++) {
			acks.push(bytes.readUInt32BE(end + (4 * index)));
		}
	}

	const coded = bytes.subarray(HEADER + bytes[5]!, end);
	const content = (flags & CODED) === 0 ? coded : expanded(coded);
	if (content === undefined || content.length === 0) {
		return undefined;
	}

	const length = numberLength(content);
	if (content.length < length) {
		return undefined;
	}

	const number = Buffer.from(content.subarray(0, length)).toString('hex');
	return {
		name: NAMES.get(number) ?? `#${number}`,
		body: content.subarray(length),
		sequence: bytes.readUInt32BE(1),
		isReliable: (flags & RELIABLE) !== 0,
		isResent: (flags & RESENT) !== 0,
		isCoded: (flags & CODED) !== 0,
		acks,
	};
};

/** Where coding would make it longer, it goes uncoded. */
export const writePacket = ({name, body, sequence, isReliable, isResent, isCoded, acks}: Packet): Uint8Array => {
	const number = name.startsWith('#') ? name.slice(1) : NUMBERS[name];
	if (number === undefined) {
		throw new Error(`there is no message ${name}`);
	}

	const plain = Buffer.concat([Buffer.from(number, 'hex'), body]);
	const packed = isCoded ? compressed(plain) : plain;
	const isShorter = isCoded && packed.length <= plain.length;
	const header = Buffer.alloc(HEADER);
	header[0] = (isShorter ? CODED : 0) | (isReliable ? RELIABLE : 0) | (isResent ? RESENT : 0) | (acks.length > 0 ? ACKS : 0);
	header.writeUInt32BE(sequence, 1);
	const tail = Buffer.alloc(acks.length > 0 ? (4 * acks.length) + 1 : 0);
	for (const [index, ack] of acks.entries()) {
		tail.writeUInt32BE(ack, 4 * index);
	}

	if (acks.length > 0) {
		tail[tail.length - 1] = acks.length;
	}

	return Buffer.concat([header, isShorter ? packed : plain, tail]);
};

/** The bytes of the number: FF begins a longer one. */
const numberLength = (content: Uint8Array): number => {
	if (content[0] !== 0xFF) {
		return 1;
	}

	return content[1] === 0xFF ? 4 : 2;
};

const expanded = (coded: Uint8Array): Uint8Array | undefined => {
	const content: number[] = [];
	for (let index = 0; index < coded.length; index++) {
		const byte = coded[index]!;
		if (byte !== 0) {
			content.push(byte);
			continue;
		}

		const run = coded[++index];
		// OpenSim's form only: a run of none is none of its packets.
		if (run === undefined || run === 0 || content.length + run > LONGEST_BODY) {
			return undefined;
		}

		content.push(...Array.from({length: run}, () => 0));
	}

	return Uint8Array.from(content);
};

const compressed = (plain: Uint8Array): Uint8Array => {
	const coded: number[] = [];
	for (let index = 0; index < plain.length;) {
		if (plain[index] !== 0) {
			coded.push(plain[index++]!);
			continue;
		}

		let run = 0;
		while (run < LONGEST_RUN && plain[index] === 0) {
			run++;
			index++;
		}

		coded.push(0, run);
	}

	return Uint8Array.from(coded);
};
