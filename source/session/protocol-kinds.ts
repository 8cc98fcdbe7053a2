import type {ConnectionProtocol, DatagramProtocol, Protocol} from '../protocols/protocol.js';

export const isConnectionProtocol = (protocol: Protocol): protocol is ConnectionProtocol => 'codec' in protocol;

/** The word in front of its verbs. */
export const wordOf = (protocol: Protocol): string => (isDatagramProtocol(protocol) ? protocol.word : undefined) ?? protocol.name;

/**
The command that opens an endpoint of it, as one would type it: `/ipchat on`, `/grid login osgrid`.
@param endpoint What the user calls it, where there are several.
*/
export const openingOf = (protocol: DatagramProtocol, endpoint = 'NAME'): string => {
	const verb = protocol.verbs.find(candidate => candidate.endpoint === 'open');
	return [`/${wordOf(protocol)}`, verb?.name ?? '', ...(protocol.isNamed ? [endpoint] : [])].join(' ');
};

/** The command that looks whether somebody of a key, which follows, is there; undefined where there is none. */
export const lookFor = (protocol: DatagramProtocol): string | undefined =>
	protocol.lookVerb === undefined ? undefined : `/${wordOf(protocol)} ${protocol.lookVerb}`;

export const isDatagramProtocol = (protocol: Protocol): protocol is DatagramProtocol => 'datagramCodec' in protocol;
