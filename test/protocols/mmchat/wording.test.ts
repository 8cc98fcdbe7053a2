import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {encode} from '../../../source/lib/charset.js';
import {pastes, recognise, splitLines, TEXT_SIZE} from '../../../source/protocols/mmchat/wording.js';
import {eventsOf, noticesOf, Wire} from '../../support/wire.js';

describe('what TinTin++ passes on', () => {
	for (const [what, wire, event] of [
		['a text', String.raw`07 "\nBo chats to everyone, 'hi' \e[0;1;31m[Served By Al\e[0;1;31m]\n" FF`, {speaker: 'Bo', text: 'hi', emote: false}],
		['a text of MUSHclient', String.raw`07 "\n\e[1m\e[31mBo chats to everybody, '\e[1m\e[36mhi\e[31m' [Served By Al]\n" FF`, {speaker: 'Bo', text: 'hi', ansi: '\u{1B}[1;36mhi\u{1B}[0m'}],
		['a paste', String.raw`07 "\nBo pastes to everyone:\none\ntwo [Served By Al]\n" FF`, {speaker: 'Bo', text: 'one\ntwo'}],
		['an emote, whose speaker can not be told from it', String.raw`07 "\nBo waves [Served By Al]\n" FF`, {text: 'Bo waves', emote: false}],
		['a text that names the connection', String.raw`07 "\nAl chats to everyone, 'hi' [Served By Al]\n" FF`, {speaker: 'Al', text: 'hi'}],
	] as const) {
		test(what, () => {
			expect(eventsOf(new Wire('TinTin++ 2.02.20').hear(wire))).toEqual([{event: 'message', scope: 'everybody', emote: false, from: {name: 'Al', verified: false}, ...event}]);
		});
	}

	for (const [what, text] of [
		['a mark in the middle', 'Bo chats to everyone, \'[Served By Al] hi\''],
		['nothing but the mark', '[Served By Al]'],
		['no end of the mark', 'hi [Served By Al'],
		['another remark', '<CHAT> Al is now chat serving you.'],
	] as const) {
		test(`not: ${what}`, () => {
			expect(eventsOf(new Wire().hear(`07 "${text}" FF`))).toEqual([{event: 'message', scope: 'notice', emote: false, text, from: {name: 'Al', verified: false}}]);
		});
	}

	test('a flood of blanks before a mark costs no time', () => {
		expect(eventsOf(new Wire().hear('07 "x" 20*8000 "[Served By" 20*8000 FF'))).toMatchObject([{scope: 'notice'}]);
	});
});

describe('emotes', () => {
	for (const [program, text] of [
		['TinTin++, Mudlet, MudMaster', 'Al waves'],
		['MUSHclient to one', 'To you, Al waves'],
		['MUSHclient to a group', 'To the group, Al waves'],
		['KildClient to everybody', '(To everybody) Al waves'],
		['KildClient to a group', '(To the group) Al waves'],
	] as const) {
		test(program, () => {
			expect(recognise({text: `\n${text}\n`}, 'Al')).toEqual({emote: true, verified: true, text: 'waves'});
		});
	}

	test('half a parenthesis is part of a text', () => {
		for (const text of ['(To everybody Al waves', '(To everybody, Al waves', '(To you) Al waves']) {
			expect(recognise({text}, 'Al')).toEqual({emote: false, verified: false, text});
		}
	});
});

