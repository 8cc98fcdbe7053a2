/** What scripts may see of a connection, from the call to its end. */
import type {PeerFlag} from '../lib/peer-flags.js';
import type {Capability, Endpoint, Protocol, Told} from '../protocols/protocol.js';
import type {Account} from './account.js';
import type {Call} from './calls.js';
import {isConnectionProtocol} from './protocol-kinds.js';
import type {Entry} from './roster.js';
import type {Runner} from './runner.js';
import type {Transfer} from './transfer.js';

/**
- `connecting`: we call, and the other side's program has not been reached.
- `confirming`: it has been, and has not answered.
- `requested`: somebody calls and has not been let in.
*/
export type ConnectionState = 'connecting' | 'confirming' | 'requested' | 'connected';

/** Read-only, and as it is at the moment. */
export type Inspection = {
	readonly id: number;
	readonly state: ConnectionState;
	readonly protocol: string;
	/** Has the other side called? Also `false` where nobody calls. */
	readonly isIncoming: boolean;
	/** What was called, as it was written; otherwise where he is. */
	readonly server: string;
	readonly name: string;
	/** Where he is, in fact; the port of an incoming call is of no use to anybody. */
	readonly remote: Endpoint;
	/** Where he says that he takes calls. */
	readonly declared?: Endpoint | undefined;
	readonly version: string;
	readonly group?: string | undefined;
	readonly room?: string | undefined;
	readonly flags: ReadonlySet<PeerFlag>;
	readonly capabilities: readonly Capability[];
	/** We see what he does. */
	readonly isWatched: boolean;
	readonly account: Account;
	readonly told: Told;
	/** Bytes of the blocks in which we send files, where there are blocks. */
	readonly fileBlock?: number | undefined;
	readonly transfer?: InspectedTransfer | undefined;
};

export type InspectedTransfer = {
	readonly id: number;
	readonly direction: 'in' | 'out';
	/** As the sender calls it. */
	readonly name: string;
	readonly path: string | undefined;
	/** In bytes. */
	readonly size: number;
	readonly bytes: number;
	/** Milliseconds since 1970; undefined while it waits for its turn or for an answer of ours. */
	readonly started: number | undefined;
};

const nothing: ReadonlySet<PeerFlag> = new Set();

const fileBlockOf = (protocol: Protocol): number | undefined => isConnectionProtocol(protocol) ? protocol.fileBlock?.bytes : undefined;

export const inspectCall = ({number, protocol, phase, address, port, runner, account}: Call): Inspection => ({
	id: number,
	state: phase === 'lookup' || phase === 'connect' ? 'connecting' : 'confirming',
	protocol: protocol.name,
	isIncoming: false,
	server: address,
	name: '',
	remote: runner?.remote ?? {address: '', port},
	version: '',
	flags: nothing,
	capabilities: [],
	isWatched: false,
	account,
	told: {},
	fileBlock: fileBlockOf(protocol),
});

export const inspectCaller = ({number, protocol, remote, account}: Runner, {name = '', declared, version = ''}: {readonly name?: string; readonly declared?: Endpoint; readonly version?: string}): Inspection => ({
	id: number,
	state: 'requested',
	protocol: protocol.name,
	isIncoming: true,
	server: remote.address,
	name,
	remote,
	declared,
	version,
	flags: nothing,
	capabilities: [],
	isWatched: false,
	account,
	told: {},
	fileBlock: fileBlockOf(protocol),
});

export const inspectPeer = (entry: Entry, isWatched: boolean, transfer: Transfer | undefined): Inspection => {
	const {id, name, version, declared, group, room, flags, capabilities, dialled, told, channel: {protocol, role, remote, account}} = entry;
	return {
		id,
		state: 'connected',
		protocol: protocol.name,
		isIncoming: role === 'answerer',
		server: dialled?.address ?? remote.address,
		name,
		remote,
		declared,
		version,
		group,
		room,
		flags,
		capabilities,
		isWatched,
		account,
		told,
		fileBlock: fileBlockOf(protocol),
		transfer: transfer && inspectTransfer(transfer),
	};
};

const inspectTransfer = ({id, direction, offered, path, size, bytes, started}: Transfer): InspectedTransfer =>
	({id, direction, name: offered, path, size, bytes, started});
