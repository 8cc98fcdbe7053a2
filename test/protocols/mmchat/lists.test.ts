import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {ENTRIES_LIMIT, formatConnections, formatPairs, formatPeek, parsePairs, parsePeek} from '../../../source/protocols/mmchat/list-fields.js';
import {Lists} from '../../../source/protocols/mmchat/lists.js';
import {mudmaster} from '../../../source/protocols/mmchat/index.js';
import type {Listed, MachineContext, ConnectionProtocol} from '../../../source/protocols/protocol.js';
import {createLink} from '../../support/link.js';
import {exchange, Side} from '../../support/machine-pair.js';
import {eventsOf, noticesOf, Wire} from '../../support/wire.js';

const bo: Listed = {address: '10.0.0.9', port: 4050, name: 'Bo'};
const cy: Listed = {address: '2001:db8::7', port: 4051, name: 'Cy'};

const knowing = (...entries: readonly Listed[]): Partial<MachineContext> => ({roster: {peers: () => [], listed: () => entries, isBlocked: () => false}});

describe('what others ask us', () => {
	test('a peek is answered with addresses, ports and names, each ended', () => {
		const wire = new Wire('Foo 1.0', knowing({...bo, name: 'Al'}));
		wire.hear('1C FF');
		expect(wire.sent()).toBe('\u{1D}10.0.0.9~4050~Al~\u{FF}');
	});

	test('a request is answered with pairs, none ended', () => {
		const wire = new Wire('Foo 1.0', knowing(bo, cy));
		wire.hear('02 FF');
		expect(wire.sent()).toBe('\u{3}10.0.0.9,4050,2001:db8::7,4051\u{FF}');
	});

	test('who has nobody to list says so at once', () => {
		const wire = new Wire();
		wire.hear('1C FF 02 FF');
		expect(wire.sent()).toBe('\u{1D}\u{FF}\u{3}\u{FF}');
	});

	test('no name can pretend to be two entries, or end the block', () => {
		const wire = new Wire('MUSHclient v5.07', knowing({...bo, name: 'a~b,c\n\u{7}ÿ'}));
		wire.hear('1C FF');
		expect(wire.sent()).toBe('\u{1D}10.0.0.9~4050~a_b_c___~\u{FF}');
		expect(formatPeek([{address: '10.0.0.9', port: 4050}])).toBe('10.0.0.9~4050~_~');
	});

	test('zChat has pairs without names', () => {
		const lists = new Lists(createLink('zchat', 'Foo 1.0', knowing(bo, cy)));
		expect(lists.receive({code: 28, payload: ''})).toMatchObject([{type: 'send', block: {code: 29, payload: '10.0.0.9,4050,2001:db8::7,4051,'}}]);
	});

	test('a list of ours fits one block of MudMaster', () => {
		const many = Array.from({length: 1024}, (_, index) => ({address: `10.0.${index >> 8}.${index & 255}`, port: 4050, name: `Peer ${index}`}));
		for (const list of [formatPeek(many), formatPairs(many), formatConnections(many)]) {
			expect(list.length).toBeLessThanOrEqual(4000);
			expect(list.length).toBeGreaterThan(3900);
		}

		expect(parsePeek(formatPeek(many)).at(-1)?.name).toMatch(/^Peer \d+$/);
	});
});

