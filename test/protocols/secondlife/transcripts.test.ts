/** Recorded sessions with a real grid: test/fixtures/secondlife. */
import {describe, expect, test} from 'vitest';
import {bytes} from '../../../source/lib/bytes.js';
import {readLlsd, writeLlsd} from '../../../source/protocols/secondlife/llsd.js';
import {readLogin} from '../../../source/protocols/secondlife/login.js';
import {decodeMessage, encodeMessage} from '../../../source/protocols/secondlife/messages.js';
import {PacketCodec} from '../../../source/protocols/secondlife/packet.js';
import {readTranscript, transcriptNames, type TranscriptName} from '../../support/grid/transcript.js';

const codec = new PacketCodec();

/** Where a packet tells how many bytes stand behind its header. */
const EXTRA = 5;

const datagramsOf = (transcript: TranscriptName) => readTranscript(transcript)
	.filter(step => step.kind === 'datagram')
	.map(({name, sequence, bytes: datagram}) => ({name, sequence, datagram: Uint8Array.from(datagram)}));

describe.each(transcriptNames)('%s', transcript => {
	const steps = readTranscript(transcript);
	const datagrams = datagramsOf(transcript);

	test('every datagram is read, and written again as it was', () => {
		const ordinary = datagrams.filter(({datagram}) => datagram[EXTRA] === 0);
		for (const {sequence, datagram} of ordinary) {
			const packet = codec.decode(datagram)!;
			expect(packet.sequence).toBe(sequence);
			expect(codec.encode(packet)).toEqual(datagram);
		}
	});

	test('every message is written again as it was, and those we do not know are told by their numbers', () => {
		for (const {name, datagram} of datagrams) {
			const {code, payload} = codec.decode(datagram)!;
			const message = decodeMessage({code, payload});
			if (!message) {
				expect(name).toBe(`#${code.toString(16).padStart(2, '0')}`);
				continue;
			}

			const {name: known, ...blocks} = message;
			expect(known).toBe(name);
			expect(encodeMessage(known, blocks as never)).toMatchObject({code, payload});
		}
	});

	test('every login is answered', () => {
		const answers = steps.filter(step => step.kind === 'answer').filter(({to}) => to === 'login');
		for (const {body} of answers) {
			const isIn = body.includes('<name>login</name><value><string>true</string>');
			expect(readLogin(bytes(body)).result).toBe(isIn ? 'in' : 'refused');
		}
	});

	test('what capabilities tell is read whole, and what they were asked is written as it was', () => {
		const bodies = steps.filter(step => step.kind === 'request' || step.kind === 'answer').filter(({to, body}) => to !== 'login' && body !== '');
		for (const {kind, body} of bodies) {
			const {value} = readLlsd(body)!;
			const written = writeLlsd(value);
			expect(readLlsd(written)).toEqual({value});
			expect(kind === 'request' ? written : body).toBe(body);
		}
	});
});

test('the sessions have extra bytes behind a header too (facts 4)', () => {
	const extended = datagramsOf('g-coding-acks-pings').filter(({datagram}) => datagram[EXTRA] === 3);
	expect(extended.map(({datagram}) => decodeMessage(codec.decode(datagram)!)?.name)).toEqual(['AgentDataUpdateRequest']);
});
