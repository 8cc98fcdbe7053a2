import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {bytes, concat} from '../../../source/lib/bytes.js';
import {decode, encode} from '../../../source/lib/charset.js';
import {splitSgr, stripSgr} from '../../../source/lib/sgr.js';
import {mudmaster} from '../../../source/protocols/mmchat/index.js';
import {KEPT_LINES} from '../../../source/protocols/mmchat/snoop-in.js';
import {frameLine, unframeLines} from '../../../source/protocols/mmchat/snoop-line.js';
import {DENIED_MS} from '../../../source/protocols/mmchat/snoop-out.js';
import type {Effect, MachineEvent, ConnectionProtocol} from '../../../source/protocols/protocol.js';
import {createLink} from '../../support/link.js';
import {hex, text} from '../../support/hex.js';
import {exchange, Side} from '../../support/machine-pair.js';
import {eventsOf, noticesOf, Wire} from '../../support/wire.js';

const shown = (effects: readonly Effect[]): readonly string[] => eventsOf(effects).flatMap(event => event.event === 'snoop.line' ? [event.ansi ?? event.text] : []);
const changes = (effects: readonly Effect[]): readonly MachineEvent[] => eventsOf(effects).filter(({event}) => event === 'snoop');
const asks = (effects: readonly Effect[]): readonly Effect[] => effects.filter(({type}) => type === 'ask');

const message = (words: string): string => `\u{7}\n<CHAT> ${words}\n\u{FF}`;

const clients = ['TinTin++ 2.02.20', 'MUSHclient v5.07', 'Mudlet 4.20.1', 'MudMaster 2k6v4', 'Axmud v2.0.0', 'MudBot 3.0', 'KildClient 3.2.0', 'mudlark 0.1.0', 'Foo 1.0'] as const;

describe('he wants to see', () => {
	const question = {type: 'ask', id: 'snoop', question: {kind: 'snoop', name: 'Al', details: {direction: 'out'}}};

	test('a person decides, and is asked once', () => {
		const wire = new Wire();
		expect(wire.hear('1E FF')).toEqual([question]);
		expect(wire.hear('1E FF 1E FF')).toEqual([]);
		expect(changes(wire.answer('snoop', 'accept'))).toEqual([{event: 'snoop', direction: 'out', on: true}]);
		expect(wire.sent()).toBe(message('You have begun snooping Wick.'));
		expect(changes(wire.hear('1E FF'))).toEqual([{event: 'snoop', direction: 'out', on: false}]);
		expect(wire.sent()).toBe(message('You have stopped snooping Wick.'));
		expect(asks(wire.hear('1E FF'))).toEqual([question]);
	});

	test('who says no is not asked again for a while', () => {
		const wire = new Wire();
		wire.side.now = 1000;
		wire.hear('1E FF');
		expect(changes(wire.answer('snoop', 'deny'))).toEqual([]);
		expect(wire.sent()).toBe(message('Wick has not given you permission to snoop.'));
		wire.side.now += DENIED_MS - 1;
		expect(asks(wire.hear('1E FF'))).toEqual([]);
		expect(wire.sent()).toBe(message('Wick has not given you permission to snoop.'));
		wire.side.now++;
		expect(asks(wire.hear('1E FF'))).toEqual([question]);
	});

	test('an answer that comes twice counts once', () => {
		const wire = new Wire();
		expect(wire.answer('snoop', 'accept')).toEqual([]);
		wire.hear('1E FF');
		wire.answer('snoop', 'accept');
		wire.sent();
		expect(wire.answer('snoop', 'deny')).toEqual([]);
		expect(wire.sent()).toBe('');
	});

	test('what he may do he is told in MudMaster\'s words', () => {
		const wire = new Wire();
		wire.hear('1E FF');
		wire.answer('snoop', 'deny');
		wire.sent();
		wire.command({command: 'permit', permission: 'snoop', on: true});
		expect(wire.sent()).toBe(message('You are now allowed to snoop Wick.'));
		expect(asks(wire.hear('1E FF'))).toEqual([question]);
		wire.answer('snoop', 'accept');
		wire.sent();
		expect(changes(wire.command({command: 'permit', permission: 'snoop', on: false}))).toEqual([{event: 'snoop', direction: 'out', on: false}]);
		expect(wire.sent()).toBe(message('You are no longer allowed to snoop Wick.'));
		expect(changes(wire.command({command: 'permit', permission: 'snoop', on: false}))).toEqual([]);
	});
});

