import {toMudlarkError} from '../lib/errors.js';
import {Asking} from './asking.js';
import {Attendance} from './attendance.js';
import {Blocking} from './blocking.js';
import {Bus, type Subscriber} from './bus.js';
import {Calling} from './calling.js';
import {Calls} from './calls.js';
import {CommandOffers} from './command-offers.js';
import type {Command, CommandName, CommandOf, Dispatch, Outcome} from './commands.js';
import {Encodings} from './encodings.js';
import {Endpoints, type Dial} from './endpoints.js';
import type {NewEvent, Peer} from './events.js';
import {Filters, type Direction, type Filter} from './filters.js';
import {Hearing} from './hearing.js';
import {inspectCall, inspectPeer, type Inspection} from './inspection.js';
import {limits} from './limits.js';
import {Listening} from './listening.js';
import {Lists} from './lists.js';
import {Messages} from './messages.js';
import {OpenSockets} from './open-sockets.js';
import type {Judge, Panel} from './panel.js';
import {createPanels, type Judged} from './panels.js';
import {People} from './people.js';
import {Permissions} from './permissions.js';
import {Presence} from './presence.js';
import {Program} from './program.js';
import {Questions, type Asked} from './questions.js';
import {isConnectionProtocol} from './protocol-kinds.js';
import {Rooms, STATUS_ROOM} from './rooms.js';
import {Reconnect} from './reconnect.js';
import {Relay} from './relay.js';
import {Roster, toPeer, type Entry} from './roster.js';
import type {Own, Session, World} from './session.js';
import {Sockets} from './sockets.js';
import {Snooping} from './snooping.js';
import {drawStamp} from './stamp.js';
import {Talking} from './talking.js';
import {Transfers} from './transfers.js';
import {Turns} from './turns.js';

type Handlers = {readonly [Name in CommandName]: (command: CommandOf<Name>) => Promise<Outcome>};

/** The session: everything that faces, services and scripts can reach. */
export class Manager {
	/** The room where a face starts. */
	readonly startRoom: string;
	readonly #session: Session;
	readonly #listening: Listening;
	readonly #calls: Calls;
	readonly #endpoints: Endpoints;
	readonly #sockets: Sockets;
	readonly #transfers: Transfers;
	readonly #presence: Presence;
	readonly #reconnect: Reconnect;
	readonly #snooping: Snooping;
	readonly #handlers: Handlers;

