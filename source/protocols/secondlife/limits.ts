/** Bounds and patience (facts 4, 7 to 10, 13): milliseconds, bytes and pieces, unless a line says otherwise. */
export const limits = {
	/** What a grid keeps of one text; it cuts the rest off without a word (facts 8.3). */
	textBytes: 1023,
	/** Parts of one text, which is more than a screen of them. */
	parts: 16,
	/** Parts that wait to be sent, in all rooms together. */
	queued: 256,
	/** Texts of a room whose copy from the grid is still expected, late ones included. */
	unreturned: 64,
	/** A copy that takes longer counts as lost: a member's own comes within moments (facts 8.4). */
	copyMs: 30_000,

	/** Of a datagram with what is appended to it: no network between here and a grid cuts these up. */
	datagramBytes: 1200,
	/** Acknowledgements are collected so long; 100 to 300 (facts 9). */
	ackMs: 100,
	/** In one packet, as other programs do it. */
	acks: 250,
	/** A reliable packet leaves again after so long, then after half as long again each time, up to the second number … */
	resendMs: 1000,
	slowestResendMs: 4000,
	/** … and is given up so long after it first left: nine times in all. */
	undeliveredMs: 30_000,
	/** Numbers of reliable packets that are known again: more than come in the minute after which a sender has given us up. */
	remembered: 4096,
	/** Without a packet for so long we ask whether the region is there, and go on asking. */
	quietMs: 15_000,
	pingMs: 5000,
	/** Twelve of the region's pings were missed (facts 9). */
	silenceMs: 60_000,

	/** Before the one try that follows `presence`: at once is too early (facts 14). */
	presenceMs: 1000,
	/** Other places that a grid may send us to. */
	hops: 3,

	/** From the login to our place in the region. */
	arrivalMs: 20_000,
	/** Before we enter without an answer about capabilities. */
	seedPatienceMs: 3000,
	seedMs: 15_000,
	seedBytes: 65_536,
	seedRetryMs: 1000,
	slowestSeedRetryMs: 60_000,
	urlBytes: 2048,

	/** Longer than any grid holds a poll (facts 7). */
	pollMs: 90_000,
	pollBytes: 4_194_304,
	/** An answer that comes sooner than this was not held. */
	heldMs: 10_000,
	/** The pause after it, which doubles as long as that goes on. */
	pollAgainMs: 250,
	slowestPollMs: 30_000,
	/** After so many in a row the user is told. */
	earlyPolls: 6,
	/** Answers with events: a region has some ten times a second (facts 14). */
	polls: {burst: 20, perSecond: 10},
	/** Events of one answer. */
	events: 512,

	/** Without a list of groups we ask for one, so often (facts 14). */
	groupsMs: 4000,
	groupsTries: 3,
	groups: 1000,
	/** Rooms that are being opened at a time, the answer to each, and tries. */
	opening: 16,
	openingMs: 10_000,
	openingTries: 2,
	/** After hours of silence a room is opened once more before something is said in it (facts 8.2). */
	staleMs: 3_600_000,
	/** Rooms of single persons; the one that was used longest ago makes room. */
	people: 256,

	/** Whoever speaks is looked up so long, while what he says waits. */
	nameMs: 2000,
	/** Names asked for come together so long, and this many fit one packet. */
	namesTogetherMs: 20,
	namesPerRequest: 64,
	/** Lookups at a time; and after one without an answer so long without another. */
	lookups: 512,
	namelessMs: 60_000,
	names: 4096,
	/** Texts of one room that wait for a name. */
	held: 256,

	membersMs: 30_000,
	membersBytes: 16_777_216,
	/** Names in a list of who is online. */
	listed: 128,
	/** Groups or people that an error names. */
	named: 5,

	/** What is said near our avatar, and what the region tells everybody. */
	asides: {burst: 10, perSecond: 1},
	/** Between warnings of one kind. */
	warningMs: 60_000,

	/** LogoutReply mostly never comes (facts 1, 20). */
	logoutMs: 2000,
	/** A farewell (KickUser) may come behind the news that the connection is over. */
	graceMs: 1000,
	/** Before the first login after a loss; the pause doubles each time, and each is up to a fifth longer than that. */
	returnMs: 5000,
	slowestReturnMs: 300_000,
	returnSpread: 0.2,
	/** Who has been in for so long starts with a short pause again; sooner, two of us might throw each other out in turn. */
	stableMs: 300_000,
	/** Regions in a row that did not take us in, before we have been in any. */
	arrivals: 3,
	/** Refusals in a row after a loss, before they are believed. */
	refusals: 5,
} as const;