describe('lines for him', () => {
	for (const [version, wire] of [
		['MudMaster 2k6v4', String.raw`1F "1500\nYou see a troll." FF`],
		['MUSHclient v5.07', '1F "1500You see a troll." FF'],
		['MudBot 3.0', '1F "1500You see a troll." FF'],
		['KildClient 3.2.0', '1F "1500You see a troll." FF'],
		['TinTin++ 2.02.20', '1F "You see a troll." FF'],
		['Mudlet 4.20.1', '1F "You see a troll." FF'],
		['Axmud v2.0.0', '1F "You see a troll." FF'],
		['mudlark 0.1.0', '1F "You see a troll." FF'],
		['Foo 1.0', '1F "You see a troll." FF'],
	] as const) {
		test(version, () => {
			const al = new Wire(version);
			al.command({command: 'show', text: 'You see a troll.'});
			expect(al.sent()).toBe(text(hex(wire)));
		});
	}

	test('colours are sent, and closed', () => {
		const wire = new Wire();
		wire.command({command: 'show', text: 'a troll', ansi: 'a \u{1B}[1;31mtroll'});
		expect(wire.sent()).toBe('\u{1F}a \u{1B}[1;31mtroll\u{1B}[0m\u{FF}');
	});

	test('an empty line is a line', () => {
		const wire = new Wire('MudMaster 2k6v4');
		wire.command({command: 'show', text: ''});
		expect(wire.sent()).toBe('\u{1F}1500\n\u{FF}');
	});

	test('in zChat a stamp stands before them, but for MUSHclient', () => {
		const stamped = frameLine('hi', createLink('zchat', 'KildClient 3.2.0'));
		expect(stamped).toEqual([{code: 31, payload: hex('04 03 02 01 "hi"')}]);
		expect(frameLine('hi', createLink('zchat', 'MUSHclient v5.07'))).toEqual([{code: 31, payload: '1500hi', charset: 'windows-1252'}]);
	});

	test('a long line fits its blocks, whole characters in each, nothing lost', () => {
		const words = fc.string({unit: 'grapheme', minLength: 1, maxLength: 300}).map(letters => letters.replaceAll(/\p{Control}/gv, ''));
		const piece = fc.oneof(words, fc.constantFrom('\u{1B}[31m', '\u{1B}[1;38;5;208m', '\u{1B}[0m'));
		fc.assert(fc.property(fc.array(piece, {minLength: 1, maxLength: 12}), fc.constantFrom(...clients), fc.constantFrom('mudmaster', 'zchat'), (pieces, version, framing) => {
			const link = createLink(framing, version);
			const line = pieces.join('');
			const lines = frameLine(line, link).map(({payload}) => payload);
			const sizes = lines.map(payload => typeof payload === 'string' ? encode(payload, link.writing).length : payload.length);
			expect(Math.max(...sizes)).toBeLessThanOrEqual(1205);
			const texts = lines.map(payload => typeof payload === 'string'
				? payload.replace(link.quirks.snoop.prefix, '')
				: decode(payload.subarray(4), link.writing));
			expect(texts.map(part => splitSgr(part).marks.at(-1)?.style ?? '').join('')).toBe('');
			if (link.writing === 'utf-8') {
				expect(texts.map(part => stripSgr(part)).join('')).toBe(stripSgr(line));
			}
		}));
	});
});

