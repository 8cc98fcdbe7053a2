/** Bounds on what a script can do to the rest, each with its reason. Times are milliseconds. */
export const limits = {
	/** A module is read and its top level runs in a few; whoever needs longer does not come to an end. */
	loadMs: 5000,
	activateMs: 5000,
	/** To say goodbye. */
	deactivateMs: 1000,
	/** Sockets give up by themselves after a second; this is for a thread that does not even do that. */
	closeMs: 1500,
	/** A text waits for its filters: more than this a reader would notice. */
	filterMs: 250,
	/** A filter that is late so often in this time is asked no more. */
	lateFilters: {count: 3, withinMs: 60_000},
	/** A typed line has to be answered within this; what takes longer prints its result by itself. */
	commandMs: 5000,
	/** How often the memory of a busy thread is looked at: what it can take until then, it can take. */
	watchMs: 250,
	pingMs: 1000,
	/** No sign of life for so long, and busy: an endless loop. */
	silenceMs: 5000,
	/** The same whether it is busy or not. */
	longestSilenceMs: 15_000,
	/** Mistakes in handlers, after which a script is switched off. */
	mistakes: {count: 10, withinMs: 60_000},
	/** Before a script that broke down is started once more. */
	restartMs: 5000,
	/** Calls to the program: as many as a busy script needs, and few enough that nobody else notices. */
	calls: {burst: 2000, perSecond: 500},
	/** Texts to others. */
	texts: {burst: 10, perSecond: 10},
	/** Lines in rooms; more nobody reads. */
	lines: {burst: 200, perSecond: 200},
	/** Lines in the log, those that a thread writes to its standard output too. */
	logLines: {burst: 500, perSecond: 200},
	/** What `/script log` remembers. */
	logLength: 500,
	/** And of one line, in characters. */
	logLine: 2000,
	/** A line that a thread writes to its standard output, in bytes. */
	outputLine: 8192,
	/** Events that wait for a script that does not keep up; then some are left out. */
	events: 10_000,
	/** Functions that the program may call: commands, filters, events. */
	callbacks: 500,
	/** Scripts that lead to each other. */
	depth: 8,
	/** JSON of all settings of a script, in bytes. */
	settingsBytes: 1024 * 1024,
	/** A synchronous call is answered at once, unless something is wrong. */
	callMs: 5000,
	/** What V8 itself allows a thread, in MiB; see `thread.ts`. */
	heapMegabytes: 2048,
	/** Over so many times of what a script may keep, nobody waits for the garbage to be collected. */
	garbageFactor: 4,
} as const;
