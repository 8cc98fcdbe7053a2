import {mudmaster} from '../../source/protocols/mmchat/index.js';
import type {Effect, MachineCommand, MachineContext, MachineEvent} from '../../source/protocols/protocol.js';
import {concat} from '../../source/lib/bytes.js';
import {hex, text} from './hex.js';
import {Side} from './machine-pair.js';

/** Our side of a MudMaster connection that is through: Wick's. The other, Al's, is written and read byte by byte. */
export class Wire {
	readonly side: Side;

	/** @param version What Al's program calls itself. */
	constructor(version = 'Foo 1.0', world: Partial<MachineContext> = {}) {
		this.side = new Side(mudmaster, 'caller', 'Wick', world);
		this.hear(String.raw`"YES:Al\n" 13 "${version}" FF`);
		this.sent();
	}

	/** What Al's bytes, written as for {@link hex}, lead to. */
	hear(bytes: string | Uint8Array): readonly Effect[] {
		return this.#during(() => {
			this.side.receive(typeof bytes === 'string' ? hex(bytes) : bytes);
		});
	}

	command(command: MachineCommand): readonly Effect[] {
		return this.#during(() => {
			this.side.command(command);
		});
	}

	answer(id: string, choice: 'accept' | 'deny'): readonly Effect[] {
		return this.#during(() => {
			this.side.feed({type: 'answer', id, choice});
		});
	}

	expire(id: string): readonly Effect[] {
		return this.#during(() => {
			this.side.feed({type: 'timer', id});
		});
	}

	/** What was sent since this was last asked, a letter for each byte. */
	sent(): string {
		return text(concat(...this.side.take()));
	}

	#during(act: () => void): readonly Effect[] {
		const before = this.side.effects.length;
		act();
		return this.side.effects.slice(before);
	}
}

export const eventsOf = (effects: readonly Effect[]): readonly MachineEvent[] => effects.flatMap(effect => effect.type === 'emit' ? [effect.event] : []);

export const noticesOf = (effects: readonly Effect[]): readonly string[] => eventsOf(effects).flatMap(event => event.event === 'notice' ? [event.text] : []);
