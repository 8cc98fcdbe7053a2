import type {DialCommand, Verb} from '../protocols/protocol.js';
import {readArguments} from './read-arguments.js';
import {usage, type Arguments, type CommandSpec} from './spec.js';

/** What the table needs to know of a protocol. */
export type ProtocolCommands = {
	readonly name: string;
	readonly title: string;
	readonly defaultPort: number;
	readonly dial?: DialCommand;
	/** In front of its verbs, where that is not its name. */
	readonly word?: string;
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

/** A protocol with verbs of its own is a command of its own: `/PROTOCOL VERB ARGUMENTS`. Some verbs are commands as well. */
export const verbCommands = (protocols: readonly ProtocolCommands[]): readonly CommandSpec[] =>
	protocols.filter(({verbs}) => verbs.length > 0).flatMap(protocol => [verbCommand(protocol), ...shortCommands(protocol)]);

const verbCommand = ({name: protocol, title, verbs, word = protocol}: ProtocolCommands): CommandSpec => {
	const words = verbs.map(({name}) => name);
	return {
		name: word,
		following: Object.fromEntries(verbs.map(verb => [verb.name, verb.args])),
		args: [
			{name: 'verb', kind: 'choice', choices: words},
			{name: 'arguments', kind: 'text', optional: true},
		],
		help: `Do what only ${title} has: ${words.join(', ')}.`,
		details: verbs.map(verb => `${usage(signature(word, verb))}: ${verb.help}`),
		verbKeys: verbs.flatMap(({name, help, args, peerKey}) => peerKey
			? [{...peerKey, command: `${word} ${name}`, help, isForLine: args.slice(1).some(({optional}) => !optional), protocol}]
			: []),
		build({verb: chosen = '', arguments: line = ''}, room) {
			const verb = verbs.find(({name}) => name === chosen);
			const args = verb ? present(readArguments(signature(word, verb), line)) : {};
			return {command: {command: 'verb', protocol, verb: chosen, args, room}};
		},
	};
};

const shortCommands = ({name: protocol, verbs, word = protocol}: ProtocolCommands): readonly CommandSpec[] =>
	verbs.flatMap(({name: verb, command: name, args, help}) => name === undefined
		? []
		: [{
			name,
			args,
			help,
			details: [`The same as /${word} ${verb}.`],
			build: (given: Arguments, room: string) => ({command: {command: 'verb' as const, protocol, verb, args: present(given), room}}),
		}]);

const signature = (protocol: string, {name, args}: Verb) => ({name: `${protocol} ${name}`, args});

const present = (args: Arguments): Readonly<Record<string, string>> =>
	Object.fromEntries(Object.entries(args).filter((entry): entry is [string, string] => entry[1] !== undefined));