describe('we want to see', () => {
	const snooping = (version = 'MudMaster 2k6v4'): Wire => {
		const wire = new Wire(version);
		wire.command({command: 'snoop'});
		wire.sent();
		return wire;
	};

	test('we ask, see from the first line on, and stop', () => {
		const wire = new Wire();
		expect(noticesOf(wire.command({command: 'snoop'}))).toEqual(['You ask to snoop Al, who decides.']);
		expect(wire.sent()).toBe('\u{1E}\u{FF}');
		expect(eventsOf(wire.hear('1F "You see a troll." FF 1F FF'))).toEqual([
			{event: 'snoop', direction: 'in', on: true},
			{event: 'snoop.line', text: 'You see a troll.'},
			{event: 'snoop.line', text: ''},
		]);
		expect(changes(wire.command({command: 'snoop'}))).toEqual([{event: 'snoop', direction: 'in', on: false}]);
		expect(wire.sent()).toBe('\u{1E}\u{FF}');
		expect(wire.hear('1F "late" FF')).toEqual([]);
		expect(wire.hear(String.raw`07 "\n<CHAT> You have stopped snooping Al.\n" FF`)).toEqual([]);
		expect(asks(wire.hear('1F "unasked" FF'))).toHaveLength(1);
	});

	for (const words of [
		String.raw`\n<CHAT> You have begun snooping Al.\n`,
		'<CHAT> You have begun snooping Al.',
		String.raw`\nYou are now snooping Al.\n`,
		'You are now snooping Al',
		String.raw`\e[1;31mYou are now snooping Al.\n`,
	]) {
		test(`he agrees: ${words}`, () => {
			const wire = snooping();
			expect(eventsOf(wire.hear(`07 "${words}" FF`))).toEqual([{event: 'snoop', direction: 'in', on: true}]);
			expect(eventsOf(wire.hear(`07 "${words}" FF`))).toEqual([]);
			expect(eventsOf(wire.hear('1F "hi" FF'))).toEqual([{event: 'snoop.line', text: 'hi'}]);
		});
	}

	for (const words of [
		'<CHAT> Al has not given you permission to snoop.',
		String.raw`\nAl has not given you permission to snoop.\n`,
		String.raw`\nAl does not want you to snoop just now.\n`,
		'<CHAT> You do not have permission to snoop Al.',
		String.raw`\e[1;31mAl does not allow you to snoop him/her.\n`,
		'Al has declined to allow you to snoop on their session.',
	]) {
		test(`he refuses: ${words}`, () => {
			const wire = snooping();
			const [notice, ...others] = eventsOf(wire.hear(`07 "${words}" FF`));
			expect(notice).toMatchObject({event: 'notice', code: 'snoop-refused'});
			expect(notice).toHaveProperty('text', expect.stringMatching(/^Al does not let you snoop: “(?:Al|You) [^\n<]*snoop[^\n<]*\.” Ask for it in words, then type \/snoop Al again\.$/v));
			expect(others).toEqual([]);
			expect(eventsOf(wire.hear(`07 "${words}" FF`))).toMatchObject([{event: 'message', scope: 'notice'}]);
			wire.command({command: 'snoop'});
			expect(wire.sent()).toBe('\u{1E}\u{FF}');
		});
	}

	for (const words of [
		'<CHAT> You have stopped snooping Al.',
		String.raw`\nYou are no longer snooping Al.\n`,
		'You stop snooping Al',
		'<CHAT> You are no longer allowed to snoop Al.',
		String.raw`You can no longer snoop Al\n`,
	]) {
		test(`he ends it: ${words}`, () => {
			const wire = snooping();
			wire.hear('1F "1500hi" FF');
			expect(eventsOf(wire.hear(`07 "${words}" FF`))).toEqual([{event: 'snoop', direction: 'in', on: false}]);
			expect(eventsOf(wire.hear(`07 "${words}" FF`))).toMatchObject([{event: 'message', scope: 'notice'}]);
		});
	}

	test('his program thought that we were snooping already', () => {
		const wire = snooping();
		expect(noticesOf(wire.hear('07 "<CHAT> You have stopped snooping Al." FF'))).toEqual([
			'Al\'s program says that you were snooping already, and have stopped now. To begin, type /snoop Al once more.',
		]);
		wire.command({command: 'snoop'});
		expect(wire.sent()).toBe('\u{1E}\u{FF}');
	});

	test('stopped and asked again before he has answered', () => {
		const wire = snooping();
		wire.hear('1F "1500hi" FF');
		wire.command({command: 'snoop'});
		wire.command({command: 'snoop'});
		expect(wire.sent()).toBe('\u{1E}\u{FF}\u{1E}\u{FF}');
		expect(eventsOf(wire.hear('1F "1500late" FF 07 "<CHAT> You have stopped snooping Al." FF 07 "<CHAT> You have begun snooping Al." FF 1F "1500on" FF'))).toEqual([
			{event: 'snoop', direction: 'in', on: true},
			{event: 'snoop.line', text: 'late'},
			{event: 'snoop.line', text: 'on'},
		]);
		expect(changes(wire.hear('07 "<CHAT> You are no longer allowed to snoop Al." FF'))).toHaveLength(1);
	});

	for (const [how, granted] of [['in words', '07 "<CHAT> You have begun snooping Al." FF'], ['by a line', '1F "1500hi" FF']] as const) {
		test(`a wish that is withdrawn, and granted ${how} all the same`, () => {
			const wire = snooping();
			expect(noticesOf(wire.command({command: 'snoop'}))).toEqual(['You no longer ask to snoop Al.']);
			expect(wire.sent()).toBe('');
			expect(eventsOf(wire.hear(granted))).toEqual([]);
			expect(wire.sent()).toBe('\u{1E}\u{FF}');
			expect(eventsOf(wire.hear('1F "1500late" FF 07 "<CHAT> You have stopped snooping Al." FF'))).toEqual([]);
			expect(wire.sent()).toBe('');
		});
	}

	test('a wish that is withdrawn, and refused', () => {
		const wire = snooping();
		wire.command({command: 'snoop'});
		expect(eventsOf(wire.hear('07 "<CHAT> Al has not given you permission to snoop." FF'))).toEqual([]);
		expect(wire.sent()).toBe('');
	});

	test('a wish that is withdrawn and had again is not sent twice', () => {
		const wire = snooping();
		wire.command({command: 'snoop'});
		expect(noticesOf(wire.command({command: 'snoop'}))).toEqual(['You ask to snoop Al, who decides.']);
		expect(wire.sent()).toBe('');
		expect(changes(wire.hear('07 "<CHAT> You have begun snooping Al." FF'))).toHaveLength(1);
	});

	test('TinTin++ can not be asked, so its user is told what to type', () => {
		const wire = new Wire('TinTin++ 2.02.20');
		expect(noticesOf(wire.command({command: 'snoop'}))).toEqual(['Al\'s program does not answer. To let you see his screen he has to type: #chat forwardall Wick']);
		expect(wire.sent()).toBe('\u{1E}\u{FF}');
		expect(shown(wire.hear('1F "You see a troll." FF'))).toEqual(['You see a troll.']);
		const blank = new Wire('TinTin++ 2.02.20', {self: {name: 'Mad Wick', version: '', dnd: false, away: undefined, isIdle: false, port: 0, stamp: 1}});
		expect(noticesOf(blank.command({command: 'snoop'}))[0]).toContain('#chat forwardall {Mad Wick}');
	});

	test('KildClient takes a second request for a first one, so what it goes on showing is dropped until it is wanted again', () => {
		const wire = snooping('KildClient 3.2.0');
		wire.hear(String.raw`07 "\e[1;31mYou are now snooping Al.\n" FF`);
		expect(changes(wire.command({command: 'snoop'}))).toEqual([{event: 'snoop', direction: 'in', on: false}]);
		expect(wire.sent()).toBe('');
		expect(wire.hear('1F "dropped" FF')).toEqual([]);
		wire.command({command: 'snoop'});
		expect(wire.sent()).toBe('\u{1E}\u{FF}');
		expect(shown(wire.hear('1F "wanted" FF'))).toEqual(['wanted']);
		expect(changes(wire.hear(String.raw`07 "\e[1;31mYou can no longer snoop Al.\n" FF`))).toEqual([{event: 'snoop', direction: 'in', on: false}]);
	});

	test('words about snooping that concern nobody are shown without the mark of a remark', () => {
		const wire = new Wire();
		for (const words of ['You have begun snooping Al.', 'You have stopped snooping Al.', 'Al has not given you permission to snoop.', 'You are now allowed to snoop Al.']) {
			expect(eventsOf(wire.hear(`07 "<CHAT> ${words}" FF`))).toMatchObject([{event: 'message', scope: 'notice', text: words}]);
		}

		wire.command({command: 'snoop'});
		expect(eventsOf(wire.hear('07 "You have begun snooping Al. [Served By Al]" FF'))).not.toContainEqual(expect.objectContaining({event: 'notice'}));
	});
});

