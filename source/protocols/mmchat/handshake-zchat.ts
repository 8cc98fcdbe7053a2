import {cleanName} from '../../lib/clean.js';
import {ADDRESS_WITHHELD, endsInPort, parseEndpoint, PORT_SIZE, type Call, type Caller} from './handshake.js';

/** The number of a registration; zChat itself has always sent this one (facts 3.1). */
const CHAT_ID = '0';

/**
`ZCHAT:` takes name, tab, id, line feed, address and a port of five digits. Only where there is a phrase to be known by, a
line feed and the phrase follow: to Axmud and KildClient these belong to the port (facts 3.1).
*/
export const formatZchatCall = ({name, port}: Caller, security: string | undefined): string => [
	`${name.replaceAll(/[\t\n]/g, ' ')}\t${CHAT_ID}`,
	`${ADDRESS_WITHHELD}${String(port).padStart(PORT_SIZE, '0')}`,
	...(security === undefined ? [] : [security]),
].join('\n');

/**
Nothing while the port is missing that every caller sends.
@param line What stands behind `ZCHAT:`.
*/
export const parseZchatCall = (line: string): Call | undefined => {
	const fields = line.split('\n');
	const [opening = '', endpoint = '', security = ''] = fields;
	if (fields.length < 3 && !endsInPort(endpoint)) {
		return undefined;
	}

	const declared = parseEndpoint(endpoint);
	return {
		name: cleanName(opening.split('\t', 1)[0] ?? ''),
		...(declared && {declared}),
		...(security !== '' && {security}),
		open: fields.length < 4,
	};
};
