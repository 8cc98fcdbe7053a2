import {cleanName} from '../../lib/clean.js';
import type {FileInput, MachineCommand, Permission} from '../protocol.js';
import {textOf, type ChatBlock} from './block.js';
import {code as codes} from './codes.js';
import {Files} from './files.js';
import {send, tell, type Effect, type Link} from './link.js';
import {Lists} from './lists.js';
import {Ping} from './ping.js';
import {PROBE} from './quirks.js';
import {RemoteCommands} from './remote-commands.js';
import {Snoop} from './snoop.js';
import {hear, paste, relay, say} from './talk.js';
import {permits, split} from './wording.js';
import {ZchatExtras} from './zchat-extras.js';

/** A ping that is echoed; a longer one is somebody's mistake. */
const PING_LIMIT = 1400;

/** What two connected programs have to do with each other, once the handshake is through. */
export class Conversation {
	readonly #link: Link;
	readonly #ping: Ping;
	readonly #files: Files;
	readonly #lists: Lists;
	readonly #snoop: Snoop;
	readonly #commands: RemoteCommands;
	readonly #extras: ZchatExtras;

	constructor(link: Link, random: () => number) {
		this.#link = link;
		this.#ping = new Ping(random);
		this.#files = new Files(link);
		this.#lists = new Lists(link);
		this.#snoop = new Snoop(link);
		this.#commands = new RemoteCommands(link);
		this.#extras = new ZchatExtras(link);
	}

	/** What is told behind the version, as soon as the call is accepted. */
	introduce(): readonly Effect[] {
		return this.#extras.introduce();
	}

	receive(block: ChatBlock, now: number): readonly Effect[] {
		switch (block.code) {
			case codes.pingRequest: {
				const {payload} = block;
				return payload.length <= PING_LIMIT ? [{type: 'send', block: {code: codes.pingResponse, payload}}] : [];
			}

			case codes.pingResponse: {
				const echo = textOf(block).trim();
				return echo === PROBE ? [{type: 'resume'}] : this.#ping.receive(echo, now);
			}

			case codes.nameChange: {
				return this.#rename(cleanName(textOf(block, this.#link.reading)));
			}

			default: {
				return this.#files.receive(block, now)
					?? this.#lists.receive(block)
					?? this.#snoop.receive(block, now)
					?? this.#commands.receive(block, now)
					?? this.#extras.receive(block)
					?? hear(block, this.#link);
			}
		}
	}

	command(command: Exclude<MachineCommand, {command: 'hangup'}>, now: number): readonly Effect[] {
		const link = this.#link;
		switch (command.command) {
			case 'say': {
				return say(command, link);
			}

			case 'rename': {
				return [send(link, codes.nameChange, command.name)];
			}

			case 'dnd': {
				// ZChat has no such block (facts 3.4).
				const isKnown = link.framing.name === 'mudmaster' && !link.quirks.answersUnknown;
				return command.on && isKnown ? [send(link, codes.doNotDisturb, link.self.name)] : [];
			}

			case 'ping': {
				return this.#ping.start(link.peer, now);
			}

			case 'peek': {
				return this.#lists.peek();
			}

			case 'request': {
				return this.#lists.request();
			}

			case 'snoop': {
				return this.#snoop.toggle();
			}

			case 'show': {
				return this.#snoop.show(command);
			}

			case 'raw': {
				return [send(link, command.code, command.text)];
			}

			case 'permit': {
				return this.#permit(command.permission, command.on);
			}

			case 'paste': {
				return paste(command, link);
			}

			case 'tell': {
				return split(command.text, link.writing).map(part => tell(link, part));
			}

			case 'relay': {
				return relay(command.block, link);
			}

			case 'away': {
				return this.#extras.away(command.on);
			}

			case 'restamp': {
				return this.#extras.restamp();
			}

			case 'verb': {
				return this.#extras.askKey();
			}

			case 'call': {
				// Connections are called before there is a machine.
				return [];
			}
		}
	}

	/** @param id Of a question that a part of the conversation has asked. */
	answer(id: string, choice: 'accept' | 'deny', now: number): readonly Effect[] {
		return this.#snoop.answer(id, choice, now);
	}

	file(input: FileInput, now: number): readonly Effect[] {
		return this.#files.handle(input, now);
	}

	drained(now: number): readonly Effect[] {
		return this.#files.drained(now);
	}

	expire(id: string, now: number): readonly Effect[] {
		return id === 'ping' ? this.#ping.expire(this.#link.peer) : this.#lists.expire(id) ?? this.#files.expire(id, now);
	}

	close(reason: string): readonly Effect[] {
		return this.#files.close(reason);
	}

	#permit(permission: Permission, on: boolean): readonly Effect[] {
		const link = this.#link;
		switch (permission) {
			case 'snoop': {
				return this.#snoop.permit(on);
			}

			case 'commands': {
				this.#commands.permit(on);
				return [tell(link, permits(link.self.name, permission, on))];
			}

			case 'files':
			case 'serve': {
				return [tell(link, permits(link.self.name, permission, on))];
			}
		}
	}

	#rename(name: string): readonly Effect[] {
		if (name === '' || name === this.#link.peer) {
			return [];
		}

		this.#link.peer = name;
		return [{type: 'peer', patch: {name}}];
	}
}
