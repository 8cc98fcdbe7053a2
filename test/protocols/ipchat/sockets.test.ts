import {beforeEach, describe, expect, onTestFinished, test} from 'vitest';
import {bind} from '../../../source/net/udp.js';
import {ipchat} from '../../../source/protocols/ipchat/index.js';
import type {IpchatBlock} from '../../../source/protocols/ipchat/block.js';
import type {Effect, Input} from '../../../source/protocols/protocol.js';
import type {DatagramSocket} from '../../../source/session/ports.js';
import {Conditions} from '../../support/conditions.js';
import {IpchatPeer} from '../../support/peers/ipchat-peer.js';

/** Codec and machine on a real socket, with a participant that knows neither. */

const US = '127.0.0.2';
const PEER = '127.0.0.3';

const PATIENCE = 20_000;

/** As little as a machine needs to run. */
class Runner {
	readonly effects: Array<Effect<IpchatBlock>> = [];
	readonly #conditions = new Conditions(() => JSON.stringify(this.effects));
	readonly #codec = ipchat.datagramCodec();
	readonly #machine;
	readonly #timers = new Map<string, NodeJS.Timeout>();
	#socket: DatagramSocket | undefined;

	constructor(settings: Readonly<Record<string, unknown>> = {}) {
		this.#machine = ipchat.machine({
			self: {name: 'tester', version: 'TC 1.0', dnd: false, away: undefined, isIdle: false, port: 0, stamp: 1},
			random: () => 0.5,
			date: () => new Date(2026, 10, 20, 23, 5, 7),
			roster: {peers: () => [], listed: () => [], isBlocked: () => false},
			settings: ipchat.settings.parse({url: 'https://example.org/us', comment: 'hi', netmeeting: 'ask', ...settings}),
		});
	}

	async open(port: number): Promise<void> {
		this.#socket = await bind({
			address: US,
			port,
			received: (from, datagram) => {
				this.feed({type: 'datagram', from, block: this.#codec.decode(datagram)});
			},
		});
		this.feed({type: 'bound', local: this.#socket.locals[0]!, networks: this.#socket.networks()});
	}

	async close(): Promise<void> {
		for (const timer of this.#timers.values()) {
			clearTimeout(timer);
		}

		await this.#socket?.close();
	}

	feed(input: Input<IpchatBlock>): void {
		for (const effect of this.#machine.handle(input, performance.now())) {
			this.effects.push(effect);
			this.#carryOut(effect);
		}

		this.#conditions.changed();
	}

	verb(verb: string, args: Readonly<Record<string, string>> = {}): void {
		this.feed({type: 'command', command: {command: 'verb', verb, args}, peer: PEER});
	}

	/** Resolves with the first effect that has all of this. */
	async until(expected: Readonly<Record<string, unknown>>): Promise<Effect<IpchatBlock>> {
		return this.#conditions.wait(JSON.stringify(expected), () => this.effects.find(effect => {
			try {
				expect(effect).toMatchObject(expected);
				return true;
			} catch {
				return false;
			}
		}), PATIENCE);
	}

	async untilNotice(text: string): Promise<void> {
		await this.until({type: 'emit', event: {event: 'notice', text}});
	}

	#carryOut(effect: Effect<IpchatBlock>): void {
		if (effect.type === 'sendTo') {
			this.#socket?.send(effect.to, this.#codec.encode(effect.block));
		} else if (effect.type === 'timer') {
			clearTimeout(this.#timers.get(effect.id));
			this.#timers.set(effect.id, setTimeout(() => {
				this.feed({type: 'timer', id: effect.id});
			}, effect.ms));
		}
	}
}

let cmu: IpchatPeer;
let us: Runner;

beforeEach(async () => {
	cmu = await IpchatPeer.open({address: PEER, port: 0, handle: 'cmu', profile: {n: 'Christoph', v: 'DynamIP v3.0'}, url: 'https://example.org/cmu'});
	us = new Runner();
	await us.open(cmu.port);
	onTestFinished(async () => {
		await us.close();
		await cmu[Symbol.asyncDispose]();
	});
});

const meet = async () => {
	us.verb('poll', {address: PEER});
	await us.until({type: 'online', peer: PEER, patch: {name: 'cmu'}});
};

