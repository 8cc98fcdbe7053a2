import {MudlarkError} from '../lib/errors.js';
import {checkName} from '../lib/own-name.js';
import {formatEndpoint} from '../lib/target.js';
import type {MachineCommand} from '../protocols/protocol.js';
import type {CommandOf, Outcome} from './commands.js';
import type {Timer} from './ports.js';
import type {Entry} from './roster.js';
import type {Session} from './session.js';

const MINUTE = 60_000;

/** What we are to others: our name, and whether we are here. */
export class Presence {
	readonly #session: Session;
	/** Who knows already that we are away. */
	#told = new WeakSet<Entry>();
	#stirredAt: number;
	/** Runs while we are not idle; it looks again rather than being set anew with every line. */
	#watch: Timer | undefined;

	constructor(session: Session) {
		this.#session = session;
		this.#stirredAt = session.clock.now();
	}

	/** Somebody has typed something, so somebody is here. */
	stir(): void {
		const {own, clock, settings} = this.#session;
		this.#stirredAt = clock.now();
		if (own.isIdle) {
			this.#idle(false);
		}

		if (!this.#watch && settings.idleMinutes > 0) {
			this.#lookIn(settings.idleMinutes * MINUTE);
		}
	}

	readonly name = async ({name}: CommandOf<'name'>): Promise<Outcome> => {
		const {own, roster} = this.#session;
		const mistake = checkName(name);
		if (mistake !== undefined) {
			throw new MudlarkError('ML_NAME', `${name} can't be your name: ${mistake}.`);
		}

		const namesake = [...roster.entries()].find(entry => entry.name.toLowerCase() === name.toLowerCase());
		const command = {command: 'rename', name} as const;
		this.#tellPeers(command);
		own.name = name;
		this.#tellSockets(command);
		this.#changed();
		return {
			ok: true,
			lines: [
				`You are ${name} now.`,
				...(namesake ? [`Take care: ${namesake.name} at ${formatEndpoint(namesake.channel.remote.address, namesake.channel.remote.port)} has that name too, and some programs hang up on a second one.`] : []),
			],
		};
	};

	readonly dnd = async ({on}: CommandOf<'dnd'>): Promise<Outcome> => {
		const {own} = this.#session;
		const isOn = on ?? !own.dnd;
		if (isOn !== own.dnd) {
			own.dnd = isOn;
			this.#tellAll({command: 'dnd', on: isOn});
			this.#changed();
		}

		return {ok: true, lines: [isOn ? 'Do not disturb is on: calls are refused. /dnd off ends it.' : 'Do not disturb is off.']};
	};

	readonly away = async ({text = ''}: CommandOf<'away'>): Promise<Outcome> => {
		this.#session.own.away = text;
		this.#told = new WeakSet();
		this.#tellAll({command: 'away', on: true});
		this.#changed();
		return {ok: true, lines: ['You are away. Whoever writes to you alone is told so, once. /back ends it.']};
	};

	readonly back = async (): Promise<Outcome> => {
		const {own} = this.#session;
		if (own.away === undefined) {
			return {ok: true, lines: ['You were not away.']};
		}

		own.away = undefined;
		this.#tellAll({command: 'away', on: false});
		this.#changed();
		return {ok: true, lines: ['You are back.']};
	};

	/** He has written to us alone. No program answers what it is told here, so two that are away don't go on for ever. */
	addressed(entry: Entry): void {
		const {own} = this.#session;
		if (own.away === undefined || this.#told.has(entry)) {
			return;
		}

		this.#told.add(entry);
		entry.channel.command({command: 'tell', text: own.away === '' ? `${own.name} is away.` : `${own.name} is away: ${own.away}`});
	}

	/** The program ends. */
	stop(): void {
		this.#watch?.cancel();
	}

	#lookIn(ms: number): void {
		const {clock, settings} = this.#session;
		this.#watch = clock.after(ms, () => {
			const left = this.#stirredAt + (settings.idleMinutes * MINUTE) - clock.now();
			this.#watch = undefined;
			if (settings.idleMinutes === 0) {
				return;
			}

			if (left > 0) {
				this.#lookIn(left);
			} else {
				this.#idle(true);
			}
		});
	}

	/** Who is away says so himself. No event: our own screen knows what was typed, and has nothing to draw. */
	#idle(isIdle: boolean): void {
		const {own} = this.#session;
		own.isIdle = isIdle;
		if (own.away === undefined) {
			this.#tellAll({command: 'away', on: isIdle});
		}
	}

	#tellAll(command: MachineCommand): void {
		this.#tellPeers(command);
		this.#tellSockets(command);
	}

	/** Connections are told of what is to change. */
	#tellPeers(command: MachineCommand): void {
		for (const {channel} of this.#session.roster.entries()) {
			if (channel.role !== undefined) {
				channel.command(command);
			}
		}
	}

	/** What leaves over a socket later on reads what we are then. */
	#tellSockets(command: MachineCommand): void {
		for (const runner of this.#session.sockets.all()) {
			runner.command(command);
		}
	}

	#changed(): void {
		const {own: {name, dnd, away}, bus} = this.#session;
		bus.emit({event: 'self.changed', name, dnd, ...(away !== undefined && {away})});
	}
}
