import fc from 'fast-check';
import {expect, test} from 'vitest';
import {formatZchatCall, parseZchatCall} from '../../../source/protocols/mmchat/handshake-zchat.js';

const declared = {address: '10.0.0.5', port: 4050};

const complete: ReadonlyArray<readonly [what: string, line: string, call: ReturnType<typeof parseZchatCall>]> = [
	['MUSHclient', 'Bob\t\n10.0.0.504050', {name: 'Bob', declared, open: true}],
	['Axmud and KildClient', 'Bob\t0\n10.0.0.504050', {name: 'Bob', declared, open: true}],
	['the full form', 'Bob\t12345\n10.0.0.504050\nsesame', {name: 'Bob', declared, security: 'sesame', open: true}],
	['the full form with more behind it', 'Bob\t0\n10.0.0.504050\nsesame\nmore', {name: 'Bob', declared, security: 'sesame', open: false}],
	['a port with blanks', 'Bob\t0\n10.0.0.54050 ', {name: 'Bob', declared, open: true}],
	['a port that does not begin with 4', 'Bob\t0\n10.0.0.500450', {name: 'Bob', declared: {address: '10.0.0.5', port: 450}, open: true}],
	['an IPv6 address', 'Bob\t0\n2001:db8::104050', {name: 'Bob', declared: {address: '2001:db8::1', port: 4050}, open: true}],
	['an address withheld', 'Bob\t0\n<Unknown>04050', {name: 'Bob', declared: {address: '', port: 4050}, open: true}],
	['a caller who takes no calls', 'Bob\t0\n<Unknown>00000', {name: 'Bob', open: true}],
	['an empty security line', 'Bob\t0\n10.0.0.504050\n', {name: 'Bob', declared, open: true}],
	['no port, and the line has ended', 'Bob\t0\n<Unknown>\nsesame', {name: 'Bob', security: 'sesame', open: true}],
	['a name that is none', '\u{1B}[2J \t0\n10.0.0.504050', {name: '', declared, open: true}],
];

for (const [what, line, call] of complete) {
	test(`reads ${what}`, () => {
		expect(parseZchatCall(line)).toEqual(call);
	});
}

for (const line of ['', 'Bob', 'Bob\t0', 'Bob\t0\n', 'Bob\t0\n10.0.0.5', 'Bob\t0\n10.0.0.50405x']) {
	test(`waits for more behind ${JSON.stringify(line)}`, () => {
		expect(parseZchatCall(line)).toBeUndefined();
	});
}

test('writes the short form, and the full one where there is a phrase', () => {
	expect(formatZchatCall({name: 'Wick', port: 4050}, undefined)).toBe('Wick\t0\n<Unknown>04050');
	expect(formatZchatCall({name: 'Wick', port: 0}, undefined)).toBe('Wick\t0\n<Unknown>00000');
	expect(formatZchatCall({name: 'Wick', port: 50_000}, 'sesame')).toBe('Wick\t0\n<Unknown>50000\nsesame');
});

test('what separates the fields can not be in a name', () => {
	expect(formatZchatCall({name: 'W\ti\nck', port: 1}, undefined)).toBe('W i ck\t0\n<Unknown>00001');
});

test('property: what is read of any line can be used', () => {
	fc.assert(fc.property(fc.string({unit: fc.constantFrom('\t', '\n', ' ', '0', '5', 'a', ':', '\u{FF}', '\u{1B}'), maxLength: 40}), line => {
		const call = parseZchatCall(line);
		fc.pre(call !== undefined);
		expect(call.name).not.toMatch(/\p{Control}/v);
		expect(call.declared?.port ?? 1).toBeGreaterThanOrEqual(1);
		expect(call.declared?.port ?? 1).toBeLessThanOrEqual(65_535);
	}));
});

test('property: what we write is read', () => {
	const anyPhrase = fc.option(fc.string({unit: fc.constantFrom('a', ' ', '5', 'ü'), minLength: 1}), {nil: undefined});
	fc.assert(fc.property(fc.integer({min: 1, max: 65_535}), anyPhrase, (port, security) => {
		expect(parseZchatCall(formatZchatCall({name: 'Wick', port}, security))).toEqual({name: 'Wick', declared: {address: '', port}, ...(security !== undefined && {security}), open: true});
	}));
});
