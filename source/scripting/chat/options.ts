import type {Command} from '../../session/commands.js';
import type {Inspection} from '../../session/inspection.js';
import type {ChatOptions} from './api.js';
import {toNumber} from './connections.js';
import {claimed} from './info.js';
import {ChatError} from './result-codes.js';

export type OptionValue = string | number | boolean;

/** What a change leads to; nothing where it is so already. */
export type Change =
	| {readonly command: Command}
	| {readonly user: number}
	| undefined;

type Option<Value extends OptionValue = OptionValue> = {
	/** In MUSHclient a truth is a number, which is the caller's matter. */
	readonly get: (connection: Inspection) => Value;
	/** @throws ChatError OptionOutOfRange, OptionReadOnly */
	readonly set: (connection: Inspection, value: unknown) => Change;
};

const truths: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
	[true, true],
	[false, false],
	[1, true],
	[0, false],
	['1', true],
	['0', false],
	['y', true],
	['n', false],
	['true', true],
	['false', false],
]);

const truthOf = (value: unknown): boolean => {
	const truth = truths.get(typeof value === 'string' ? value.trim().toLowerCase() : value);
	if (truth === undefined) {
		throw new ChatError('OptionOutOfRange', `${JSON.stringify(value)} is neither yes nor no.`);
	}

	return truth;
};

const flag = (name: 'ignore' | 'private' | 'commands' | 'files' | 'snoop', command: (peer: string, isOn: boolean) => Command): Option<boolean> => ({
	get: ({flags}) => flags.has(name),
	set({id, flags}, value) {
		const isOn = truthOf(value);
		return flags.has(name) === isOn ? undefined : {command: command(String(id), isOn)};
	},
});

const permission = (what: 'commands' | 'files' | 'snoop'): Option<boolean> => flag(what, (peer, on) => ({command: 'allow', peer, what, on}));

const readOnly = <Value extends OptionValue>(name: string, get: Option<Value>['get']): Option<Value> => ({
	get,
	set() {
		throw new ChatError('OptionReadOnly', `${name} can't be changed.`);
	},
});

/** What a `long` of MUSHclient can hold. */
const LONGEST = 2 ** 31;

/** By the names that MUSHclient has for them (facts C4). */
const options: {readonly [Name in keyof ChatOptions]: Option<ChatOptions[Name]>} = {
	can_send_commands: permission('commands'),
	can_send_files: permission('files'),
	can_snoop: permission('snoop'),
	ignore: flag('ignore', peer => ({command: 'ignore', peer})),
	private: flag('private', (peer, isOn) => ({command: isOn ? 'private' : 'public', peer})),
	served: readOnly('served', ({isIncoming}) => isIncoming),
	user: {
		get: ({account}) => account.user,
		set(_connection, value) {
			const user = toNumber(value);
			if (!Number.isInteger(user) || user < -LONGEST || user >= LONGEST) {
				throw new ChatError('OptionOutOfRange', `${JSON.stringify(value)} is no whole number of 32 bits.`);
			}

			return {user};
		},
	},
	group: {
		get: ({group = ''}) => group,
		set({id, group = ''}, value) {
			const wanted = typeof value === 'number' ? String(value) : value;
			if (typeof wanted !== 'string') {
				throw new ChatError('OptionOutOfRange', 'A group has to be text.');
			}

			return wanted === group ? undefined : {command: {command: 'setgroup', peer: String(id), group: wanted}};
		},
	},
	server: readOnly('server', ({server}) => server),
	username: readOnly('username', ({name}) => name),
	version: readOnly('version', ({version}) => version),
	address: readOnly('address', connection => claimed(connection)?.address ?? ''),
};

export const optionNames = Object.keys(options) as ReadonlyArray<keyof ChatOptions>;

/** Undefined where there is no such option; MUSHclient takes its name in any case of letters. */
export const optionOf = (name: unknown): Option | undefined => {
	const wanted = typeof name === 'string' ? name.trim().toLowerCase() : '';
	return Object.hasOwn(options, wanted) ? options[wanted as keyof ChatOptions] : undefined;
};
