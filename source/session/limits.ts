/** Bounds on what others can make us hold, each with its reason. */
export const limits = {
	/** Far beyond any circle of friends; bounds memory and the cost of a text to everybody. */
	peers: 1024,
	/** Callers who have not sent a byte; a real one sends at once. */
	waiting: 64,
	waitingPerAddress: 16,
	greetingMs: 10_000,
	/** A text of a slow reader's backlog; who falls further behind will not catch up. */
	queueBytes: 1024 * 1024,
	/** Below this, whoever sends in bulk may go on. */
	lowWaterBytes: 256 * 1024,
	/** Blocks and events of a connection that wait for the filters of scripts; then nothing more is read, and who sends in bulk waits. */
	filteredBlocks: 256,
	/** What is sent in answer to others can't be held back; who lets so much of it pile up keeps nobody connected. */
	filteredBacklog: 4096,
	/** Events of all connections that wait for the filters of what is shown. */
	filteredEvents: 1024,
	/** One gathered write: beyond it larger writes bring nothing. */
	writeBytes: 64 * 1024,
	/** More than a person can answer. */
	questions: 32,
	/** One caller must not keep all others from asking. */
	questionsPerAddress: 4,
	questionMs: 60_000,
	/** Nothing at all of a block that has begun: a program writes the whole of it, and TCP repeats what is lost within seconds. */
	stallMs: 60_000,
	lookupMs: 15_000,
	connectMs: 30_000,
	/** Time for a refusal or the last texts to reach the other side before the connection is cut. */
	closeMs: 5000,
	/** While hanging up nobody waits for an answer: TinTin++ looks at its sockets every 100 ms. */
	partingWindowMs: 150,
	/** The same when the program ends: nobody waits longer for it. */
	farewellMs: 1000,
	/** Networks change when a cable is pulled, or a lid opened; nobody notices a minute of it. */
	networksMs: 60_000,
	/** What an endpoint may take to say goodbye: IPchat two seconds, and so does a grid. */
	leaveMs: 2500,
	/** Messages that may still count up, for each socket. */
	repeatable: 256,
	/** A folder's worth of files for one peer; each keeps a file open. */
	waitingFiles: 32,
	/** What is read or written at once: larger pieces bring nothing, smaller ones cost a system call each. */
	fileChunkBytes: 256 * 1024,
	/** While one is being sent the next is read. */
	fileChunksAhead: 2,
	/** So much may wait for the disk; then nothing more is read from the peer until it is below the lower mark. */
	fileHighWaterBytes: 4 * 1024 * 1024,
	fileLowWaterBytes: 1024 * 1024,
	/** More often than four times a second nobody reads how far a file is. */
	progressMs: 250,
	/** A rate over less time jumps, one over more lags behind. */
	rateMs: 3000,
	/** The other's version comes right behind the handshake, also over a slow line. */
	fileStartMs: 1500,
	/** How often a file goes on by itself after its connection broke: a line that breaks more often than that is no use. */
	fileTries: 5,
	/** Consent, and the wish to send, are good for so long. */
	fileMemoryMs: 3_600_000,
	/** Broken files that are remembered at once. */
	rememberedFiles: 64,
	/** What /files tells of those that are over. */
	endedFiles: 10,
	/** The same words over two ways arrive within this; later they are more likely said again (facts 5.3). */
	echoMs: 10_000,
	/** Texts remembered for that, and their characters: what a flood from all peers together may make us hold. */
	echoes: 10_000,
	echoCharacters: 4 * 1024 * 1024,
	/** Shorter texts of ours fit one block in every charset, so they come back whole or not at all. */
	wholeCharacters: 256,
	/** Longer ones that are remembered for that: more come from a script only. */
	longTexts: 64,
	/** More from one peer than people write; every text passed on costs as many as there are peers. */
	relay: {burst: 50, perSecond: 20},
	/** A flood that is held back is told of once in this time. */
	throttleNoticeMs: 60_000,
	/** Calls that somebody's list may lead to: a circle of friends, and no scan of a network. */
	dialled: 16,
	/** What fits a screen beside the question whether to keep it. */
	offerCharacters: 500,
	/** Files that whoever may send commands can put on our disk: far more than he has reason to. */
	offers: {burst: 10, perSecond: 0.1},
	/** A broken line may be whole again at once; one that was hung up had a reason. The time doubles with every call. */
	reconnectMs: 2000,
	reconnectClosedMs: 60_000,
	/** Often enough to be back soon, and no burden on a network that is not. */
	reconnectLongestMs: 300_000,
	/** By then he has switched off, and not lost his line. */
	reconnectForMs: 3_600_000,
	reconnectClosedCalls: 5,
	/** A connection that held so long was a good one: if it is lost the times begin anew. */
	settledMs: 60_000,
} as const;
