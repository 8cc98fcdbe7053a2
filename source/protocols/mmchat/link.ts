import type {Charset} from '../../lib/charset.js';
import type {Effect as AnyEffect, MachineContext, Role, RosterView, Self} from '../protocol.js';
import type {ChatBlock} from './block.js';
import {code as codes} from './codes.js';
import type {Framing} from './framing.js';
import {unknownClient, type Quirks} from './quirks.js';

export type Effect = AnyEffect<ChatBlock>;

/** A connection as the parts of its machine see it: what the machine has learned is here, always as it is at the moment. */
export class Link {
	readonly framing: Framing;
	readonly self: Self;
	readonly roster: RosterView;
	role: Role = 'caller';
	/** The other's name. */
	peer = '';
	/** By which his texts can be known in zChat; 0 before he has told it. */
	peerStamp = 0;
	quirks: Quirks = unknownClient;
	readonly #context: MachineContext;

	constructor(context: MachineContext, framing: Framing) {
		this.#context = context;
		this.framing = framing;
		this.self = context.self;
		this.roster = context.roster;
	}

	get settings(): MachineContext['settings'] {
		return this.#context.settings;
	}

	/** What the user has chosen for this peer; without it each text is looked at. */
	get reading(): Charset | undefined {
		return this.#context.charset;
	}

	get writing(): Charset {
		return this.#context.charset ?? this.quirks.charset;
	}
}

/** A block with text for this peer. */
export const send = ({writing}: Pick<Link, 'writing'>, code: ChatBlock['code'], payload: string): Effect =>
	({type: 'send', block: {code, payload, charset: writing}});

/** Words for the other's user, in MudMaster's form, because hubs match them (facts 8). */
export const tell = (link: Pick<Link, 'writing'>, text: string): Effect => send(link, codes.message, `\n<CHAT> ${text}\n`);

export const notice = (code: string, text: string): Effect => ({type: 'emit', event: {event: 'notice', code, text}});
