/** As much XML as a grid and its tests read; it shares nothing with `source`. */

export type XmlElement = {readonly name: string; readonly children: readonly XmlElement[]; readonly text: string};

const TOKEN = /<\?[^>]*\?>|<!--.*?-->|<(?<close>\/?)(?<name>[\w\-:]+)(?:\s[^<>]*?)?(?<empty>\/?)>|(?<text>[^<]+)/gsy;

const REFERENCE = /&(?:#x(?<hex>[\da-f]+)|#(?<decimal>\d+)|(?<name>\w+));/gi;

const ENTITIES: Readonly<Record<string, string>> = {amp: '&', lt: '<', gt: '>', quot: '"', apos: '\''};

type Open = {readonly name: string; readonly children: XmlElement[]; text: string};

/** @throws Error where it is no XML document of elements and text. */
export const parseXml = (xml: string): XmlElement => {
	const root: Open = {name: '', children: [], text: ''};
	const open = [root];
	let at = 0;
	while (at < xml.length) {
		TOKEN.lastIndex = at;
		const match = TOKEN.exec(xml);
		if (!match) {
			throw new Error(`no XML at ${JSON.stringify(xml.slice(at, at + 20))}`);
		}

		at = TOKEN.lastIndex;
		const {name, close, empty, text} = match.groups!;
		const top = open.at(-1)!;
		if (text !== undefined) {
			top.text += unescape(text);
		} else if (name === undefined) {
			// A declaration or a comment.
		} else if (close === '/') {
			if (open.length < 2 || top.name !== name) {
				throw new Error(`</${name}> closes nothing`);
			}

			open.pop();
		} else {
			const element: Open = {name, children: [], text: ''};
			top.children.push(element);
			if (empty !== '/') {
				open.push(element);
			}
		}
	}

	const [document] = root.children;
	if (open.length > 1 || root.children.length !== 1 || document === undefined || root.text.trim() !== '') {
		throw new Error('not one whole XML document');
	}

	return document;
};

export const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const unescape = (text: string): string => text.replaceAll(REFERENCE, (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) => name === undefined ? String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)) : ENTITIES[name] ?? whole);
