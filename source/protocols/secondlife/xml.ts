/** XML as XML-RPC and LLSD need it: elements, their text, and nothing that a stranger could make a bomb of. */
import {SaxesParser} from 'saxes';

export type XmlElement = {
	readonly name: string;
	readonly attributes: Readonly<Record<string, string>>;
	readonly children: readonly XmlElement[];
	/** All that stands in it, without what stands in its children. */
	readonly text: string;
};

type Growing = {
	readonly name: string;
	readonly attributes: Readonly<Record<string, string>>;
	readonly children: Growing[];
	text: string;
};

/** Elements within each other. Who reads them goes down by recursion. */
const DEPTH_LIMIT = 64;

/** Elements altogether: each takes far more memory than its few bytes. A login with 8,000 folders of an inventory has fewer. */
const ELEMENTS_LIMIT = 200_000;

/** Characters that XML can't hold in any spelling (XML 1.0, 2.2). */
const ILLEGAL = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gv;

/** A character by its number. */
const REFERENCE = /&#(?:x(?<hex>[\dA-Fa-f]+)|(?<decimal>\d+));/gv;

const LAST_CHARACTER = 0x10_FF_FF;

/**
Strict, with two exceptions: blanks in front, and characters that XML forbids. Some grids pass on the latter as people send
them, and one person's escape code must not make an answer unreadable that holds the messages of others.

A document type is an error, and with it every entity but the five that all XML has.
@param text As long as the caller takes it.
@returns Undefined for what is no XML, goes too deep, or has too many elements.
*/
export const readXml = (text: string): XmlElement | undefined => {
	const parser = new SaxesParser({position: false, xmlns: false});
	const open: Growing[] = [];
	let root: Growing | undefined;
	let count = 0;
	const add = (piece: string): void => {
		const element = open.at(-1);
		if (element) {
			element.text += piece;
		}
	};

	parser.on('doctype', () => {
		parser.fail('a document type');
	});
	parser.on('opentag', ({name, attributes}) => {
		count++;
		if (open.length === DEPTH_LIMIT || count > ELEMENTS_LIMIT) {
			parser.fail('too deep, or too much');
		}

		const element: Growing = {name, attributes, children: [], text: ''};
		open.at(-1)?.children.push(element);
		root ??= element;
		open.push(element);
	});
	parser.on('closetag', () => {
		open.pop();
	});
	parser.on('text', add);
	parser.on('cdata', add);
	try {
		parser.write(repaired(text)).close();
	} catch {
		return undefined;
	}

	return root;
};

const escapes: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&apos;', '\r': '&#13;'};

/** For text and for attributes. What XML can't hold becomes U+FFFD. */
export const escapeXml = (text: string): string => legal(text).replaceAll(/[\r"&'<>]/g, character => escapes[character]!);

const repaired = (text: string): string =>
	legal(text.trimStart()).replaceAll(REFERENCE, (reference, hex?: string, decimal?: string) => isLegal(numbered(hex, decimal)) ? reference : '\u{FFFD}');

const legal = (text: string): string => text.replaceAll(ILLEGAL, '\u{FFFD}');

const isLegal = (text: string): boolean => legal(text) === text;

/** The character of a reference; NUL, which is not legal either, where there is none of that number. */
const numbered = (hex: string | undefined, decimal: string | undefined): string => {
	const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
	return point <= LAST_CHARACTER ? String.fromCodePoint(point) : '\0';
};
