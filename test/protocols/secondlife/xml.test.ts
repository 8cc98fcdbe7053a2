import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {escapeXml, readXml, type XmlElement} from '../../../source/protocols/secondlife/xml.js';
import {hostileText} from '../../lib/hostile-text.js';

const nested = (depth: number): string => '<a>'.repeat(depth) + '</a>'.repeat(depth);

test('elements, attributes and text', () => {
	expect(readXml('<?xml version="1.0" encoding="utf-8"?>\n<a b="c &amp; d">x<!-- no --><e/><![CDATA[<y>]]> &lt;z&#x263A;</a>\n')).toEqual({
		name: 'a',
		attributes: {b: 'c & d'},
		children: [{name: 'e', attributes: {}, children: [], text: ''}],
		text: 'x<y> <z☺',
	});
});

test('blanks and a byte order mark in front are left out', () => {
	expect(readXml('\u{FEFF}\r\n <?xml version="1.0"?><a/>')).toMatchObject({name: 'a'});
});

test.each([
	'',
	' ',
	'hello',
	'<a>',
	'</a>',
	'<a></b>',
	'<a/><b/>',
	'<a b=c/>',
	'<a b="1" b="2"/>',
	'<a>&</a>',
	'<a>&nbsp;</a>',
	'<a>&constructor;</a>',
	'<a>]]></a>',
	'<a',
	'<a>&#x;</a>',
	'<a>&#X41;</a>',
	'x<a/>',
])('%j is no XML', text => {
	expect(readXml(text)).toBeUndefined();
});

describe('what is made to do harm', () => {
	test('a document type is an error, whatever is in it', () => {
		const laughs = Array.from({length: 9}, (_, index) => `<!ENTITY l${index + 1} "${`&l${index};`.repeat(10)}">`).join('');
		expect(readXml(`<!DOCTYPE a [<!ENTITY l0 "ha">${laughs}]><a>&l9;</a>`)).toBeUndefined();
		expect(readXml('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>')).toBeUndefined();
		expect(readXml('<!DOCTYPE a><a/>')).toBeUndefined();
	});

	test('elements go 64 deep', () => {
		expect(readXml(nested(64))).toBeDefined();
		expect(readXml(nested(65))).toBeUndefined();
		expect(readXml('<a>'.repeat(1_000_000))).toBeUndefined();
	});

	test('there are 200,000 elements at most', () => {
		expect(readXml(`<r>${'<a/>'.repeat(199_999)}</r>`)?.children).toHaveLength(199_999);
		expect(readXml(`<r>${'<a/>'.repeat(200_000)}</r>`)).toBeUndefined();
	});

	test('names of JavaScript are names like others', () => {
		const root = readXml('<__proto__ __proto__="x" constructor="y"><constructor/></__proto__>')!;
		expect(root.name).toBe('__proto__');
		expect(Object.entries(root.attributes)).toEqual([['__proto__', 'x'], ['constructor', 'y']]);
		expect(readXml('<a/>')!.attributes.constructor).toBeUndefined();
	});
});

describe('characters that XML forbids (a person can send them, and the grid passes them on)', () => {
	test.each([
		['\u{1B}[2J', '\u{FFFD}[2J'],
		['&#27;[2J', '\u{FFFD}[2J'],
		['&#x1b;&#x1B;', '\u{FFFD}\u{FFFD}'],
		['&#0;&#x0000;', '\u{FFFD}\u{FFFD}'],
		['&#xD800;&#xFFFE;\u{D800}\u{FFFF}', '\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}'],
		['&#99999999999999999999;', '\u{FFFD}'],
		['&#9;&#10;&#13;&#x41;&#x1F600;', '\t\n\rA😀'],
	])('%j', (text, read) => {
		expect(readXml(`<a>${text}</a>`)?.text).toBe(read);
	});
});

test('what is escaped is read again, but for what XML can\'t hold', () => {
	fc.assert(fc.property(fc.oneof(hostileText(), fc.string({unit: 'binary'})), text => {
		const {text: inside, attributes} = readXml(`<a b="${escapeXml(text)}">${escapeXml(text)}</a>`)!;
		expect(inside).toBe(text.toWellFormed().replaceAll(/[\0-\u{8}\v\f\u{E}-\u{1F}\u{FFFE}\u{FFFF}]/gu, '\u{FFFD}'));
		expect(attributes['b']).toBe(inside.replaceAll(/[\t\n]/g, ' '));
	}));
	expect(escapeXml('<a href="x">&\'')).toBe('&lt;a href=&quot;x&quot;&gt;&amp;&apos;');
});

test('any text is an element or nothing, never an error', () => {
	const piece = fc.constantFrom(
		'<',
		'>',
		'/',
		'<a>',
		'</a>',
		'<a/>',
		'&',
		';',
		'&amp;',
		'&#',
		'&#x41;',
		'<!',
		'<![CDATA[',
		']]>',
		'<?xml version="1.0"?>',
		'<!DOCTYPE a [',
		'"',
		'=',
		' b="',
		'text',
		'\0',
		'\u{1B}',
		'\u{D800}',
	);
	const count = ({children}: XmlElement): number => children.reduce((sum, element) => sum + count(element), 1);
	fc.assert(fc.property(fc.array(piece, {maxLength: 60}).map(pieces => pieces.join('')), text => {
		const root = readXml(text);
		expect(root ? count(root) : 0).toBeLessThanOrEqual(text.split('<').length - 1);
	}), {numRuns: 1000});
});
