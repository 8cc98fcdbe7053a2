import type {Endpoint, Input as AnyInput, Machine, MachineCommand, MachineContext} from '../protocol.js';
import {letters, type IpchatBlock} from './block.js';
import {Conversation} from './conversation.js';
import {Discovery} from './discovery.js';
import type {Entry} from './entry.js';
import {Flood} from './flood.js';
import {readSleep} from './fields.js';
import {Presence} from './presence.js';
import {isField, Requests} from './requests.js';
import {Station, type Effect} from './station.js';

type Input = AnyInput<IpchatBlock>;

/** Our IPchat socket with everybody who is heard over it. Only P, H, M, I, U and X are ever answered (facts 3). */
export class IpchatMachine implements Machine<IpchatBlock> {
	readonly #station: Station;
	readonly #presence: Presence;
	readonly #conversation: Conversation;
	readonly #requests: Requests;
	readonly #discovery: Discovery;
	readonly #flood = new Flood();
	#isOpen = false;

	constructor(context: MachineContext) {
		this.#station = new Station(context);
		this.#presence = new Presence(this.#station);
		this.#conversation = new Conversation(this.#station, this.#presence);
		this.#requests = new Requests(this.#station, this.#presence);
		this.#discovery = new Discovery(this.#station, this.#presence);
	}

	handle(input: Input, now: number): readonly Effect[] {
		const station = this.#station;
		station.now = now;
		switch (input.type) {
			case 'bound': {
				station.local = input.local;
				station.networks = input.networks;
				this.#isOpen = true;
				break;
			}

			case 'datagram': {
				if (this.#isOpen) {
					this.#receive(input.from, input.block);
				}

				break;
			}

			case 'timer': {
				station.agenda.run(now);
				break;
			}

			case 'command': {
				this.#command(input.command, input.peer === undefined ? undefined : station.list.get(input.peer));
				break;
			}

			case 'answer': {
				const [, key = ''] = /^netmeeting (?<key>.*)$/v.exec(input.id) ?? [];
				const entry = station.list.get(key);
				if (entry) {
					this.#requests.netmeetingDecided(entry, input.choice);
				}

				break;
			}

			case 'opened':
			case 'block':
			case 'invalid':
			case 'closed':
			case 'drained':
			case 'file': {
				break;
			}
		}

		return station.take();
	}

	#receive(from: Endpoint, block: IpchatBlock): void {
		const {counters, local, context, now} = this.#station;
		const isOwn = from.address === local.address && from.port === local.port;
		if (isOwn) {
			return;
		}

		if (context.roster.isBlocked(from.address)) {
			counters.blocked++;
			return;
		}

