import type {Verb} from '../protocol.js';
import type {Entry} from './entry.js';
import type {Parts} from './parts.js';
import type {Station} from './station.js';

const peer = {name: 'peer', kind: 'peer'} as const;

/** The words after `/ipchat`. */
export const verbs: readonly Verb[] = [
	{name: 'on', args: [], help: 'Switch IPchat on; nobody is told yet that you are there.', endpoint: 'open'},
	{name: 'off', args: [], help: 'Say goodbye to everybody, and switch IPchat off.', endpoint: 'close'},
	{name: 'poll', args: [{name: 'address', kind: 'word', optional: true}], help: 'Ask who is there: at an address, or without one in your whole network.'},
	{name: 'hail', args: [peer], help: 'Ring at somebody.', peerKey: {key: '!', label: 'hail'}},
	{name: 'info', args: [peer], help: 'Ask somebody who he is.', peerKey: {key: 'q', label: 'ask'}},
	{name: 'url', args: [peer], help: 'Ask somebody for his home page.', peerKey: {key: 'u', label: 'URL'}},
	{name: 'share', args: [peer], help: 'Tell somebody the addresses of everybody else in your list.', peerKey: {key: 'd', label: 'share list'}},
	{name: 'tell', args: [peer, {name: 'text', kind: 'text'}], help: 'Write to somebody alone, without a receipt (/chat gives one).'},
	{name: 'netmeeting', args: [peer, {name: 'address', kind: 'word'}], help: 'Ask somebody to call an address with NetMeeting.'},
	{name: 'scan', args: [{name: 'range', kind: 'word'}], help: 'Ask at every address of a private network, such as 192.168.0.0/24; "scan stop" ends it.'},
	{name: 'sleep', args: [], help: 'Tell everybody that you are not at the keyboard.'},
	{name: 'wake', args: [], help: 'Tell everybody that you are back.'},
	{name: 'stats', args: [], help: 'Show what was dropped, and why.'},
];

type Args = Readonly<Record<string, string>>;

/** Does what one of these words says. */
export class Verbs {
	readonly #station: Station;
	readonly #parts: Parts;
	readonly #fallAsleep: (isAsleep: boolean) => void;

	constructor(station: Station, parts: Parts, fallAsleep: (isAsleep: boolean) => void) {
		this.#station = station;
		this.#parts = parts;
		this.#fallAsleep = fallAsleep;
	}

	run(verb: string, args: Args, entry: Entry | undefined): void {
		const {scan} = this.#parts;
		switch (verb) {
			case 'poll': {
				this.#poll(args['address']);
				break;
			}

			case 'scan': {
				const {range = ''} = args;
				this.#tell(range === 'stop' ? scan.stop() : scan.start(range));
				break;
			}

			case 'sleep':
			case 'wake': {
				this.#fallAsleep(verb === 'sleep');
				this.#tell(verb === 'sleep' ? 'You are asleep in IPchat. /ipchat wake ends it.' : 'You are awake in IPchat.');
				break;
			}

			case 'stats': {
				this.#tellStatistics();
				break;
			}

			default: {
				this.#runWith(verb, args, entry);
			}
		}
	}

	#runWith(verb: string, args: Args, entry: Entry | undefined): void {
		const {hails, profiles, urls, conversation, netmeeting} = this.#parts;
		if (!entry) {
			this.#station.error('NOBODY', `${args['peer'] ?? 'Nobody'} is not in the IPchat list, so /ipchat ${verb} has nobody to go to. /who lists who is.`);
			return;
		}

		switch (verb) {
			case 'hail': {
				hails.hail(entry);
				break;
			}

			case 'info': {
				profiles.ask(entry);
				break;
			}

			case 'url': {
				urls.ask(entry);
				break;
			}

			case 'tell': {
				conversation.tell(entry, args['text'] ?? '');
				break;
			}

			case 'netmeeting': {
				this.#tell(netmeeting.ask(entry, args['address'] ?? ''));
				break;
			}

			case 'share': {
				this.#share(entry);
				break;
			}

			default: {
				this.#station.error('VERB', `IPchat has no ${verb}. /help ipchat lists what it has.`);
			}
		}
	}

	#poll(address: string | undefined): void {
		const {discovery} = this.#parts;
		if (address === undefined) {
			discovery.pollAll();
			this.#tell('Everybody in your networks is asked, and everybody in the list. Who answers is in the list.');
			return;
		}

		const entry = discovery.poll(address);
		this.#tell(entry && (entry.isHere ? `${entry.name} is in the list already, and is asked once more.` : `Asking whether somebody is at ${address} …`));
	}

	#share(entry: Entry): void {
		const count = this.#parts.discovery.share(entry);
		this.#station.inform('shared', count === 0
			? `There is nobody else in your list whose address ${entry.name} could use.`
			: `${entry.name} gets ${count} ${count === 1 ? 'address' : 'addresses'} of your list.`, entry);
	}

	#tellStatistics(): void {
		const {list, counters} = this.#station;
		const dropped = Object.entries(counters).map(([why, count]) => `${count} ${why}`).join(', ');
		this.#tell(`IPchat: ${list.here().length} in the list. Datagrams that were odd or not taken: ${dropped}.`);
	}

	/** @param line Nothing where it went wrong, which was told. */
	#tell(line: string | undefined): void {
		if (line !== undefined) {
			this.#station.emit({event: 'listing', lines: [line]});
		}
	}
}
