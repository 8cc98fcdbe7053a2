import * as z from 'zod';
import type {ConnectionProtocol} from '../protocol.js';
import type {ChatBlock} from './block.js';
import {code as codes} from './codes.js';
import {MudmasterCodec} from './codec-mudmaster.js';
import {ZchatCodec} from './codec-zchat.js';
import {mudmasterFraming, zchatFraming} from './framing.js';
import {ChatMachine} from './machine.js';
import {zchatSettings} from './zchat-settings.js';

/** MudMaster chat ("MM", MMCP): peer to peer over TCP 4050. */
export const mudmaster: ConnectionProtocol<ChatBlock> = {
	name: 'mudmaster',
	title: 'MudMaster',
	rooms: 'mm',
	defaultPort: 4050,
	dial: {
		name: 'call',
		help: 'Call a friend who uses MudMaster chat.',
		details: ['TinTin++ takes calls after #chat init, MUSHclient after ChatAcceptCalls. Released Mudlets can only call you.'],
	},
	greetings: ['CHAT:'],
	capabilities: mudmasterFraming.capabilities,
	verbs: [],
	settings: z.object({}),
	codec: role => new MudmasterCodec(role),
	machine: context => new ChatMachine(context, mudmasterFraming),
	fileBlock: {code: codes.fileBlock, bytes: mudmasterFraming.fileBlock},
};

/** The same conversation over the same port, in the framing of zMUD and CMUD. */
export const zchat: ConnectionProtocol<ChatBlock> = {
	name: 'zchat',
	title: 'zChat',
	rooms: 'mm',
	defaultPort: 4050,
	dial: {
		name: 'zcall',
		help: 'Call a friend who uses zChat.',
		details: ['zMUD, CMUD, MUSHclient, Axmud and KildClient speak it. TinTin++, Mudlet and MudMaster do not; /call reaches them.'],
	},
	greetings: ['ZCHAT:'],
	capabilities: zchatFraming.capabilities,
	verbs: [{name: 'key', args: [{name: 'peer', kind: 'peer'}], help: 'Ask a peer for his PGP key; /info shows it.'}],
	settings: zchatSettings,
	codec: role => new ZchatCodec(role),
	machine: context => new ChatMachine(context, zchatFraming),
	lastCode: 0xFF_FF,
	fileBlock: {code: codes.fileBlock, bytes: zchatFraming.fileBlock},
};