		switch (this.#flood.judge(from.address, now)) {
			case 'pass': {
				this.#dispatch(from, block);
				break;
			}

			case 'mute': {
				this.#station.notice('flood', `${from.address} floods you with IPchat datagrams; nothing is taken from there for a minute.`);
				break;
			}

			case 'muted': {
				counters.muted++;
				break;
			}
		}
	}

	#dispatch(from: Endpoint, block: IpchatBlock): void {
		const {list, counters} = this.#station;
		const entry = list.from(from);
		switch (block.code) {
			case letters.poll: {
				this.#presence.poll(from, block);
				break;
			}

			case letters.pollAnswer: {
				this.#presence.pollAnswer(from, block);
				const validated = list.from(from);
				if (validated) {
					this.#requests.validated(validated);
				}

				break;
			}

			case letters.bye: {
				this.#presence.bye(entry);
				break;
			}

			case letters.publicText:
			case letters.privateText: {
				this.#conversation.receiveText(from, entry, block);
				break;
			}

			case letters.message:
			case letters.hail: {
				const sender = this.#presence.entryOf(from, block);
				if (!sender) {
					counters.limited++;
				} else if (block.code === letters.hail) {
					this.#requests.receiveHail(sender, block);
				} else {
					this.#conversation.receiveMessage(sender, block);
				}

				break;
			}

			case letters.asleep:
			case letters.awake: {
				if (entry?.isHere) {
					this.#presence.hear(entry, block);
					this.#presence.sleep(entry, block.code === letters.asleep);
				} else if (!entry) {
					this.#presence.probe({address: from.address, port: this.#station.local.port});
				}

				break;
			}

			case letters.information:
			case letters.url: {
				this.#receiveQuestion(from, entry, block);
				break;
			}

			default: {
				if (entry?.isHere) {
					this.#dispatchPresent(entry, block);
				} else {
					counters[isKnown(block.code) ? 'unsolicited' : 'unknown']++;
				}
			}
		}
	}

	/** What only somebody has to say who is here. */
	#dispatchPresent(entry: Entry, block: IpchatBlock): void {
		switch (block.code) {
			case letters.messageAnswer: {
				this.#acknowledge(entry, block);
				break;
			}

			case letters.hailAnswer: {
				this.#requests.hailAnswered(entry, block);
				break;
			}

			case letters.distribute: {
				this.#discovery.receive(entry, block);
				break;
			}

			case letters.urlAnswer: {
				this.#requests.receiveUrl(entry, block);
				break;
			}

			case letters.netmeeting: {
				this.#presence.hear(entry, block);
				this.#requests.receiveNetmeeting(entry, block);
				break;
			}

			default: {
				if (isField(block.code)) {
					this.#requests.receiveField(entry, block);
				} else {
					this.#station.counters[isKnown(block.code) ? 'unsolicited' : 'unknown']++;
				}
			}
		}
	}

	#receiveQuestion(from: Endpoint, entry: Entry | undefined, block: IpchatBlock): void {
		if (!entry?.isHere) {
			const probed = this.#presence.probe({address: from.address, port: this.#station.local.port});
			if (probed && block.code === letters.information) {
				this.#requests.awaitValidation(probed);
			}

			return;
		}

		this.#presence.hear(entry, block);
		if (block.code === letters.information) {
			this.#requests.receiveInformation(entry);
		} else {
			this.#requests.receiveUrlRequest(entry);
		}
	}

	#acknowledge(entry: Entry, block: IpchatBlock): void {
		const sleep = readSleep(new TextDecoder('latin1').decode(block.payload as Uint8Array));
		if (this.#conversation.acknowledged(entry)) {
			this.#presence.hear(entry, block);
			entry.validatedAt = this.#station.now;
			this.#presence.arrive(entry, sleep === 'unknown' ? {} : {sleep});
		}
	}

	#command(command: MachineCommand, entry: Entry | undefined): void {
		switch (command.command) {
			case 'say': {
				if (entry) {
					this.#conversation.message(entry, command);
				} else if (command.scope === 'everybody') {
					this.#conversation.toAll(command.text);
				}

				break;
			}

			case 'away': {
				this.#fallAsleep(command.on);
				break;
			}

			case 'rename': {
				for (const participant of this.#station.list.here()) {
					this.#station.pace(() => {
						this.#station.poll(participant);
					});
				}

				break;
			}

			case 'hangup': {
				this.#hangUp(entry);
				break;
			}

			case 'verb': {
				this.#verb(command.verb, command.args, entry);
				break;
			}

			default: {
				// The capabilities of IPchat offer nothing else.
			}
		}
	}

	#verb(verb: string, args: Readonly<Record<string, string>>, entry: Entry | undefined): void {
		const station = this.#station;
		switch (verb) {
			case 'poll': {
				this.#discovery.poll(args['address']);
				break;
			}

			case 'scan': {
				this.#scan(args['range'] ?? '');
				break;
			}

			case 'sleep':
			case 'wake': {
				this.#fallAsleep(verb === 'sleep');
				break;
			}

			case 'stats': {
				station.notice('statistics', `IPchat: ${station.list.here().length} participants; datagrams dropped: ${Object.entries(station.counters).map(([why, count]) => `${count} ${why}`).join(', ')}.`);
				break;
			}

			default: {
				if (entry) {
					this.#verbTo(entry, verb, args);
				}
			}
		}
	}

	#verbTo(entry: Entry, verb: string, args: Readonly<Record<string, string>>): void {
		switch (verb) {
			case 'hail': {
				this.#requests.hail(entry);
				break;
			}

			case 'info': {
				this.#requests.information(entry);
				break;
			}

			case 'url': {
				this.#requests.url(entry);
				break;
			}

			case 'tell': {
				this.#conversation.tell(entry, args['text'] ?? '');
				break;
			}

			case 'share': {
				const count = this.#discovery.share(entry);
				this.#station.notice('shared', count === 0 ? `There is nobody else in the list to share with ${entry.name}.` : `${entry.name} gets ${count} addresses of your list.`, entry);
				break;
			}

			default: {
				// The table of commands knows no other verb.
			}
		}
	}

	#scan(range: string): void {
		if (range !== 'stop') {
			this.#discovery.scan(range);
		} else if (!this.#discovery.stopScan()) {
			this.#station.notice('no-scan', 'No range is being scanned.');
		}
	}

	#fallAsleep(isAsleep: boolean): void {
		const station = this.#station;
		if (station.isAsleep === isAsleep) {
			return;
		}

		station.isAsleep = isAsleep;
		for (const entry of station.list.here()) {
			station.pace(() => {
				station.send(entry, isAsleep ? letters.asleep : letters.awake);
			});
		}
	}

	/** From one, or for good: twice, because nobody acknowledges it. */
	#hangUp(entry: Entry | undefined): void {
		if (entry) {
			this.#presence.drop(entry);
			return;
		}

		this.#isOpen = false;
		for (const participant of this.#station.list.here()) {
			this.#station.send(participant, letters.bye);
			this.#station.send(participant, letters.bye);
		}

		this.#station.effect({type: 'close', reason: 'you left IPchat', failure: 'cancelled'});
	}
}

const known: ReadonlySet<string> = new Set(Object.values(letters));

const isKnown = (code: string): boolean => known.has(code);
