/**
The letters by which flags of a peer are shown, and what they mean. Programs differ in them (facts 5.4); MudMaster's are
taken where they do not clash.
*/
export const peerFlags = {
	dnd: {letter: 'D', meaning: 'does not want to be disturbed'},
	away: {letter: 'Z', meaning: 'away'},
	silent: {letter: '?', meaning: 'does not answer at the moment'},
	ignore: {letter: 'I', meaning: 'ignored'},
	private: {letter: 'P', meaning: 'private, left out of lists'},
	serve: {letter: 'S', meaning: 'served'},
	snoop: {letter: 'n', meaning: 'may snoop you'},
	snooping: {letter: 'N', meaning: 'snoops you'},
	files: {letter: 'T', meaning: 'may send files unasked'},
	commands: {letter: 'A', meaning: 'may send commands'},
	forward: {letter: 'F', meaning: 'you forward to him'},
} as const;

export type PeerFlag = keyof typeof peerFlags;

export const lettersOf = (flags: readonly PeerFlag[]): string => flags.map(flag => peerFlags[flag].letter).join('');
