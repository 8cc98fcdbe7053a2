/** Bounds and patience (facts 6, 7, 9), in milliseconds, bytes and characters. */
export const limits = {
	/** Keeps the IP packet under 576 bytes, which every network carries whole. */
	textBytes: 480,
	/** Parts of one text; who has more to say sends a file by other means. */
	parts: 16,
	handle: 32,
	field: 256,
	url: 1024,
	netmeetingBytes: 8192,
	/** Everybody in the list, and those among them who came unasked. */
	entries: 256,
	unsolicited: 64,
	probeMs: 3000,
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
	/** Two equal texts so close are one that the network has doubled. */
	doubledMs: 50,
	hailNoticeMs: 10_000,
	informationEveryMs: 10_000,
	/** A question about us that waits until the asker has shown that his address is his. */
	informationWaitsMs: 5000,
	/** How long an answer from an address shows that somebody is there. */
	validMs: 600_000,
	keepAliveMs: 60_000,
	leaveMs: 600_000,
	tombstoneMs: 10_000,
	/** After a broadcast, answers of strangers are expected so long. */
	broadcastMs: 5000,
	/** Between the fields of one answer, and the parts of one text. */
	fieldGapMs: 10,
	partGapMs: 20,
	/** Between datagrams to many: 50 a second. */
	paceMs: 20,
	queued: 16,
	probesPerSender: 16,
	probesQueued: 32,
	/** Between probes of addresses that somebody else has named: two a second. */
	probeGapMs: 500,
	/** One address that was named is probed once in so long. */
	probeAgainMs: 600_000,
	scanAddresses: 1024,
	/** 20 a second. */
	scanGapMs: 50,
	flood: {datagrams: 100, withinMs: 2000, muteMs: 60_000},
	/** Per second, and at once. */
	answersPerSource: {rate: 2, burst: 8},
	answers: {rate: 50, burst: 50},
	strangers: {rate: 20, burst: 20},
} as const;
