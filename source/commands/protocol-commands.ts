import type {DialCommand, Verb} from '../protocols/protocol.js';
import {readArguments} from './read-arguments.js';
import {usage, type Arguments, type CommandSpec} from './spec.js';

/** What the table needs to know of a protocol. */
export type ProtocolCommands = {
	readonly name: string;
	readonly title: string;
	readonly defaultPort: number;
	readonly dial?: DialCommand;
	readonly verbs: readonly Verb[];
};

/** Calling over each protocol that can be called: `/call`, `/zcall`. */
export const dialCommands = (protocols: readonly ProtocolCommands[]): readonly CommandSpec[] =>
	protocols.flatMap(({name: protocol, dial, defaultPort}) => dial
		? [{
			name: dial.name,
			args: [{name: 'target', label: 'HOST[:PORT]', kind: 'text' as const}],
			help: dial.help,
			details: [
				`HOST is a name, an address, or an entry of your address book; the port is ${defaultPort} unless given. /${dial.name} HOST PORT and /${dial.name} [IPV6]:PORT work too.`,
				...dial.details,
			],
			build: (args: Arguments) => ({command: {command: 'call' as const, protocol, target: args['target'] ?? ''}}),
		}]
		: []);

/** A protocol with verbs of its own is a command of its own: `/PROTOCOL VERB ARGUMENTS`. */
export const verbCommands = (protocols: readonly ProtocolCommands[]): readonly CommandSpec[] =>
	protocols.filter(({verbs}) => verbs.length > 0).map(protocol => verbCommand(protocol));

const verbCommand = ({name: protocol, title, verbs}: ProtocolCommands): CommandSpec => {
	const words = verbs.map(({name}) => name);
	return {
		name: protocol,
		args: [
			{name: 'verb', kind: 'choice', choices: words},
			{name: 'arguments', kind: 'text', optional: true},
		],
		help: `Do what only ${title} has: ${words.join(', ')}.`,
		details: verbs.map(verb => `${usage(signature(protocol, verb))}: ${verb.help}`),
		verbKeys: verbs.flatMap(({name, help, args, peerKey}) => peerKey
			? [{...peerKey, command: `${protocol} ${name}`, help, isForLine: args.slice(1).some(({optional}) => !optional), protocol}]
			: []),
		build({verb: word = '', arguments: line = ''}, room) {
			const verb = verbs.find(({name}) => name === word);
			const args = verb ? present(readArguments(signature(protocol, verb), line)) : {};
			return {command: {command: 'verb', protocol, verb: word, args, room}};
		},
	};
};

const signature = (protocol: string, {name, args}: Verb) => ({name: `${protocol} ${name}`, args});

const present = (args: Arguments): Readonly<Record<string, string>> =>
	Object.fromEntries(Object.entries(args).filter((entry): entry is [string, string] => entry[1] !== undefined));
