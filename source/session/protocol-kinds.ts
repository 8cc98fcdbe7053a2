import type {ConnectionProtocol, DatagramProtocol, Protocol} from '../protocols/protocol.js';

export const isConnectionProtocol = (protocol: Protocol): protocol is ConnectionProtocol => 'codec' in protocol;

export const isDatagramProtocol = (protocol: Protocol): protocol is DatagramProtocol => 'datagramCodec' in protocol;
