/** Bounds and patience (facts 6, 7, 9): milliseconds, bytes and characters, unless a line says otherwise. */
export const limits = {
	/** Keeps the IP packet under 576 bytes, which every network carries whole. */
	textBytes: 480,
	/** Parts of one text; who has more to say sends a file by other means. */
	parts: 16,
	handle: 32,
	field: 256,
	url: 1024,
	netmeetingBytes: 8192,
	/** Participants in the list, and those among them who came unasked and have not shown that their address is theirs. */
	entries: 256,
	unsolicited: 64,
	probeMs: 3000,
	/** So long after a POLL what comes counts as its answer, and the sender's address as his own (facts 8.3). */
	pollFreshMs: 10_000,
	hailMs: 3000,
	messageMs: 3000,
	informationMs: 3000,
	/** From the first field on; all of them come within moments. */
	cardMs: 2000,
	urlMs: 5000,
	/** An answer to our question for a URL counts so long. */
	urlFreshMs: 30_000,
	/** A person decides. */
	netmeetingMs: 60_000,
	netmeetingsPerHour: 3,
	/** An acknowledgement that comes later than this belongs to nothing. */
	lateMs: 30_000,
	/** The same message again within this time is the same one. */
	repeatMs: 10_000,
	/** Two equal datagrams so close are one that the network has doubled. */
	doubledMs: 50,
	/**
	What the network has doubled is acknowledged twice, and so may be what was sent twice: so long the next message
	waits, lest the second acknowledgement count for it.
	*/
	messageGapMs: 250,
	repeatedGapMs: 1000,
	/** Between lines of one kind about one participant. */
	noticeMs: 10_000,
	/** Between warnings about one source. */
	warningMs: 60_000,
	informationEveryMs: 10_000,
	/** A question about us that waits until the asker has shown that his address is his. */
	questionWaitsMs: 5000,
	/** How long an answer from an address shows that somebody is there. */
	validMs: 600_000,
	keepAliveMs: 60_000,
	/** Not all at once: give or take a fifth. */
	keepAliveSpread: 0.2,
	keepAliveTries: 2,
	leaveMs: 600_000,
	tombstoneMs: 10_000,
	/** After a broadcast, answers of strangers are expected so long. */
	broadcastMs: 5000,
	/** Between the two dialects of a broadcast. */
	dialectGapMs: 200,
	/** Between the fields of one answer. */
	fieldGapMs: 10,
	/** Between datagrams to many, and the parts of one text: 50 a second. */
	paceMs: 20,
	/** Datagrams that wait for that; a text to a full list in its longest form. */
	paced: 4096,
	/** Between the two times that we say goodbye, and for all of it. */
	byeGapMs: 100,
	farewellMs: 2000,
	/** Messages that wait for the acknowledgement of another one. */
	queued: 16,
	/** Messages of one participant that are remembered, to know them again. */
	remembered: 16,
	probesPerSender: 16,
	probesQueued: 32,
	/** Between probes of addresses that somebody else has named: two a second. */
	probeGapMs: 500,
	/** The quota of a sender, and an address that was named, are renewed after so long. */
	probeAgainMs: 600_000,
	scanAddresses: 1024,
	/** Twenty datagrams a second; each address may get two. */
	scanGapMs: 100,
	/** Addresses that the user has polled and that are no strangers therefore. */
	invited: 256,
	flood: {datagrams: 100, withinMs: 2000, muteMs: 60_000},
	/** Per second, and at once. */
	answersPerSource: {burst: 8, perSecond: 2},
	answers: {burst: 50, perSecond: 50},
	strangers: {burst: 20, perSecond: 20},
} as const;