describe('what we ask', () => {
	test('peek and request, one of each at a time', () => {
		const wire = new Wire();
		expect(wire.command({command: 'peek'})).toContainEqual({type: 'timer', id: 'peek', ms: 30_000});
		expect(wire.command({command: 'request'})).toContainEqual({type: 'timer', id: 'request', ms: 30_000});
		expect(wire.sent()).toBe('\u{1C}\u{FF}\u{2}\u{FF}');
		expect(noticesOf(wire.command({command: 'peek'}))).toEqual(['Al has not answered the last /peek yet.']);
		expect(noticesOf(wire.command({command: 'request'}))).toEqual(['Al has not answered the last /request yet.']);
		expect(wire.sent()).toBe('');
	});

	test('an answer is given to whoever asked', () => {
		const wire = new Wire();
		wire.command({command: 'peek'});
		expect(wire.hear('1D "10.0.0.9~4050~Bo~" FF')).toEqual([
			{type: 'cancel', id: 'peek'},
			{type: 'emit', event: {event: 'peek', entries: [bo]}},
		]);
		wire.command({command: 'request'});
		expect(wire.hear('03 "10.0.0.9,4050 ,10.0.0.7,4051 " FF')).toEqual([
			{type: 'cancel', id: 'request'},
			{type: 'emit', event: {event: 'connections', entries: [{address: '10.0.0.9', port: 4050}, {address: '10.0.0.7', port: 4051}]}},
		]);
		wire.command({command: 'peek'});
		expect(eventsOf(wire.hear('1D FF'))).toEqual([{event: 'peek', entries: []}]);
	});

	test('MudMaster says in words that it has nobody', () => {
		const wire = new Wire('MudMaster 2k6v4');
		wire.command({command: 'peek'});
		expect(wire.hear(String.raw`07 "\n<CHAT> Al doesn't have any other connections." FF`)).toEqual([
			{type: 'cancel', id: 'peek'},
			{type: 'emit', event: {event: 'peek', entries: []}},
		]);
		expect(eventsOf(wire.hear(String.raw`07 "\n<CHAT> Al doesn't have any other connections." FF`))).toMatchObject([{event: 'message', scope: 'notice'}]);
	});

	test('no answer within half a minute', () => {
		const wire = new Wire();
		for (const command of ['peek', 'request'] as const) {
			wire.command({command});
			expect(noticesOf(wire.expire(command))).toEqual([`Al's program did not answer /${command} within 30 seconds. Some say nothing where there is nobody to list.`]);
			expect(eventsOf(wire.command({command}))).toEqual([]);
		}
	});

	test('a list that nobody asked for dials nothing and says so', () => {
		const wire = new Wire();
		expect(eventsOf(wire.hear('03 "10.0.0.9,4050,10.0.0.7,4051" FF'))).toEqual([{
			event: 'notice',
			code: 'request-unasked',
			text: 'Al sent a list of 2 addresses that you had not asked for. Nothing was dialled. To ask for it, type /request Al.',
		}]);
		expect(noticesOf(wire.hear('1D "10.0.0.9~4050~Bo~" FF'))).toEqual(['Al sent a list of 1 address that you had not asked for. Nothing was dialled. To ask for it, type /peek Al.']);
		wire.command({command: 'peek'});
		expect(eventsOf(wire.hear('03 "10.0.0.9,4050" FF'))).toMatchObject([{event: 'notice', code: 'request-unasked'}]);
	});

	test('two machines back to back', () => {
		const protocol = mudmaster as ConnectionProtocol;
		const wick = new Side(protocol, 'caller', 'Wick');
		const al = new Side(protocol, 'answerer', 'Al', knowing(bo, cy));
		exchange(wick, al);
		al.feed({type: 'timer', id: 'settle'});
		al.feed({type: 'answer', id: 'call', choice: 'accept'});
		exchange(wick, al);
		wick.command({command: 'peek'});
		wick.command({command: 'request'});
		exchange(wick, al);
		expect(eventsOf(wick.effects)).toEqual([
			{event: 'peek', entries: [bo, cy]},
			{event: 'connections', entries: [{address: bo.address, port: bo.port}, {address: cy.address, port: cy.port}]},
		]);
	});
});