describe('lines of his', () => {
	for (const [version, wire, lines] of [
		['MudMaster 2k6v4', String.raw`1F "1500\nA troll." FF`, ['A troll.']],
		['MudMaster 2k6v4', '1F "0703A troll." FF', ['A troll.']],
		['MUSHclient v5.07', '1F "1500A troll." FF', ['A troll.']],
		['MUSHclient v5.07', '1F "A troll." FF', ['A troll.']],
		['TinTin++ 2.02.20', '1F "1500 coins." FF', ['1500 coins.']],
		['TinTin++ 2.02.20', String.raw`1F "1500\nA troll." FF`, ['A troll.']],
		['Mudlet 4.20.1', '1F "2024 trolls." FF', ['2024 trolls.']],
		['KildClient 3.2.0', String.raw`1F "1500 coins.\n" FF`, ['1500 coins.']],
		['Axmud v2.0.0', String.raw`1F "A troll." 0D "\n" FF`, ['A troll.']],
		['Foo 1.0', String.raw`1F "one\n\ntwo" FF`, ['one', '', 'two']],
		['Foo 1.0', '1F FF', ['']],
		['MudMaster 2k6v4', '1F "15" FF', ['15']],
	] as const) {
		test(`${version}: ${wire}`, () => {
			const al = new Wire(version);
			al.command({command: 'snoop'});
			expect(shown(al.hear(wire))).toEqual(lines);
		});
	}

	test('colours go on over line ends, and begin anew with each snooping', () => {
		const wire = new Wire();
		wire.command({command: 'snoop'});
		expect(shown(wire.hear(String.raw`1F "\e[31mred" FF 1F "still \e[1mbold" FF 1F FF 1F "\e[0mplain" FF 1F "\e[32m" FF 1F "green" FF`))).toEqual([
			'\u{1B}[31mred\u{1B}[0m',
			'\u{1B}[31mstill \u{1B}[0;1;31mbold\u{1B}[0m',
			'',
			'plain',
			'',
			'\u{1B}[32mgreen\u{1B}[0m',
		]);
		wire.command({command: 'snoop'});
		wire.hear('07 "<CHAT> You have stopped snooping Al." FF');
		wire.command({command: 'snoop'});
		expect(shown(wire.hear('1F "again" FF'))).toEqual(['again']);
	});

	test('escape sequences', () => {
		const wire = new Wire();
		wire.command({command: 'snoop'});
		expect(shown(wire.hear(String.raw`1F "\e]0;owned" 07 "a\e[2J\e[5mb" C2 9B "5Ac" 00 08 FF`))).toEqual(['abc']);
	});

	test('in zChat his stamp is taken off, where there is one', () => {
		const link = createLink('zchat', 'Axmud v2.0.0');
		expect(unframeLines({code: 31, payload: hex('0D 0C 0B 0A "hi"')}, link)).toEqual(['hi']);
		expect(unframeLines({code: 31, payload: hex('"hi there"')}, link)).toEqual(['hi there']);
		expect(unframeLines({code: 31, payload: hex('0D 0C 0B 0A "1500hi"')}, createLink('zchat', 'MUSHclient v5.07'))).toEqual(['hi']);
		expect(unframeLines({code: 31, payload: hex('0D 0C 0B 0A "hi"')}, createLink('mudmaster'))).not.toEqual(['hi']);
	});

	test('a filter may have put text there', () => {
		expect(unframeLines({code: 31, payload: '1500\nhi'}, createLink('zchat'))).toEqual(['hi']);
	});
});

