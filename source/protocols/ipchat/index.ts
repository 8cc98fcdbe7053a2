import type {DatagramProtocol} from '../protocol.js';
import type {IpchatBlock} from './block.js';
import {IpchatCodec} from './codec.js';
import {MULTICAST} from './discovery.js';
import {IpchatMachine} from './machine.js';
import {handleOf, settings, socketPlace, type IpchatSettings} from './settings.js';
import {verbs} from './verbs.js';

/** IPchat (DynamIP): peer to peer over UDP 1499. */
export const ipchat: DatagramProtocol<IpchatBlock> = {
	name: 'ipchat',
	title: 'IPchat',
	rooms: 'ipchat',
	commonRoom: 'all',
	ownName: (given, self) => handleOf(given as IpchatSettings, self),
	lookVerb: 'poll',
	socket: given => ({...socketPlace(given as IpchatSettings), groups: [MULTICAST]}),
	defaultPort: 1499,
	capabilities: ['text', 'presence', 'receipts'],
	verbs,
	settings,
	datagramCodec: () => new IpchatCodec(),
	machine: context => new IpchatMachine(context),
};