describe('lists as others write them', () => {
	for (const [what, list, entries] of [
		['the specification, without the last ~', '10.0.0.9~4050~Bo~10.0.0.7~4051~Cy', [bo, {address: '10.0.0.7', port: 4051, name: 'Cy'}]],
		['MUSHclient, TinTin++, MudMaster', '10.0.0.9~4050~Bo~', [bo]],
		['ports padded with blanks and zeros', '10.0.0.9~4050 ~Bo~10.0.0.7~04051~Cy~', [bo, {address: '10.0.0.7', port: 4051, name: 'Cy'}]],
		['Axmud, with commas', '10.0.0.9,4050,10.0.0.7,4051', [{address: '10.0.0.9', port: 4050}, {address: '10.0.0.7', port: 4051}]],
		['zChat, with a comma at the end', '10.0.0.9,4050,', [{address: '10.0.0.9', port: 4050}]],
		['unknown addresses', '<Unknown>~4050~Al~10.0.0.9~4050~Bo~10.0.0.7~<Unknown>~Cy~', [bo]],
		['an unknown address behind a name', '10.0.0.9~4050~Bo~<Unknown>~4050~a~b~', [bo]],
		['a name with a ~ in it', '10.0.0.9~4050~B~o~2001:db8::7~4051~Cy~', [{...bo, name: 'B~o'}, cy]],
		['a name that is empty', '10.0.0.9~4050~~2001:db8::7~4051~Cy~', [{address: '10.0.0.9', port: 4050}, cy]],
		['escape sequences in a name', '10.0.0.9~4050~\u{1B}]0;x\u{7}B\u{1B}[2Jo~', [bo]],
		['host names', 'mud.example.org~4050~Bo~localhost~4051~Cy~', [{...bo, address: 'mud.example.org'}, {address: 'localhost', port: 4051, name: 'Cy'}]],
		['ports that are none', '10.0.0.9~0~Bo~10.0.0.9~65536~Bo~10.0.0.9~-1~Bo~10.0.0.9~http~Bo~', []],
		['addresses that are none', '10.0.0.9 x~4050~Bo~~4050~Bo~12345~4050~Bo~', []],
		['the same entry twice', '10.0.0.9~4050~Bo~10.0.0.9~4050~Bo~10.0.0.9~4050~Bob~', [bo, {...bo, name: 'Bob'}]],
		['nothing', '', []],
		['nothing but separators', '~~~~~~~~', []],
	] as const) {
		test(`peek: ${what}`, () => {
			expect(parsePeek(list)).toEqual(entries);
		});
	}

	for (const [what, list, entries] of [
		['TinTin++', '10.0.0.1,4050 ,10.0.0.7,4051 ', [{address: '10.0.0.1', port: 4050}, {address: '10.0.0.7', port: 4051}]],
		['unknown addresses and ports', '<Unknown>,4050,10.0.0.7,<Unknown>,10.0.0.1,4050', [{address: '10.0.0.1', port: 4050}]],
		['one field too many', '10.0.0.1,4050,10.0.0.7', [{address: '10.0.0.1', port: 4050}]],
		['a comma at the end', '10.0.0.1,4050,', [{address: '10.0.0.1', port: 4050}]],
		['IPv6', 'fe80::1%eth0,4050', [{address: 'fe80::1%eth0', port: 4050}]],
		['the same place twice', '10.0.0.1,4050,10.0.0.1,4050', [{address: '10.0.0.1', port: 4050}]],
		['one word', 'hello', []],
	] as const) {
		test(`connections: ${what}`, () => {
			expect(parsePairs(list)).toEqual(entries);
		});
	}

	test('ten thousand entries', () => {
		const entries = Array.from({length: 10_000}, (_, index) => `10.0.${index >> 8}.${index & 255}`);
		expect(parsePeek(entries.map(address => `${address}~4050~Bo~`).join(''))).toHaveLength(ENTRIES_LIMIT);
		expect(parsePairs(entries.map(address => `${address},4050`).join(','))).toHaveLength(ENTRIES_LIMIT);
	});

	test('whatever comes, what comes out can be called', () => {
		const field = fc.oneof(fc.constantFrom('10.0.0.9', '::1', '4050', '4050 ', '<Unknown>', '', 'Bo'), fc.string({unit: 'binary', maxLength: 8}));
		fc.assert(fc.property(fc.array(field, {maxLength: 40}), fc.constantFrom('~', ','), (fields, separator) => {
			for (const parse of [parsePeek, parsePairs]) {
				for (const {address, port, name} of parse(fields.join(separator))) {
					expect(address).toMatch(/^[\w:][\w%\-.:]{0,63}$/);
					expect(port >= 1 && port <= 65_535).toBe(true);
					expect(name ?? '').not.toMatch(/\p{Control}/v);
				}
			}
		}));
	});

	test('what we write is read again', () => {
		const entry = fc.record({
			address: fc.oneof(fc.ipV4(), fc.ipV6()),
			port: fc.integer({min: 1, max: 65_535}),
			name: fc.stringMatching(/^[a-z]{1,15}$/),
		});
		fc.assert(fc.property(fc.uniqueArray(entry, {maxLength: 20, selector: ({address, port}) => `${address} ${port}`}), entries => {
			expect(parsePeek(formatPeek(entries))).toEqual(entries);
			expect(parsePairs(formatConnections(entries))).toEqual(entries.map(({address, port}) => ({address, port})));
			expect(parsePairs(formatPairs(entries))).toEqual(parsePairs(formatConnections(entries)));
		}));
	});
});
