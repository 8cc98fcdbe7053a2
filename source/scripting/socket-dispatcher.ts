import {SocketEventQueue} from './socket-event-queue.js';
import {EVENT_METHODS, eventName, type AnyEventName, type SocketEventName, type SocketEvents} from './socket-events.js';
import {SocketListeners, type Listener} from './socket-listeners.js';
import {combineResults} from './socket-visit.js';
import type {SocketWorld} from './socket-world.js';
import type {Socket} from './socket.js';

type Handler = (...args: readonly unknown[]) => unknown;

type EventMethod = typeof EVENT_METHODS[SocketEventName][number];

/** Brings the events of one socket to the script, and keeps what the script's handlers throw from everything else. */
export class SocketDispatcher {
	readonly #socket: Socket;
	readonly #defaults: Pick<Socket, EventMethod>;
	readonly #world: SocketWorld;
	readonly #ended: () => void;
	readonly #queue = new SocketEventQueue();
	readonly #listeners = new SocketListeners();
	#isInHandler = false;
	#isEnding = false;
	#isOver = false;

	/**
	Events for `socket`.
	@param defaults The methods as they are where the script has overridden none.
	@param ended Called when the last handler is done.
	*/
	constructor(socket: Socket, defaults: Pick<Socket, EventMethod>, world: SocketWorld, ended: () => void) {
		this.#socket = socket;
		this.#defaults = defaults;
		this.#world = world;
		this.#ended = ended;
	}

	/** Is a handler running that has ended it, or is it over already? */
	get isEnding(): boolean {
		return this.#isEnding;
	}

	/** Does the script hear of any event? */
	get isHeard(): boolean {
		return Object.values(EVENT_METHODS).flat().some(method => this.#isOverridden(method)) || !this.#listeners.isEmpty;
	}

	hears(event: SocketEventName): boolean {
		return EVENT_METHODS[event].some(method => this.#isOverridden(method)) || this.#listeners.has(event);
	}

	/** @throws {TypeError} Where there is no such event, or it is no function. */
	listen(event: AnyEventName, listener: Listener, isOnce: boolean): void {
		this.#listeners.add(eventName(event), listener, isOnce);
	}

	/** @throws {TypeError} Where there is no such event. */
	unlisten(event: AnyEventName, listener: Listener): void {
		this.#listeners.remove(eventName(event), listener);
	}

	/** Queues an event. */
	announce<Name extends SocketEventName>(event: Name, ...args: SocketEvents[Name]): void {
		this.#queue.post(() => {
			this.deliver(event, ...args);
		});
	}

	/** Queues what is done in the turn of an event, or where it ends before. */
	post(deliver: () => void, discard?: () => void): void {
		this.#queue.post(deliver, discard);
	}

	/** Calls the method of an event: of two names the one that the script has overridden. Its promise is never rejected. */
	deliver<Name extends SocketEventName>(event: Name, ...args: SocketEvents[Name]): unknown {
		if (this.#world.isClosed) {
			return undefined;
		}

		const methods: readonly EventMethod[] = EVENT_METHODS[event];
		const name = methods.find(method => this.#isOverridden(method)) ?? methods[0]!;
		this.#isInHandler = true;
		const result = this.#guard(name, () => (this.#socket[name] as Handler)(...args));
		this.#isInHandler = false;
		if (this.#isEnding) {
			this.#end();
		}

		return result;
	}

	/** Calls those who listen: what a method does that is not overridden. */
	emit<Name extends SocketEventName>(event: Name, ...args: SocketEvents[Name]): unknown {
		const results: unknown[] = [];
		this.#listeners.each(event, listener => {
			results.push(this.#guard(EVENT_METHODS[event][0], () => (listener as Handler)(...args)));
			return !this.#isEnding;
		});
		return combineResults(results);
	}

	/** No more events, also of those that are queued; from inside of a handler, when it is done. */
	end(): void {
		if (this.#isEnding) {
			return;
		}

		this.#isEnding = true;
		if (!this.#isInHandler) {
			this.#end();
		}
	}

	#end(): void {
		if (this.#isOver) {
			return;
		}

		this.#isOver = true;
		this.#queue.clear();
		this.#listeners.clear();
		this.#ended();
	}

	#isOverridden(method: EventMethod): boolean {
		return this.#socket[method] !== this.#defaults[method];
	}

	#guard(handler: string, call: () => unknown): unknown {
		try {
			const result = call();
			return result instanceof Promise
				? result.catch((error: unknown) => {
					this.#world.host.failed(error, handler);
				})
				: result;
		} catch (error) {
			this.#world.host.failed(error, handler);
			return undefined;
		}
	}
}
