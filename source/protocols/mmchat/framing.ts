/** What differs between MudMaster chat and zChat beside the framing itself; one machine speaks both. */
export type Framing = {
	readonly name: 'mudmaster' | 'zchat';
	readonly title: string;
	/** Data bytes of the file blocks we send (facts 3.4). */
	readonly fileBlock: number;
};

export const mudmasterFraming: Framing = {name: 'mudmaster', title: 'MudMaster chat', fileBlock: 500};
