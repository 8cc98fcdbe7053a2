import type {Input as AnyInput, Machine, MachineCommand, MachineContext} from '../protocol.js';
import {fitting, TOO_LONG} from './fitting.js';
import {limits} from './limits.js';
import type {Packet} from './packet.js';
import {createParts, type Parts} from './parts.js';
import {SignIn, type Refusal} from './sign-in.js';
import {asEmote, readable} from './speech.js';
import {Station, type Effect, type Identity} from './station.js';
import {parseUuid} from './uuid.js';
import {Verbs} from './verbs.js';
import {Visit} from './visit.js';

type Input = AnyInput<Packet>;

/**
- `closed`: there is no socket yet.
- `signing-in`: the login is under way, or waits for an answer of the user's.
- `visiting`: we are in a region, or on the way into it or out of it.
- `waiting`: the connection was lost; soon we log in again.
*/
type State = 'closed' | 'signing-in' | 'visiting' | 'waiting' | 'over';

type Say = Extract<MachineCommand, {readonly command: 'say'}>;

const AGENDA = 'return';

/** One login to one grid: from the first socket to the end, over lost connections. */
export class SecondLifeMachine implements Machine<Packet> {
	readonly #station: Station;
	readonly #parts: Parts;
	readonly #signIn: SignIn;
	readonly #verbs: Verbs;
	#state: State = 'closed';
	#visit: Visit | undefined;
	/** Have we been in the grid since the user wanted to be? */
	#wasIn = false;
	#arrivedAt = 0;
	/** Losses in a row, by which the pause grows. */
	#losses = 0;
	#refusals = 0;