describe('lines that nobody asked for', () => {
	const question = {type: 'ask', id: 'show', question: {kind: 'snoop', name: 'Al', details: {direction: 'in'}}};

	test('the user is asked once, and sees the last of them if he wants', () => {
		const wire = new Wire();
		const flood = Array.from({length: 1000}, (_, index) => `1F "${index}" FF`).join(' ');
		expect(wire.hear(flood)).toEqual([question]);
		const accepted = wire.answer('show', 'accept');
		expect(changes(accepted)).toEqual([{event: 'snoop', direction: 'in', on: true}]);
		expect(shown(accepted)).toEqual(Array.from({length: KEPT_LINES}, (_, index) => String(1000 - KEPT_LINES + index)));
		expect(shown(wire.hear('1F "more" FF'))).toEqual(['more']);
	});

	test('what he does not want is dropped, and he is told once', () => {
		const wire = new Wire();
		wire.hear('1F "psst" FF');
		expect(noticesOf(wire.answer('show', 'deny'))).toEqual(['What Al shows of his screen is dropped as long as he is connected. To see it, type /snoop Al.']);
		expect(wire.hear('1F "psst" FF')).toEqual([]);
		expect(wire.answer('show', 'accept')).toEqual([]);
		wire.command({command: 'snoop'});
		expect(shown(wire.hear('1F "psst" FF'))).toEqual(['psst']);
	});

	test('/snoop is a yes', () => {
		const wire = new Wire();
		wire.hear('1F "psst" FF');
		const effects = wire.command({command: 'snoop'});
		expect(changes(effects)).toHaveLength(1);
		expect(shown(effects)).toEqual(['psst']);
		expect(wire.sent()).toBe('');
		expect(wire.answer('show', 'deny')).toEqual([]);
	});
});

