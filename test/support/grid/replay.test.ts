/** The recorded clients talk to the grid: what comes back has the bytes that the real one sent, but for ids and times. */
import {Buffer} from 'node:buffer';
import {describe, expect, test} from 'vitest';
import type {Endpoint, HttpAnswer} from '../../../source/protocols/protocol.js';
import {FakeClock} from '../fake-clock.js';
import {Grid} from './grid.js';
import {readPacket, writePacket} from './packet.js';
import {readTranscript, transcriptNames, withOtherIds, withOtherWords, type Step} from './transcript.js';
import {recordedWorld} from './world.js';
import {readAnswer} from './xml-rpc.js';

const SIMULATOR: Endpoint = {address: '127.0.0.1', port: 9000};

/** Comes when time has passed, not when something was asked. */
const TIMED = new Set(['StartPingCheck', 'PacketAck']);

/** An answer in which the poll of an old session took the events of the new one; the grid loses them instead. */
const STOLEN = '<integer>28825145</integer>';

/** What one user gets, channel by channel: between them nothing is in order. */
type Received = {readonly datagrams: string[]; readonly events: string[]; readonly answers: string[]};

class Inbox {
	readonly #users = new Map<string, Received>();
	/** Ids of this run by those of the other. */
	readonly ids = new Map<string, string>();

	datagram(who: string, bytes: Uint8Array): void {
		const packet = readPacket(bytes);
		if (!packet || packet.isResent || packet.name.startsWith('#') || (TIMED.has(packet.name) && packet.sequence !== 0)) {
			return;
		}

		const {name, isReliable, isCoded} = packet;
		const body = Buffer.from(withoutTime(name, withOtherIds(packet.body, this.ids))).toString('hex');
		this.#of(who).datagrams.push(`${name}${isReliable ? ' reliable' : ''}${isCoded ? ' coded' : ''} ${body}`);
	}

	answer(who: string, to: string, status: number, body: string): void {
		const {events, answers} = this.#of(who);
		if (to === 'EventQueueGet') {
			const news = status === 200 ? readEvents(withOtherWords(body, this.ids)) : [String(status)];
			// Where fewer answers held the same events, some polls were still open: they all end.
			events.push(...news.filter(each => status === 200 || each !== events.at(-1)));
		} else if (to === 'login') {
			const {login, reason, message} = readAnswer(body);
			answers.push(`login ${String(login)} ${String(reason)} ${String(message)}`);
		} else {
			answers.push(`${to} ${status} ${withoutUrls(body)}`);
		}
	}

