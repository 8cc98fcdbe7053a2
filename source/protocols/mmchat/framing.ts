import type {Capability} from '../protocol.js';

/** What differs between MudMaster chat and zChat beside the framing itself; one machine speaks both. */
export type Framing = {
	readonly name: 'mudmaster' | 'zchat';
	readonly title: string;
	/** What the protocol has; some programs lack part of it. */
	readonly capabilities: readonly Capability[];
	/** Data bytes of the file blocks we send (facts 3.4). */
	readonly fileBlock: number;
};

export const mudmasterFraming: Framing = {
	name: 'mudmaster',
	title: 'MudMaster chat',
	capabilities: ['text', 'emote', 'groups', 'ping', 'raw', 'rename', 'files', 'snoop', 'peek', 'serve'],
	fileBlock: 500,
};