test('two machines back to back', () => {
	const protocol = mudmaster as ConnectionProtocol;
	const wick = new Side(protocol, 'caller', 'Wick');
	const al = new Side(protocol, 'answerer', 'Al');
	exchange(wick, al);
	al.feed({type: 'timer', id: 'settle'});
	al.feed({type: 'answer', id: 'call', choice: 'accept'});
	exchange(wick, al);
	wick.command({command: 'snoop'});
	exchange(wick, al);
	al.feed({type: 'answer', id: 'snoop', choice: 'accept'});
	al.command({command: 'show', text: 'a red troll', ansi: 'a \u{1B}[31mred\u{1B}[0m troll'});
	exchange(wick, al);
	al.command({command: 'permit', permission: 'snoop', on: false});
	exchange(wick, al);
	expect(eventsOf(wick.effects)).toMatchObject([
		{event: 'notice', code: 'snoop-asked'},
		{event: 'snoop', direction: 'in', on: true},
		{event: 'snoop.line', text: 'a red troll', ansi: 'a \u{1B}[31mred\u{1B}[0m troll'},
		{event: 'snoop', direction: 'in', on: false},
	]);
	expect(changes(al.effects)).toEqual([{event: 'snoop', direction: 'out', on: true}, {event: 'snoop', direction: 'out', on: false}]);
});

test('whatever comes, nothing throws, and no line has a control character', () => {
	const known = ['1500\n', '\u{1B}[31m', 'You have begun snooping Al.', 'You have stopped snooping Al.', 'Al has not given you permission to snoop.'];
	const payload = fc.oneof(fc.uint8Array({maxLength: 60}), fc.constantFrom(...known).map(words => bytes(words)));
	const block = fc.tuple(fc.constantFrom(7, 30, 31), fc.array(payload, {maxLength: 3}))
		.map(([code, parts]) => concat(Uint8Array.of(code), ...parts.map(part => part.filter(byte => byte !== 0xFF)), Uint8Array.of(0xFF)));
	const step: fc.Arbitrary<(wire: Wire) => readonly Effect[]> = fc.oneof(
		block.map(received => (wire: Wire) => wire.hear(received)),
		fc.tuple(fc.constantFrom('snoop', 'show'), fc.constantFrom('accept' as const, 'deny' as const)).map(([id, choice]) => (wire: Wire) => wire.answer(id, choice)),
		fc.boolean().map(on => (wire: Wire) => wire.command({command: 'permit', permission: 'snoop', on})),
		fc.constant((wire: Wire) => wire.command({command: 'snoop'})),
	);
	fc.assert(fc.property(fc.constantFrom(...clients), fc.array(step, {maxLength: 30}), (version, steps) => {
		const wire = new Wire(version);
		const on = {in: false, out: false};
		for (const take of steps) {
			wire.side.now += 10_000;
			for (const event of eventsOf(take(wire))) {
				if (event.event === 'snoop') {
					expect(event.on).toBe(!on[event.direction]);
					on[event.direction] = event.on;
				} else if (event.event === 'snoop.line') {
					expect(on.in).toBe(true);
					expect(event.text).not.toMatch(/\p{Control}/v);
				}
			}
		}
	}));
});
