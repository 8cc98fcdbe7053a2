import {describe, expect, test} from 'vitest';
import {bytes} from '../../../source/lib/bytes.js';
import {memberText, readResponse, writeCall} from '../../../source/protocols/secondlife/xmlrpc.js';

const answer = (value: string): string => `<?xml version="1.0"?><methodResponse><params><param><value>${value}</value></param></params></methodResponse>`;

const member = (name: string, value: string): string => `<member><name>${name}</name><value>${value}</value></member>`;

test('a call has one struct', () => {
	expect(writeCall('login<', {first: 'Al & "Co"', agreed: false, options: ['a', 'b'], none: []})).toBe([
		'<?xml version="1.0"?><methodCall><methodName>login&lt;</methodName><params><param><value><struct>',
		member('first', '<string>Al &amp; &quot;Co&quot;</string>'),
		member('agreed', '<boolean>0</boolean>'),
		member('options', '<array><data><value><string>a</string></value><value><string>b</string></value></data></array>'),
		member('none', '<array><data></data></array>'),
		'</struct></value></param></params></methodCall>',
	].join(''));
});

describe('an answer', () => {
	test('is a struct of values', () => {
		expect(readResponse(answer(`<struct>${[
			member('text', '<string> a &lt; b </string>'),
			member('bare', 'plain'),
			member('empty', ''),
			member('number', '<i4>-12</i4>'),
			member('long', '<i8>42</i8>'),
			member('int', '<int> 7 </int>'),
			member('double', '<double>0.5</double>'),
			member('no', '<boolean>0</boolean>'),
			member('yes', '<boolean>1</boolean>'),
			member('time', '<dateTime.iso8601>20261121T00:05:59</dateTime.iso8601>'),
			member('list', '<array><data><value><i4>1</i4></value><value>two</value></data></array>'),
			member('hollow', '<array><data /></array>'),
			member('inner', `<struct>${member('x', '<i4>1</i4>')}</struct>`),
		].join('\n')}</struct>`))).toEqual({struct: {
			text: ' a < b ',
			bare: 'plain',
			empty: '',
			number: -12,
			long: 42,
			int: 7,
			double: 0.5,
			no: false,
			yes: true,
			time: '20261121T00:05:59',
			list: [1, 'two'],
			hollow: [],
			inner: {x: 1},
		}});
	});

	test('may be a fault', () => {
		const fault = `<struct>${member('faultCode', '<int>4</int>')}${member('faultString', '<string>Too many.</string>')}</struct>`;
		expect(readResponse(`<methodResponse><fault><value>${fault}</value></fault></methodResponse>`)).toEqual({fault: 'Too many.'});
		expect(readResponse('<methodResponse><fault><value><struct></struct></value></fault></methodResponse>')).toEqual({fault: ''});
	});

	test('comes without what has no name or no value, and a number that is none stays text', () => {
		expect(readResponse(answer('<struct><member><name>a</name></member><member><value>b</value></member><member/></struct>'))).toEqual({struct: {}});
		expect(readResponse(answer(`<struct>${member('a', '<i4>many</i4>')}${member('b', '<i4 />')}${member('c', '<array />')}</struct>`))).toEqual({struct: {a: 'many', b: '', c: []}});
	});

	test.each([
		'',
		'OK',
		'<html/>',
		'<methodResponse/>',
		'<methodResponse><params/></methodResponse>',
		answer('<string>hi</string>'),
		answer('<array><data/></array>'),
		answer('<struct>').replaceAll('<struct>', '<struct'),
	])('is none: %j', body => {
		expect(readResponse(body)).toBeUndefined();
		expect(readResponse(bytes(body))).toBeUndefined();
	});

	test('has what was written into it and nothing else', () => {
		const response = readResponse(answer(`<struct>${member('__proto__', `<struct>${member('polluted', '1')}</struct>`)}</struct>`))!;
		const {struct} = response as {struct: Record<string, unknown>};
		expect(Object.keys(struct)).toEqual(['__proto__']);
		expect([struct['polluted'], struct.constructor]).toEqual([undefined, undefined]);
	});
});

test('values as text', () => {
	const struct = {a: 'true', b: true, c: 12, d: ['x'], e: {}};
	expect(['a', 'b', 'c', 'd', 'e', 'f'].map(name => memberText(struct, name))).toEqual(['true', 'true', '12', '', '', '']);
});
