/** What a script is told when a socket fails (facts A6). */

export type SocketErrorName =
	| 'ConnectionRefused' | 'RemoteHostClosed' | 'HostNotFound' | 'SocketAccess' | 'SocketResource' | 'SocketTimeout'
	| 'DatagramTooLarge' | 'Network' | 'AddressInUse' | 'SocketAddressNotAvailable' | 'UnsupportedSocketOperation'
	| 'NotConnected' | 'BadPort' | 'BadState' | 'WriteBufferFull' | 'PermissionDenied' | 'UnknownSocket';

export type SocketError = {
	/** Stable, for comparing. */
	readonly name: SocketErrorName;
	/** The system's or Node's, such as `ECONNREFUSED`; of what this side refuses it is the name again. */
	readonly code: string;
	/** For people: "ConnectionRefused: the host refused the connection (127.0.0.1 port 4050)". */
	readonly message: string;
};

/** Who could not be reached, or where nothing could be opened. */
export type Place = {readonly host: string; readonly port: number};

const NAMES: Readonly<Record<string, SocketErrorName>> = {
	ECONNREFUSED: 'ConnectionRefused',
	ECONNRESET: 'RemoteHostClosed',
	EPIPE: 'RemoteHostClosed',
	ENOTFOUND: 'HostNotFound',
	EACCES: 'SocketAccess',
	EPERM: 'SocketAccess',
	EMFILE: 'SocketResource',
	ENFILE: 'SocketResource',
	ENOBUFS: 'SocketResource',
	ENOMEM: 'SocketResource',
	ETIMEDOUT: 'SocketTimeout',
	EMSGSIZE: 'DatagramTooLarge',
	ENETUNREACH: 'Network',
	EHOSTUNREACH: 'Network',
	ENETDOWN: 'Network',
	EADDRINUSE: 'AddressInUse',
	EADDRNOTAVAIL: 'SocketAddressNotAvailable',
	EAFNOSUPPORT: 'UnsupportedSocketOperation',
	EOPNOTSUPP: 'UnsupportedSocketOperation',
};

const TEXTS: Readonly<Record<Exclude<SocketErrorName, 'UnknownSocket'>, string>> = {
	ConnectionRefused: 'the host refused the connection',
	RemoteHostClosed: 'the connection was reset by the peer',
	HostNotFound: 'the name could not be resolved',
	SocketAccess: 'not permitted (low port or no broadcast flag)',
	SocketResource: 'out of sockets or memory',
	SocketTimeout: 'timed out',
	DatagramTooLarge: 'datagram too large',
	Network: 'network unreachable',
	AddressInUse: 'address and port in use',
	SocketAddressNotAvailable: 'not an address of this machine',
	UnsupportedSocketOperation: 'not supported',
	NotConnected: 'the socket is not connected',
	BadPort: 'a port is a whole number up to 65535, and 0 only to listen on any',
	BadState: 'the socket is busy with something else',
	WriteBufferFull: 'too much is waiting to be sent already',
	PermissionDenied: 'the script has no permission for files',
};

const nameOf = ({code = '', syscall}: NodeJS.ErrnoException): SocketErrorName =>
	syscall === 'getaddrinfo' || code.startsWith('EAI_') ? 'HostNotFound' : NAMES[code] ?? 'UnknownSocket';

/** What the system says, in words. */
export const describeError = (error: Error, asked: Place): SocketError => {
	const {code = error.message} = error as NodeJS.ErrnoException;
	if (error instanceof AggregateError && error.errors.length > 0) {
		// Node's own text is empty where several addresses were tried.
		const attempts = error.errors.map(attempt => describeError(attempt as Error, asked));
		return {...attempts[0]!, message: attempts.map(({message}) => message).join('; ')};
	}

	const {address = asked.host, port = asked.port} = error as Partial<{address: string; port: number}>;
	const name = nameOf(error);
	const text = name === 'UnknownSocket' ? code : TEXTS[name];
	return {name, code, message: `${name}: ${text} (${address} port ${port})`};
};

/** What this side refuses; `detail` takes the place of the usual text. */
export const refusal = (name: Exclude<SocketErrorName, 'UnknownSocket'>, detail: string = TEXTS[name]): SocketError =>
	({name, code: name, message: `${name}: ${detail}`});

/** What the disk says, or Node where a script has gone outside of its folder. */
export const describeFileError = ({code = '', message}: NodeJS.ErrnoException, path: string): SocketError => {
	const name = ['EACCES', 'EPERM', 'ERR_ACCESS_DENIED'].includes(code) ? 'PermissionDenied' : 'UnknownSocket';
	return {name, code, message: `${name}: ${code === '' ? message : code} (${path})`};
};
