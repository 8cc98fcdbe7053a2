import type {ConnectionProtocol, DatagramProtocol, Protocol} from '../protocols/protocol.js';

export const isConnectionProtocol = (protocol: Protocol): protocol is ConnectionProtocol => 'codec' in protocol;

/** The word in front of its verbs. */
export const wordOf = (protocol: Protocol): string => (isDatagramProtocol(protocol) ? protocol.word : undefined) ?? protocol.name;

export const isDatagramProtocol = (protocol: Protocol): protocol is DatagramProtocol => 'datagramCodec' in protocol;