describe('pastes', () => {
	const pasted = (text: string, version?: string): readonly string[] => {
		const wire = new Wire(version);
		wire.command({command: 'paste', scope: 'everybody', text});
		return wire.sent().split('\u{FF}').slice(0, -1);
	};

	test('one block in MUSHclient\'s wording', () => {
		expect(pasted('one\ntwo')).toEqual(['\u{4}\nWick pastes to everybody: \n\none\ntwo\n']);
		const wire = new Wire();
		wire.command({command: 'paste', scope: 'personal', text: 'one'});
		wire.command({command: 'paste', scope: 'group', group: 'raid', text: 'one'});
		expect(wire.sent()).toBe(`\u{5}\nWick pastes to you: \n\none\n\u{FF}\u{6}raid${' '.repeat(11)}\nWick pastes to the group: \n\none\n\u{FF}`);
	});

	test('more than a block holds is cut between lines', () => {
		const lines = Array.from({length: 100}, (_, index) => `line ${index} ${'x'.repeat(50)}`);
		const blocks = pasted(lines.join('\n'));
		expect(blocks.length).toBeGreaterThan(1);
		expect(blocks.flatMap(block => block.replace('\u{4}\nWick pastes to everybody: \n\n', '').slice(0, -1).split('\n'))).toEqual(lines);
	});

	test('what is cut fits, and is whole again when joined', () => {
		const line = fc.oneof(fc.string({unit: 'grapheme', maxLength: 80}), fc.string({unit: 'grapheme-ascii', minLength: 1000, maxLength: 3000}));
		fc.assert(fc.property(fc.array(line, {maxLength: 30}), fc.constantFrom('utf-8', 'windows-1252'), (lines, charset) => {
			const text = lines.join('\n');
			const parts = splitLines(text, charset);
			expect(Math.max(...parts.map(part => encode(part, charset).length))).toBeLessThanOrEqual(TEXT_SIZE);
			expect(parts.join('\n').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
		}));
	});

	test('what we write is recognised, blank lines and all', () => {
		for (const text of ['one\ntwo', '\none', '\n\none', 'a pastes to you: \n\nb']) {
			expect(recognise({text: pastes('Wick', 'group', text)}, 'Wick')).toEqual({emote: false, verified: true, text});
		}
	});
});

describe('words for his user', () => {
	for (const [permission, on, words] of [
		['files', true, 'Wick is accepting file transfers from you.'],
		['files', false, 'Wick is no longer accepting file transfers from you.'],
		['commands', true, 'Wick is now accepting commands from you.'],
		['commands', false, 'Wick is no longer accepting commands from you.'],
		['serve', true, 'You are now being ChatServed by Wick.'],
		['serve', false, 'You are no longer being ChatServed by Wick.'],
	] as const) {
		test(`${permission} ${on ? 'on' : 'off'}`, () => {
			const wire = new Wire();
			wire.command({command: 'permit', permission, on});
			expect(wire.sent()).toBe(`\u{7}\n<CHAT> ${words}\n\u{FF}`);
		});
	}

	test('nobody is told that we are away', () => {
		const wire = new Wire();
		wire.command({command: 'away', on: true});
		expect(wire.sent()).toBe('');
	});

	test('what the program has to say', () => {
		const wire = new Wire();
		wire.command({command: 'tell', text: 'Wick is back.'});
		expect(wire.sent()).toBe('\u{7}\n<CHAT> Wick is back.\n\u{FF}');
	});
});

test('do not disturb is a state of his', () => {
	const effects = new Wire().hear('08 "Al" FF');
	expect(effects).toContainEqual({type: 'peer', patch: {states: {dnd: true}}});
	expect(noticesOf(effects)).toEqual(['Al does not want to be disturbed.']);
});

test('side channels and colours of snooping are left to those who listen', () => {
	expect(eventsOf(new Wire().hear('28 "channel,text" FF 20 "1500" FF'))).toEqual([
		{event: 'raw', code: 40, text: 'channel,text'},
		{event: 'raw', code: 32, text: '1500'},
	]);
});

test('what can be done with a peer follows from his program', () => {
	const capabilities = (version: string) => new Wire(version).side.of('peer').at(-1)?.patch.capabilities;
	expect(capabilities('TinTin++ 2.02.20')).toEqual(['text', 'emote', 'groups', 'ping', 'raw', 'rename', 'files', 'snoop', 'peek', 'serve']);
	expect(capabilities('Mudlet 4.20.1')).toEqual(['text', 'emote', 'groups', 'ping', 'raw', 'rename', 'snoop', 'peek', 'serve']);
	expect(capabilities('KildClient 3.2.0')).not.toContain('peek');
});