	get received(): Readonly<Record<string, Received>> {
		return Object.fromEntries([...this.#users].toSorted(([a], [b]) => a.localeCompare(b)));
	}

	#of(who: string): Received {
		const received = this.#users.get(who) ?? {datagrams: [], events: [], answers: []};
		this.#users.set(who, received);
		return received;
	}
}

/** Seconds since 1970 differ. */
const withoutTime = (name: string, body: Uint8Array): Uint8Array => {
	const at = {ImprovedInstantMessage: 16 + 16 + 1 + 16 + 4 + 16 + 12 + 1 + 1 + 16, AgentMovementComplete: 16 + 16 + 12 + 12 + 8}[name];
	return at === undefined ? body : Uint8Array.from(body, (byte, index) => index >= at && index < at + 4 ? 0 : byte);
};

const EVENT = /<map><key>message<\/key><string>([A-Z]\w+)<\/string><key>body<\/key>/;

/** Names and bodies, which end where the next begins, or with the array. */
const readEvents = (body: string): readonly string[] => body
	.split('</array><key>id</key>', 1)[0]!
	.split(new RegExp(`(?=${EVENT.source})`))
	.map(event => ({name: EVENT.exec(event)?.[1], content: event.replace(EVENT, '')}))
	.filter(({name}) => name !== undefined && name !== 'ParcelProperties')
	.map(({name, content}) => `${name} ${content.replace(/(?<=<key>timestamp<\/key>)<binary>.{8}<\/binary>/, '')}`);

const withoutUrls = (body: string): string => body.replaceAll(/http:[^<]*/g, 'URL').replaceAll(/<date>[^<]*/g, '<date>');

/** A circuit code as packets hold it. */
const codeOf = (code: number): string => {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(code);
	return bytes.toString('hex');
};

const recorded = (steps: readonly Step[]): Inbox => {
	const inbox = new Inbox();
	for (const step of steps) {
		if (step.direction !== 'in') {
			continue;
		}

		if (step.kind === 'datagram') {
			inbox.datagram(step.who, step.bytes);
		} else if (step.kind === 'answer' && !step.body.includes(STOLEN)) {
			inbox.answer(step.who, step.to, step.status, step.body);
		}
	}

	return inbox;
};

/** What the administrator of the recorded grid did. */
const COMMANDS: Readonly<Record<string, (grid: Grid) => void>> = {
	'admin command: alert'(grid) {
		grid.alert('hello all');
	},
	'admin command: kick'(grid) {
		grid.kick('Test Four', '\n--force goodbye now\n');
	},
};

const replayed = async (steps: readonly Step[]): Promise<{readonly inbox: Inbox; readonly grid: Grid}> => {
	const inbox = new Inbox();
	const clock = new FakeClock();
	/** Recorded ids and codes by those of this run's sessions. */
	const toGrid = new Map<string, string>();
	const users = new Map<number, string>();
	let port = 50_000;
	const grid = new Grid({
		now: () => clock.now(),
		after: (ms, run) => clock.after(ms, run),
		send(_from, to, bytes) {
			inbox.datagram(users.get(to.port)!, bytes);
		},
	}, {...recordedWorld, simulator: SIMULATOR, origin: 'http://127.0.0.1:9000', eventTick: 5, answersLogout: steps.some(step => step.kind === 'datagram' && step.name === 'LogoutReply')});
	const ports = new Map<string, number>();
	const answered = (who: string, to: string) => (answer: HttpAnswer) => {
		inbox.answer(who, to, 'status' in answer ? answer.status : 0, 'status' in answer ? new TextDecoder().decode(answer.body) : '');
	};

	for (const step of steps) {
		const {who} = step;
		// eslint-disable-next-line no-await-in-loop
		await clock.advance(Math.max(0, (step.time * 1000) - clock.now()));
		if (step.kind === 'note') {
			COMMANDS[step.text.trim()]?.(grid);
		} else if (step.kind === 'answer' && step.to === 'login' && readAnswer(step.body)['login'] === 'true') {
			const then = readAnswer(step.body);
			const visit = grid.visit(who);
			toGrid.set(String(then['session_id']), visit.session);
			toGrid.set(codeOf(Number(then['circuit_code'])), codeOf(visit.circuitCode));
			inbox.ids.set(visit.session, String(then['session_id']));
			ports.set(who, port);
			users.set(port++, who);
		} else if (step.kind === 'datagram' && step.direction === 'out') {
			const packet = readPacket(step.bytes)!;
			grid.receive({address: '127.0.0.1', port: ports.get(who)!}, writePacket({...packet, body: withOtherIds(packet.body, toGrid)}));
		} else if (step.kind === 'request') {
			const {method, to, headers, body} = step;
			const path = to === 'login' ? '/' : (to === 'seed' ? grid.visit(who).seed : [...grid.visit(who).paths].find(([, name]) => name === to)![0]);
			const search = step.path.includes('?') ? `/?${step.path.split('?', 2)[1]!}` : '';
			grid.answer({method, url: `http://127.0.0.1:9000${path}${search}`, headers, body, timeout: 90_000, limit: 1_000_000}, answered(who, to));
		}
	}

	await clock.advance(1000);
	return {inbox, grid};
};

describe('what the recorded clients get', () => {
	const names = transcriptNames;
	test.each(names)('%s', async name => {
		const steps = readTranscript(name);
		const {inbox, grid} = await replayed(steps);
		expect(inbox.received).toEqual(recorded(steps).received);
		// See above.
		expect(grid.complaints.filter(complaint => !complaint.endsWith('two event polls at once'))).toEqual([]);
	});
});