	constructor(world: World) {
		const {clock, random, settings, version} = world;
		const own: Own = {name: settings.name, version, dnd: false, away: undefined, isIdle: false, port: 0, stamp: drawStamp(random)};
		const panels = createPanels();
		const failed = (error: unknown) => {
			// A subscriber that fails must not take the session with it; its own face will miss something, no more.
			queueMicrotask(() => {
				bus.emit({event: 'notice', code: 'subscriber-failed', text: `A part of the program failed: ${error instanceof Error ? error.message : String(error)}`});
			});
		};

		const bus = new Bus(() => clock.date(), failed, {
			panel: panels.display,
			turns: new Turns({limit: limits.filteredEvents, hold: () => this.hold(), failed}),
		});
		const session: Session = {
			...world,
			own,
			bus,
			filters: new Filters(),
			panels,
			encodings: new Encodings(clock),
			roster: new Roster(),
			sockets: new OpenSockets(),
			rooms: new Rooms(bus.emit),
			questions: new Questions(clock, bus.emit),
			home: world.protocols[0]?.rooms ?? '',
		};
		this.#session = session;
		this.startRoom = `${session.home}/everybody`;
		const calls = new Calls(session);
		const dial: Dial = (protocol, to, options) => endpoints.call(protocol, to, options);
		const blocking = new Blocking(session);
		const lists = new Lists(session, {blocking, calls, dial});
		const reconnect = new Reconnect(session, {blocking, calls, dial});
		const snooping = new Snooping(session);
		const presence = new Presence(session);
		const messages = new Messages(session, {relay: new Relay(session), snooping, presence});
		const transfers = new Transfers(session);
		this.#transfers = transfers;
		const hearing = new Hearing(session, {messages, lists, snooping, commandOffers: new CommandOffers(session)});
		const asking = new Asking(session, blocking);
		const attendance = new Attendance(session, {snooping, transfers});
		const endpoints = new Endpoints(session, {asking, attendance, calls, hearing, reconnect, transfers});
		const sockets = new Sockets(session, {asking, attendance, blocking, hearing});
		const listening = new Listening(session, endpoints);
		const talking = new Talking(session, messages);
		const calling = new Calling(session, {endpoints, calls, listening, reconnect, sockets});
		const permissions = new Permissions(session);
		const people = new People(session);
		const program = new Program(session, sockets);
		this.#calls = calls;
		this.#endpoints = endpoints;
		this.#listening = listening;
		this.#sockets = sockets;
		this.#presence = presence;
		this.#reconnect = reconnect;
		this.#snooping = snooping;
		this.#handlers = {
			call: calling.call,
			hangup: calling.hangup,
			listen: calling.listen,
			unlisten: calling.unlisten,
			answer: calling.answer,
			say: talking.say,
			chat: talking.chat,
			chatall: talking.chatall,
			reply: talking.reply,
			group: talking.group,
			emote: talking.emote,
			setgroup: people.setgroup,
			name: presence.name,
			dnd: presence.dnd,
			who: people.who,
			info: people.info,
			ping: people.ping,
			raw: people.raw,
			sendfile: transfers.sendfile,
			files: transfers.files,
			cancel: transfers.cancel,
			snoop: snooping.snoop,
			forward: snooping.forward,
			allow: permissions.allow,
			ignore: permissions.ignore,
			serve: permissions.serve,
			private: permissions.private,
			public: permissions.public,
			block: blocking.block,
			peek: lists.peek,
			request: lists.request,
			paste: talking.paste,
			away: presence.away,
			back: presence.back,
			contacts: program.contacts,
			'room.open': program.openRoom,
			'room.close': program.closeRoom,
			set: program.set,
			reload: program.reload,
			help: program.help,
			quit: program.quit,
			verb: program.verb,
		};
	}

	/** Opens the rooms that are always there and starts to take calls; a port that can't be had is an `error` event. */
	async start(): Promise<void> {
		const {rooms, protocols, settings, bus} = this.#session;
		for (const protocol of protocols) {
			if (isConnectionProtocol(protocol)) {
				rooms.open(`${protocol.rooms}/everybody`, 'everybody');
			}
		}

		rooms.open(STATUS_ROOM, STATUS_ROOM);
		this.#presence.stir();
		if (settings.listen.enabled) {
			try {
				await this.#listening.start(settings.listen);
			} catch (error) {
				const {code, message} = toMudlarkError(error);
				bus.emit({event: 'error', code, message});
			}
		}

		await this.#sockets.start();
	}

	/** Hangs up everywhere; what was said last still gets its chance to leave. */
	async stop(): Promise<void> {
		const {clock} = this.#session;
		const saved = this.#transfers.stop();
		this.#reconnect.stopAll();
		this.#presence.stop();
		const left = this.#sockets.stop();
		const gone = this.#endpoints.hangUpAll('you quit');
		for (const call of this.#calls.list()) {
			call.cancel();
		}

		await this.#listening.stop();
		await Promise.race([
			Promise.all([gone, saved]),
			new Promise<void>(resolve => {
				clock.after(limits.farewellMs, resolve);
			}),
		]);
		await left;
	}

	/** Carries out a command. Never rejects: what did not work is in the outcome. */
	readonly dispatch: Dispatch = async (command, face) => {
		// A script may be at work while nobody is there.
		if (face !== 'script') {
			this.#presence.stir();
		}

		try {
			return await this.#handle(command);
		} catch (error) {
			return {ok: false, error: toMudlarkError(error)};
		}
	};

	/** Every event from now on; returns the way to unsubscribe. */
	on(subscriber: Subscriber): () => void {
		return this.#session.bus.on(subscriber);
	}

	/** Lets `filter` see blocks before they have an effect, or before they leave; returns the way to unregister. */
	filter(direction: Direction, filter: Filter, codes?: Iterable<number | string>): () => void {
		return this.#session.filters.add(direction, filter, codes);
	}

	/** Lets a script decide before something of a kind happens; returns the way to unregister. See {@link Panels}. */
	judge<Kind extends keyof Judged>(kind: Kind, judge: Judge<Judged[Kind]>): () => void {
		const panel: Panel<Judged[Kind]> = this.#session.panels[kind];
		return panel.add(judge);
	}

	/** See {@link Endpoints.hold}. */
	hold(): () => void {
		return this.#endpoints.hold();
	}

	/** Tells the subscribers something that does not come from a connection. */
	publish(event: NewEvent): void {
		this.#session.bus.emit(event);
	}

	/** Asks the user something that does not come from a connection; see {@link Questions.ask}. */
	ask(asked: Asked): number {
		return this.#session.questions.ask(asked);
	}

	peers(): readonly Peer[] {
		return [...this.#session.roster.entries()].map(entry => toPeer(entry));
	}

	/** Groups that one can write to: our own, and those that networks say we are in. */
	groups(): readonly string[] {
		const {roster, sockets} = this.#session;
		return [...new Set([...[...roster.entries()].flatMap(({group}) => group ?? []), ...sockets.all().flatMap(({groups}) => groups)])];
	}

	/** Everything known of a connection, also of one that is no peer yet; undefined where there is none of that number. */
	inspect(id: number): Inspection | undefined {
		const entry = this.#session.roster.get(id);
		return entry ? this.#inspect(entry) : this.#pending().find(inspection => inspection.id === id);
	}

	/** All connections, those that are no peers yet last. */
	connections(): readonly Inspection[] {
		return [...[...this.#session.roster.entries()].map(entry => this.#inspect(entry)), ...this.#pending()];
	}

	rooms(): ReadonlyArray<{readonly room: string; readonly title: string}> {
		return this.#session.rooms.list();
	}

	status(): {readonly name: string; readonly dnd: boolean; readonly port: number; readonly peers: number; readonly questions: number} {
		const {own, roster, questions} = this.#session;
		return {name: own.name, dnd: own.dnd, port: own.port, peers: roster.size, questions: questions.size};
	}

	#pending(): readonly Inspection[] {
		return [...this.#calls.list().map(call => inspectCall(call)), ...this.#endpoints.callers()];
	}

	#inspect(entry: Entry): Inspection {
		return inspectPeer(entry, this.#snooping.isWatched(entry), this.#transfers.of(entry));
	}

	async #handle<Name extends CommandName>(command: CommandOf<Name> & Command): Promise<Outcome> {
		const handler = this.#handlers[command.command];
		return handler(command);
	}
}