describe('what we ask and say', () => {
	test('arrives, and its answers do', async () => {
		await meet();
		us.feed({type: 'command', command: {command: 'say', scope: 'everybody', emote: false, text: 'hello all'}});
		await cmu.waitFor('tester says: hello all');
		us.verb('tell', {text: 'psst'});
		await cmu.waitFor('tester tells you: psst');
		us.feed({type: 'command', command: {command: 'say', scope: 'personal', emote: false, text: 'important', id: 1}, peer: PEER});
		await cmu.waitFor('tester writes: important');
		await us.until({type: 'emit', event: {event: 'receipt', id: 1, state: 'delivered'}});
		us.verb('hail');
		await us.untilNotice('cmu got the hail.');
		us.verb('url');
		await us.untilNotice('cmu\'s URL: https://example.org/cmu');
		us.verb('info');
		await us.until({type: 'emit', event: {code: 'information', text: 'cmu tells of himself:\nHandle: cmu\nReal name: Christoph\nProgram: DynamIP v3.0'}});
		cmu.takesNetmeeting = true;
		us.verb('netmeeting', {address: US});
		await us.untilNotice('The request for a NetMeeting call was delivered to cmu.');
		us.verb('sleep');
		await cmu.waitFor('tester falls asleep');
		us.verb('wake');
		await cmu.waitFor('tester wakes up');
		us.feed({type: 'command', command: {command: 'hangup'}});
		await cmu.waitFor('tester has left');
		await us.until({type: 'close'});
		expect((await cmu.waitForDatagrams('B', 2)).map(({claim}) => claim)).toEqual([US, US]);
	});

	test('an address that we share is polled', async () => {
		const bo = await IpchatPeer.open({address: '127.0.0.4', port: cmu.port, handle: 'bo'});
		onTestFinished(async () => {
			await bo[Symbol.asyncDispose]();
		});
		await meet();
		us.verb('poll', {address: bo.address});
		await us.until({type: 'online', peer: bo.address});
		us.verb('share');
		await bo.waitFor('cmu is here');
		await cmu.waitFor('bo is here');
	});
});

describe('what others ask and say', () => {
	test('arrives, and our answers do', async () => {
		cmu.poll(US);
		await cmu.waitFor('tester is here');
		await us.until({type: 'online', peer: PEER});
		cmu.say('hello all');
		await us.until({type: 'emit', peer: PEER, event: {event: 'message', scope: 'everybody', text: 'hello all', from: {name: 'cmu', verified: true}}});
		cmu.tell(US, 'psst');
		await us.until({type: 'emit', event: {event: 'message', scope: 'personal', text: 'psst'}});
		cmu.message(US, 'important');
		await us.until({type: 'emit', event: {event: 'message', scope: 'personal', text: 'important'}});
		await cmu.waitFor('tester got the message');
		cmu.hail(US);
		await us.untilNotice('cmu hails you.');
		await cmu.waitFor('tester got the hail');
		cmu.askUrl(US);
		await cmu.waitFor('tester has the URL https://example.org/us');
		cmu.askInfo(US);
		await cmu.waitFor('tester has the version TC 1.0');
		expect(cmu.transcript.filter(line => line.startsWith('tester has the '))).toEqual([
			'tester has the URL https://example.org/us',
			'tester has the handle tester',
			'tester has the home page https://example.org/us',
			'tester has the clock 20-11-26 23:05:07',
			'tester has the comment hi',
			'tester has the version TC 1.0',
		]);
		cmu.netmeeting(US, '[ConferenceShortcut]');
		const question = await us.until({type: 'ask', peer: PEER});
		us.feed({type: 'answer', id: question.type === 'ask' ? question.id : '', choice: 'accept'});
		await cmu.waitFor('tester wants to meet as well');
		await us.until({type: 'emit', event: {event: 'save'}});
		cmu.sleep(true);
		await us.until({type: 'peer', peer: PEER, patch: {states: {away: true}}});
		cmu.bye();
		await us.until({type: 'offline', peer: PEER, reason: 'left'});
	});

	test('an address that is shared with us is polled', async () => {
		const bo = await IpchatPeer.open({address: '127.0.0.4', port: cmu.port, handle: 'bo'});
		onTestFinished(async () => {
			await bo[Symbol.asyncDispose]();
		});
		bo.poll(PEER);
		await cmu.waitFor('bo is here');
		await meet();
		cmu.share(US);
		await us.until({type: 'online', peer: bo.address});
	});

	test('a message whose receipt was lost is shown once', async () => {
		await meet();
		cmu.message(US, 'twice');
		cmu.message(US, 'twice');
		await us.until({type: 'emit', event: {event: 'repeated', count: 2}});
		await cmu.waitForDatagrams('m', 2);
	});
});