	constructor(context: MachineContext) {
		this.#station = new Station(context);
		this.#parts = createParts(this.#station);
		this.#verbs = new Verbs(this.#station, this.#parts);
		this.#signIn = new SignIn(this.#station, {
			entered: identity => {
				this.#enter(identity);
			},
			refused: refusal => {
				this.#refused(refusal);
			},
		});
	}

	handle(input: Input, now: number): readonly Effect[] {
		this.#station.now = now;
		if (this.#state !== 'over') {
			this.#carryOut(input);
		}

		return this.#station.take();
	}

	#carryOut(input: Input): void {
		const station = this.#station;
		switch (input.type) {
			case 'bound': {
				// Once for IPv4 and once for IPv6.
				if (this.#state === 'closed') {
					this.#logIn(station.settings.start);
				}

				break;
			}

			case 'datagram': {
				this.#visit?.receive(input.from, input.block);
				break;
			}

			case 'timer': {
				station.agenda.rang();
				break;
			}

			case 'http': {
				station.answered(input.id, input.answer);
				break;
			}

			case 'command': {
				this.#command(input.command);
				break;
			}

			case 'answer': {
				this.#signIn.decided(input.id, input.choice);
				break;
			}

			case 'closed': {
				this.#end(input.reason, 'closed');
				break;
			}

			case 'opened':
			case 'block':
			case 'invalid':
			case 'drained':
			case 'file': {
				break;
			}
		}
	}

	#command(command: MachineCommand): void {
		switch (command.command) {
			case 'say': {
				this.#say(command);
				break;
			}

			case 'paste': {
				this.#say({...command, command: 'say', emote: false});
				break;
			}

			case 'hangup': {
				this.#hangUp();
				break;
			}

			case 'verb': {
				this.#verb(command.verb, command.args);
				break;
			}

			default:
				// The capabilities of a grid offer nothing else.
		}
	}

	#logIn(start: string): void {
		this.#state = 'signing-in';
		this.#signIn.begin(start);
	}

	#verb(verb: string, args: Readonly<Record<string, string>>): void {
		const station = this.#station;
		if (verb === 'login') {
			this.#useCode(args['code']);
		} else if (verb === 'logout') {
			this.#hangUp();
		} else if (this.#parts.network.isOn) {
			this.#verbs.run(verb, args);
		} else {
			station.error('OFFLINE', `You are not in ${station.grid}, so this can't be done. ${this.#adviceOffline}`);
		}
	}

	/** It is best known before the login begins; a login without it, which is under way, would be refused. */
	#useCode(code: string | undefined): void {
		const token = code?.trim() ?? '';
		if (token === '' || !(this.#state === 'closed' || this.#state === 'signing-in')) {
			return;
		}

		this.#signIn.token = token;
		if (this.#state !== 'signing-in') {
			return;
		}

		this.#signIn.cancel();
		this.#logIn(this.#station.settings.start);
	}

	#say(said: Say): void {
		const {id, text, emote} = said;
		const {grid} = this.#station;
		const {outbox, network} = this.#parts;
		const parts = fitting(emote ? asEmote(text) : text);
		if (!network.isOn) {
			this.#fail(id, 'OFFLINE', `You are not in ${grid}, so this was not sent. ${this.#adviceOffline}`);
		} else if (!parts) {
			this.#fail(id, 'TEXT', TOO_LONG);
		} else if (outbox.hasRoom(parts.length)) {
			this.#sayParts(said, parts);
		} else {
			this.#fail(id, 'BUSY', `So much still waits to be sent to ${grid} that this was not sent. Try again in a moment.`);
		}
	}

	/** To a person or in a group, which a place or a name tells. */
	#sayParts({id, scope, place, group}: Say, parts: readonly string[]): void {
		const {direct, chats} = this.#parts;
		const person = place?.startsWith('@') ? parseUuid(place.slice(1)) : undefined;
		const name = place?.startsWith('#') ? place.slice(1) : group;
		if (person) {
			direct.say(person, parts, id);
		} else if (scope !== 'group' || name === undefined) {
			this.#fail(id, 'NOBODY', `${this.#station.grid} has no room for that, so it was not sent. Say it in the room of a group; /grid groups lists them.`);
		} else {
			const found = this.#verbs.findGroup(name);
			if (found) {
				chats.say(found, parts, id);
			} else {
				this.#receiptFailed(id);
			}
		}
	}

	#fail(id: number | undefined, code: string, message: string): void {
		this.#receiptFailed(id);
		this.#station.error(code, message);
	}

	#receiptFailed(id: number | undefined): void {
		if (id !== undefined) {
			this.#station.emit({event: 'receipt', id, state: 'failed'});
		}
	}

	get #adviceOffline(): string {
		return this.#state === 'waiting' || this.#wasIn ? 'You will be logged in again soon.' : 'Wait until you are.';
	}

	#enter(identity: Identity): void {
		const station = this.#station;
		this.#state = 'visiting';
		this.#visit = new Visit(station, this.#parts, identity, {
			arrived: () => {
				this.#arrived();
			},
			left: () => {
				this.#end(`you left ${station.grid}`, 'cancelled');
			},
			kicked: reason => {
				this.#kicked(reason);
			},
			lost: reason => {
				this.#lose(reason);
			},
		});
		station.link = this.#visit;
		this.#parts.names.learn(identity.agentId, station.ownName);
		this.#welcome(identity);
		this.#visit.open();
	}

	/** What the grid says to its guests; once is enough. */
	#welcome({message}: Identity): void {
		const text = readable(message);
		if (!this.#wasIn && text !== '') {
			this.#station.notice('welcome', `${this.#station.grid}: ${text}`);
		}
	}

	#arrived(): void {
		this.#wasIn = true;
		this.#refusals = 0;
		this.#arrivedAt = this.#station.now;
		this.#parts.network.arrive();
		this.#parts.groups.expect();
		this.#parts.chats.follow();
	}

	/** By the grid, which has its reasons: who comes back might throw somebody out, who comes back (facts 10). */
	#kicked(reason: string): void {
		const {grid, loginLine} = this.#station;
		const why = reason === '' ? '' : ` ("${reason}")`;
		this.#station.error('KICKED', `${grid} has put you out${why}. You are not logged in again by itself; ${loginLine} does it.`);
		this.#end(`put out by the grid${why}`, 'closed');
	}

	/** Not by anybody's will. */
	#lose(reason: string): void {
		const station = this.#station;
		if (this.#wasIn && station.now - this.#arrivedAt >= limits.stableMs && this.#parts.network.isOn) {
			this.#losses = 0;
		}

		this.#leaveRegion();
		this.#losses++;
		if (!this.#wasIn && this.#losses >= limits.arrivals) {
			station.error('REGION', `You can't get into ${station.grid}: ${reason}. Check your network and its firewall, then ${station.loginLine}.`);
			this.#end(reason, 'closed');
			return;
		}

		if (this.#parts.network.isOn) {
			this.#parts.network.leave(reason);
		}

		this.#return(`The connection to ${station.grid} is lost: ${reason}.`);
	}

	#refused(refusal: Refusal): void {
		const {code, message, advice, isFinal} = refusal;
		this.#refusals++;
		const isPatient = this.#wasIn ? code !== 'REFUSED' || this.#refusals < limits.refusals : this.#losses < limits.arrivals;
		if (isFinal || this.#losses === 0 || !isPatient) {
			this.#station.error(code, `${message} ${advice}`);
			this.#end(message, 'closed');
		} else {
			this.#losses++;
			this.#return(message);
		}
	}

	/** @param why A sentence. */
	#return(why: string): void {
		const station = this.#station;
		const pause = Math.min(limits.returnMs * (2 ** (this.#losses - 1)), limits.slowestReturnMs);
		const ms = pause * (1 + (limits.returnSpread * station.context.random()));
		this.#state = 'waiting';
		station.notice('return', `${why} The next try is in ${Math.round(ms / 1000)} seconds; /grid logout ends that.`);
		station.after(AGENDA, ms, () => {
			this.#logIn(this.#wasIn ? 'last' : station.settings.start);
		});
	}

	#hangUp(): void {
		if (this.#state === 'visiting') {
			this.#visit?.leave();
		} else {
			this.#end(`you left ${this.#station.grid}`, 'cancelled');
		}
	}

	/** Nothing of our presence there is left; what we know of the grid is. */
	#leaveRegion(): void {
		const {outbox, inbox, chats, groups} = this.#parts;
		const visit = this.#visit;
		this.#visit = undefined;
		this.#station.link = undefined;
		outbox.clear();
		inbox.flushAll();
		chats.forsake();
		groups.forsake();
		visit?.close();
	}

	#end(reason: string, failure: 'cancelled' | 'closed'): void {
		const station = this.#station;
		if (this.#state === 'over') {
			return;
		}

		this.#state = 'over';
		this.#signIn.cancel();
		this.#leaveRegion();
		station.close();
		this.#parts.network.leave(reason);
		station.effect({type: 'close', reason, failure});
	}
}
