/** What `status()` tells (facts A2). */
export const UNCONNECTED = 0;
export const HOST_LOOKUP = 1;
export const CONNECTING = 2;
export const CONNECTED = 3;
export const BOUND = 4;
export const CLOSING = 5;
export const LISTENING = 6;

export type SocketState = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** `status(true)`. */
export const STATE_TEXTS: Readonly<Record<SocketState, string>> = {
	[UNCONNECTED]: 'Unconnected',
	[HOST_LOOKUP]: 'HostLookUp',
	[CONNECTING]: 'Connecting',
	[CONNECTED]: 'Connected',
	[BOUND]: 'Bound',
	[CLOSING]: 'Closing',
	[LISTENING]: 'Listening',
};
