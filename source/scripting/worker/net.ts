/** What the sockets of a script need of its thread. */
export type NetHost = {
	/** A line for the script's log. */
	log(line: string): void;
	/** A handler threw; `handler` is its name. */
	failed(error: unknown, handler: string): void;
	/** May the script use files outside its folder? */
	readonly mayUseFiles: boolean;
};

/** `ctx.net`, and what has to be done before the thread ends. */
export type Net = {
	readonly net: Readonly<Record<string, unknown>>;
	close(): Promise<void>;
};

/** The place where the classes of `ctx.net` are made. */
export const createNet = (_host: NetHost): Net => ({net: {}, close: async () => undefined});
