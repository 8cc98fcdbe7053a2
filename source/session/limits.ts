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
} as const;
