import * as z from 'zod';
import type {Protocol} from '../protocol.js';
import type {ChatBlock} from './block.js';
import {MudmasterCodec} from './codec-mudmaster.js';
import {mudmasterFraming} from './framing.js';
import {ChatMachine} from './machine.js';

/** MudMaster chat ("MM", MMCP): peer to peer over TCP 4050. */
export const mudmaster: Protocol<ChatBlock> = {
	name: 'mudmaster',
	title: 'MudMaster',
	rooms: 'mm',
	defaultPort: 4050,
	dial: {
		name: 'call',
		help: 'Call a friend who uses MudMaster chat.',
		details: ['TinTin++ takes calls after #chat init, MUSHclient after ChatAcceptCalls. Released Mudlets can only call you.'],
	},
	greetings: [{prefix: 'CHAT:'}, {prefix: 'ZCHAT:', refusal: 'NO'}],
	capabilities: mudmasterFraming.capabilities,
	verbs: [],
	settings: z.object({}),
	codec: role => new MudmasterCodec(role),
	machine: context => new ChatMachine(context, mudmasterFraming),
};
