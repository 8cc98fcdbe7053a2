import {formatEndpoint} from '../../lib/target.js';
import type {Input as AnyInput, Machine, MachineCommand, MachineContext} from '../protocol.js';
import {letters, type IpchatBlock} from './block.js';
import type {Entry} from './entry.js';
import {sayGoodbye} from './farewell.js';
import {createParts, type Parts} from './parts.js';
import {Reception} from './reception.js';
import {Station, type Effect} from './station.js';
import {Verbs} from './verbs.js';

type Input = AnyInput<IpchatBlock>;

/**
- `closed`: there is no socket yet.
- `leaving`: goodbyes are on their way.
*/
type State = 'closed' | 'open' | 'leaving' | 'over';

/** Our IPchat sockets with everybody who is heard over them. */
export class IpchatMachine implements Machine<IpchatBlock> {
	readonly #station: Station;
	readonly #parts: Parts;
	readonly #reception: Reception;
	readonly #verbs: Verbs;
	#state: State = 'closed';

	constructor(context: MachineContext) {
		this.#station = new Station(context);
		this.#parts = createParts(this.#station);
		this.#reception = new Reception(this.#station, this.#parts);
		this.#verbs = new Verbs(this.#station, this.#parts, isAsleep => {
			this.#fallAsleep(isAsleep);
		});
	}

	handle(input: Input, now: number): readonly Effect[] {
		this.#station.now = now;
		this.#carryOut(input);
		return this.#station.take();
	}

	#carryOut(input: Input): void {
		const station = this.#station;
		switch (input.type) {
			case 'bound': {
				this.#open(input);
				break;
			}

			case 'datagram': {
				if (this.#state === 'open') {
					this.#reception.receive(input.from, input.block);
				}

				break;
			}

			case 'timer': {
				station.agenda.rang();
				break;
			}

			case 'command': {
				if (this.#state === 'open') {
					this.#command(input.command, input.peer);
				}

				break;
			}

			case 'answer': {
				this.#parts.netmeeting.decided(input.id, input.choice);
				break;
			}

			case 'closed': {
				this.#close(input.reason);
				break;
			}

			case 'opened':
			case 'block':
			case 'invalid':
			case 'drained':
			case 'http':
			case 'file': {
				break;
			}
		}
	}

	#open({local, networks}: Extract<Input, {readonly type: 'bound'}>): void {
		const station = this.#station;
		if (this.#state === 'leaving' || this.#state === 'over') {
			return;
		}

		station.bind(local, networks);
		if (this.#state === 'open') {
			return;
		}

		this.#state = 'open';
		const {away, isIdle} = station.context.self;
		station.isAsleep = away !== undefined || isIdle;
		station.notice('no-identities', 'IPchat has neither passwords nor encryption: anybody can take any handle, and a text is as sure to be from somebody as its address is.');
		if (station.settings.broadcast) {
			// The other socket is told of in the same moment.
			station.after('broadcast at the start', 1, () => {
				this.#parts.discovery.pollAll();
			});
		}
	}

	#command(command: MachineCommand, key: string | undefined): void {
		const known = key === undefined ? undefined : this.#station.list.get(key);
		const entry = known?.isHere ? known : undefined;
		switch (command.command) {
			case 'say': {
				this.#say(command, key, entry);
				break;
			}

			case 'away': {
				this.#fallAsleep(command.on);
				break;
			}

			case 'rename': {
				this.#tellHandle();
				break;
			}

			case 'hangup': {
				this.#hangUp(key, entry);
				break;
			}

			case 'call': {
				this.#parts.discovery.poll(formatEndpoint(command.to.address, command.to.port), command);
				break;
			}

			case 'verb': {
				this.#verbs.run(command.verb, command.args, entry);
				break;
			}

			default:
				// The capabilities of IPchat offer nothing else.
		}
	}

	#say({id, scope, text: said, emote, except}: Extract<MachineCommand, {readonly command: 'say'}>, key: string | undefined, entry: Entry | undefined): void {
		const {conversation, messages} = this.#parts;
		// There is no command for it, and only the writer's name says who does what.
		const text = emote ? `* ${this.#station.handle} ${said}` : said;
		if (entry) {
			messages.send(entry, {text, ...(id !== undefined && {id})});
		} else if (key === undefined && scope === 'everybody') {
			conversation.toAll(text, except);
		} else {
			// What was meant for one must never go to all.
			this.#station.error('NOBODY', key === undefined ? 'Nobody is meant by this, so it was not sent.' : `${key} has left, so this was not sent. /ipchat poll ${key} asks whether he is back.`);
			if (id !== undefined) {
				this.#station.emit({event: 'receipt', id, state: 'failed'});
			}
		}
	}

	#fallAsleep(isAsleep: boolean): void {
		if (this.#station.isAsleep === isAsleep) {
			return;
		}

		this.#station.isAsleep = isAsleep;
		this.#toEverybody(entry => {
			this.#station.send(entry, isAsleep ? letters.asleep : letters.awake);
		});
	}

	/** A POLL carries the handle, and its answers tell that it has arrived. */
	#tellHandle(): void {
		if (this.#station.settings.handle === undefined) {
			this.#toEverybody(entry => {
				this.#station.poll(entry);
			});
		}
	}

	#toEverybody(send: (entry: Entry) => void): void {
		for (const entry of this.#station.list.here()) {
			this.#station.pace.push(() => {
				send(entry);
			});
		}
	}

	/** From one; or for good. */
	#hangUp(key: string | undefined, entry: Entry | undefined): void {
		if (entry) {
			this.#station.send(entry, letters.bye);
			this.#parts.presence.leave(entry, 'you hung up');
		} else if (key === undefined) {
			this.#state = 'leaving';
			this.#parts.scan.abandon();
			sayGoodbye(this.#station, this.#parts.presence, () => {
				this.#end('you left IPchat', 'cancelled');
			});
		}
	}

	/** The sockets are gone. */
	#close(reason: string): void {
		if (this.#state === 'over') {
			return;
		}

		this.#parts.scan.abandon();
		for (const entry of this.#station.list.here()) {
			this.#parts.presence.depart(entry, reason);
		}

		this.#end(reason, 'closed');
	}

	#end(reason: string, failure: 'cancelled' | 'closed'): void {
		this.#state = 'over';
		this.#station.close();
		this.#station.effect({type: 'close', reason, failure});
	}
}
