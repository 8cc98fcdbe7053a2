export type Target = {readonly host: string; readonly port?: number};

/**
Reads `HOST`, `HOST:PORT`, `HOST PORT`, `[v6]:PORT` or a bare IPv6 address.
Returns undefined for anything else, and for a port outside 1 to 65,535.
*/
export const parseTarget = (text: string): Target | undefined => {
	const [endpoint = '', separatePort, ...surplus] = text.trim().split(/\s+/);
	const isBareV6 = endpoint.split(':').length > 2 && !endpoint.startsWith('[');
	const match = isBareV6
		? /^(?<host>[\d.:a-f]+(?:%\w+)?)$/i.exec(endpoint)
		: /^(?:\[(?<v6>[\d.:a-f]+(?:%\w+)?)\]|(?<host>[^\s"/:[\]]+))(?::(?<port>\d{1,5}))?$/i.exec(endpoint);
	const host = match?.groups?.['v6'] ?? match?.groups?.['host'];
	const digits = match?.groups?.['port'] ?? separatePort;
	if (host === undefined || surplus.length > 0 || (match?.groups?.['port'] !== undefined && separatePort !== undefined)) {
		return undefined;
	}

	if (digits === undefined) {
		return {host};
	}

	const port = /^\d{1,5}$/.test(digits) ? Number(digits) : 0;
	return isPort(port) ? {host, port} : undefined;
};

export const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65_535;

/** How an endpoint is written: IPv6 in brackets. */
export const formatEndpoint = (address: string, port: number): string =>
	address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
