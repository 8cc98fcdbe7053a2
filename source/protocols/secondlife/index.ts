import type {DatagramProtocol} from '../protocol.js';
import {SecondLifeMachine} from './machine.js';
import {PacketCodec, type Packet} from './packet.js';
import {fullName, settings, socketPlace, type SecondLifeSettings} from './settings.js';
import {verbs} from './verbs.js';

/** Group chat of Second Life and OpenSimulator: a login over HTTP, a circuit over UDP, and events over HTTP. */
export const secondlife: DatagramProtocol<Packet> = {
	name: 'secondlife',
	title: 'Second Life',
	rooms: 'sl',
	word: 'grid',
	isNamed: true,
	hasSecret: true,
	ownName: given => fullName(given as SecondLifeSettings),
	socket: given => socketPlace(given as SecondLifeSettings),
	defaultPort: 0,
	capabilities: ['text', 'emote', 'groups', 'receipts'],
	verbs,
	settings,
	datagramCodec: () => new PacketCodec(),
	machine: context => new SecondLifeMachine(context),
};
