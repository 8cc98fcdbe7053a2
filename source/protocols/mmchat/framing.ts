import type {Capability, MachineContext} from '../protocol.js';
import {FILE_BLOCK_SIZE as MUDMASTER_FILE_BLOCK} from './codec-mudmaster.js';
import {FILE_BLOCK_SIZE as ZCHAT_FILE_BLOCK} from './codec-zchat.js';
import {formatZchatCall, parseZchatCall} from './handshake-zchat.js';
import {formatCall, parseCall, type Call, type Caller} from './handshake.js';
import {zchatSettings} from './zchat-settings.js';

/** What differs between MudMaster chat and zChat beside the framing itself; one machine speaks both. */
export type Framing = {
	readonly name: 'mudmaster' | 'zchat';
	readonly title: string;
	/** What the protocol has; some programs lack part of it. */
	readonly capabilities: readonly Capability[];
	/** Data bytes of the file blocks we send (facts 3.4). */
	readonly fileBlock: number;
	/** What opens a call, before a colon. */
	readonly word: 'CHAT' | 'ZCHAT';
	/** What stands behind the colon. */
	formatCall(caller: Caller, settings: MachineContext['settings']): string;
	/** Nothing while so much is missing that it can't be all. */
	parseCall(line: string): Call | undefined;
	/** Silence in milliseconds after which a call is complete whose end is not marked (facts 2.1, 3.1). */
	readonly silenceMs: number;
	/** What a caller may think who is hung up on without a word. */
	readonly suspicion: string;
};

export const mudmasterFraming: Framing = {
	name: 'mudmaster',
	title: 'MudMaster chat',
	capabilities: ['text', 'emote', 'groups', 'ping', 'raw', 'rename', 'files', 'snoop', 'peek', 'serve'],
	fileBlock: MUDMASTER_FILE_BLOCK,
	word: 'CHAT',
	formatCall,
	parseCall,
	silenceMs: 250,
	suspicion: '',
};

export const zchatFraming: Framing = {
	name: 'zchat',
	title: 'zChat',
	capabilities: [...mudmasterFraming.capabilities, 'presence'],
	fileBlock: ZCHAT_FILE_BLOCK,
	word: 'ZCHAT',
	formatCall: (caller, settings) => formatZchatCall(caller, zchatSettings.parse(settings).security),
	parseCall: parseZchatCall,
	silenceMs: 150,
	suspicion: ', as programs do that speak MudMaster chat alone (/call reaches them)',
};
