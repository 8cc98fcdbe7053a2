/** Files as a script may use them. */
export type SocketFiles = {
	read(path: string): AsyncIterable<Uint8Array>;
	/** Instead of what was there. */
	write(path: string, octets: Uint8Array): Promise<void>;
};

/** What sockets need of the program that runs the script. */
export type SocketHost = {
	/** A line for the script's log: connections that were dropped. */
	log(line: string): void;
	/** A handler threw, or its promise was rejected; `handler` is its method: `dataAvailableEvent`. */
	failed(error: unknown, handler: string): void;
	/** Undefined where the script has no permission `files`. */
	readonly files?: SocketFiles | undefined;
};
