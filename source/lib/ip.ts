/** IP addresses as text. */

const BYTE = String.raw`(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`;

/** Four decimal numbers; shorter and octal spellings mean different things to different systems. */
const V4 = new RegExp(String.raw`^${BYTE}(?:\.${BYTE}){3}$`, 'v');

const V6 = /^(?<address>[\d.:a-f]+)(?<zone>%[\w\-.]+)?$/iv;

/** IPv4 in IPv6 (RFC 4291 2.5.5.2), as the URL standard spells it. */
const MAPPED = /^::ffff:(?<high>[\da-f]{1,4}):(?<low>[\da-f]{1,4})$/v;

/** Equal addresses in one spelling (RFC 5952), and an IPv4 address in IPv6 as what it is. Undefined for what is no address. */
export const canonicalAddress = (text: string): string | undefined => {
	if (V4.test(text)) {
		return text;
	}

	const {address, zone = ''} = V6.exec(text)?.groups ?? {};
	const url = `http://[${address}]`;
	if (!address?.includes(':') || !URL.canParse(url)) {
		return undefined;
	}

	const canonical = new URL(url).hostname.slice(1, -1);
	const {high, low} = MAPPED.exec(canonical)?.groups ?? {};
	return high === undefined || low === undefined
		? canonical + zone
		: [high, low].map(part => Number.parseInt(part, 16)).flatMap(part => [part >> 8, part & 0xFF]).join('.');
};

/**
Can somebody be there? Nobody is at an unspecified, multicast, reserved or broadcast address (RFC 6890, RFC 4291 2.7).
@param address As {@link canonicalAddress} spells it.
*/
export const isHostAddress = (address: string): boolean => {
	if (address.includes(':')) {
		return address !== '::' && !address.startsWith('ff');
	}

	const first = Number(address.split('.', 1)[0]);
	return first > 0 && first < 224;
};
