import {Agenda} from '../../lib/agenda.js';
import {Bucket} from '../../lib/bucket.js';
import type {Effect as AnyEffect, HttpAnswer, HttpRequest, MachineContext, MachineEvent, Place} from '../protocol.js';
import type {Capabilities} from './capabilities.js';
import type {Circuit} from './circuit.js';
import {limits} from './limits.js';
import type {LoginAnswer} from './login.js';
import type {MessageBlocks, MessageName} from './messages.js';
import type {Packet} from './packet.js';
import type {SecondLifeSettings} from './settings.js';
import type {Uuid} from './uuid.js';

export type Effect = AnyEffect<Packet>;

/** Who we are on the grid, and where it has put us. */
export type Identity = Extract<LoginAnswer, {readonly result: 'in'}>;

/** Our presence in a region; nothing of it outlives that. */
export type Link = {
	readonly identity: Identity;
	readonly circuit: Circuit;
	readonly capabilities: Capabilities;
};

/** What becomes of a packet: once, and maybe never where the circuit has no time left for it. */
export type Outcome = (isDelivered: boolean) => void;

/** What all parts of the machine share. */
export class Station {
	readonly context: MachineContext;
	readonly agenda = new Agenda();
	/** What is told beside the talk of groups and friends. */
	readonly asides = new Bucket(limits.asides);
	now = 0;
	/** Where we have logged in, or are about to. */
	loginUri = '';
	/** Undefined while we are in no region. */
	link: Link | undefined;
	readonly #effects: Effect[] = [];
	readonly #requests = new Map<string, (answer: HttpAnswer) => void>();
	#requestCount = 0;

	constructor(context: MachineContext) {
		this.context = context;
	}

	get settings(): SecondLifeSettings {
		return this.context.settings as SecondLifeSettings;
	}

	/** What the user calls the grid. */
	get grid(): string {
		return this.context.name ?? 'the grid';
	}

	/** What he types to be there again. */
	get loginLine(): string {
		return `/grid login ${this.context.name ?? 'NAME'}`;
	}

	get ownName(): string {
		const {first, last} = this.link?.identity.name ?? {first: '', last: ''};
		return `${first} ${last}`.trim();
	}

	get agentId(): Uuid | undefined {
		return this.link?.identity.agentId;
	}

	/** What has come together since the last call. */
	take(): readonly Effect[] {
		this.agenda.run(this.now);
		const ms = this.agenda.ring(this.now);
		if (ms !== undefined) {
			this.#effects.push({type: 'timer', id: 'agenda', ms});
		}

		return this.#effects.splice(0);
	}

	after(name: string, ms: number, run: () => void): void {
		this.agenda.plan(name, this.now + ms, run);
	}

	/** Has nothing of this name happened for so long? From now on it has. */
	isFirst(name: string, ms: number): boolean {
		if (this.agenda.has(name)) {
			return false;
		}

		this.after(name, ms, () => undefined);
		return true;
	}

	effect(effect: Effect): void {
		this.#effects.push(effect);
	}

	emit(event: MachineEvent): void {
		this.#effects.push({type: 'emit', event});
	}

	notice(code: string, text: string): void {
		this.emit({event: 'notice', code, text});
	}

	/** What the user waits for. */
	inform(code: string, text: string): void {
		this.emit({event: 'notice', code, text, attention: 'asked'});
	}

	/** Something that the user wanted can't be done. */
	error(code: string, message: string): void {
		this.emit({event: 'error', code: `GRID_${code}`, message});
	}

	room(place: Place, title: string, isOn: boolean): void {
		this.emit({event: 'room', place, title, on: isOn});
	}

	/** To the region, if we are in one. `outcome` tells of reliable messages whether they have arrived. */
	send<N extends MessageName>(name: N, blocks: MessageBlocks<N>, outcome?: Outcome): void {
		if (this.link) {
			this.link.circuit.send(name, blocks, outcome);
		} else {
			outcome?.(false);
		}
	}

	/** The block with which most messages begin. */
	get agentData(): {readonly AgentID: Uuid; readonly SessionID: Uuid} | undefined {
		return this.link && {AgentID: this.link.identity.agentId, SessionID: this.link.identity.sessionId};
	}

	/** @returns What {@link abort} takes. */
	request(purpose: string, request: HttpRequest, done: (answer: HttpAnswer) => void): string {
		this.#requestCount++;
		const id = `${purpose} ${this.#requestCount}`;
		this.#requests.set(id, done);
		this.effect({type: 'http', id, request});
		return id;
	}

	abort(id: string | undefined): void {
		if (id !== undefined && this.#requests.delete(id)) {
			this.effect({type: 'abort', id});
		}
	}

	answered(id: string, answer: HttpAnswer): void {
		const done = this.#requests.get(id);
		this.#requests.delete(id);
		done?.(answer);
	}

	/** Nothing is planned any more, and nobody is waited for. */
	close(): void {
		this.agenda.clear();
		for (const id of this.#requests.keys()) {
			this.abort(id);
		}
	}
}
