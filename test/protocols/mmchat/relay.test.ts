import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {ChatBlock} from '../../../source/protocols/mmchat/block.js';
import {mudmaster} from '../../../source/protocols/mmchat/index.js';
import {hear, relay} from '../../../source/protocols/mmchat/talk.js';
import type {Effect, ConnectionProtocol} from '../../../source/protocols/protocol.js';
import {hex, text} from '../../support/hex.js';
import {createLink} from '../../support/link.js';
import {exchange, Side} from '../../support/machine-pair.js';
import {eventsOf, Wire} from '../../support/wire.js';

/** What may be passed on of what came. */
const blocksOf = (effects: readonly Effect[]): readonly ChatBlock[] => effects.flatMap(effect => effect.type === 'emit' && effect.block ? [effect.block as ChatBlock] : []);

describe('passed on', () => {
	for (const [what, wire] of [
		['everybody', String.raw`04 "\nAl chats to everybody, 'hi'\n" FF`],
		['colours and all', String.raw`04 "\n\e[1m\e[31mAl chats to everybody, '\e[1m\e[36mhi\e[31m'\n" FF`],
		['whatever its bytes are', '04 E4 F6 FC C3 BC 01 02 FF'],
		['an empty text', '04 FF'],
		['a group', String.raw`06 "raid" 20*11 "\nAl chats to the group, 'hi'\n" FF`],
	] as const) {
		test(what, () => {
			const from = new Wire();
			const to = new Wire('MUSHclient v5.07');
			const blocks = blocksOf(from.hear(wire));
			expect(blocks).toHaveLength(1);
			to.command({command: 'relay', block: blocks[0]!});
			expect(to.sent()).toBe(text(hex(wire)));
		});
	}

	test('any text, byte for byte', () => {
		const payload = fc.uint8Array({maxLength: 100}).map(bytes => bytes.filter(byte => byte !== 0xFF && byte !== 0));
		fc.assert(fc.property(payload, bytes => {
			expect(relay({code: 4, payload: bytes}, createLink('zchat'))).toMatchObject([{block: {code: 4, payload: bytes}}]);
		}));
	});

	test('letters that the other program would misread are written as it reads them', () => {
		const block = {code: 4, payload: hex('"Gr" C3 BC C3 9F "e"')};
		for (const [version, payload] of [['KildClient 3.2.0', '"Gr" FC DF "e"'], ['TinTin++ 2.02.20', '"Gr" C3 BC C3 9F "e"']] as const) {
			expect(relay(block, createLink('zchat', version))).toMatchObject([{block: {payload: hex(payload)}}]);
		}
	});

	test('a group padded left, as zChat has it, loses its padding', () => {
		const block = {code: 6, group: hex('20*11 "raid"'), payload: hex('"hi"')};
		const to = new Wire();
		to.command({command: 'relay', block});
		expect(to.sent()).toBe(`\u{6}raid${' '.repeat(11)}hi\u{FF}`);
		expect(relay({...block, group: '  raid  '}, createLink('zchat'))).toMatchObject([{block: {group: 'raid'}}]);
		expect(relay({...block, group: hex('20*15')}, createLink('zchat'))).toMatchObject([{block: {group: new Uint8Array()}}]);
	});

	test('the stamp stays; what had none gets ours', () => {
		const link = createLink('zchat');
		expect(relay({code: 4, payload: 'hi', stamp: 7}, link)).toMatchObject([{block: {stamp: 7}}]);
		expect(relay({code: 4, payload: 'hi', stamp: 0}, link)).toMatchObject([{block: {stamp: link.self.stamp}}]);
		expect(relay({code: 4, payload: 'hi'}, link)).toMatchObject([{block: {stamp: link.self.stamp}}]);
	});

	test('nothing but what is said in public', () => {
		for (const code of [1, 5, 7, 30, 105]) {
			expect(relay({code, payload: 'hi'}, createLink('mudmaster'))).toEqual([]);
		}
	});
});

describe('not passed on', () => {
	for (const [what, wire] of [
		['a text to us alone', String.raw`05 "\nAl chats to you, 'hi'\n" FF`],
		['a remark of a program', String.raw`07 "\n<CHAT> hi\n" FF`],
		['what TinTin++ has passed on', String.raw`07 "\nBo chats to everyone, 'hi' \e[0;1;31m[Served By Al\e[0;1;31m]\n" FF`],
		['what bears our own mark', String.raw`04 "\nBo chats to everyone, 'hi' [Served By Wick]\n" FF`],
	] as const) {
		test(what, () => {
			const effects = new Wire().hear(wire);
			expect(eventsOf(effects)).toMatchObject([{event: 'message'}]);
			expect(blocksOf(effects)).toEqual([]);
		});
	}
});

test('our own text that has come back is dropped', () => {
	const link = createLink('zchat');
	for (const code of [4, 5, 6]) {
		expect(hear({code, payload: '\nWick chats to everybody, \'hi\'\n', stamp: link.self.stamp}, link)).toEqual([]);
		expect(hear({code, payload: '\nBo chats to everybody, \'hi\'\n', stamp: 7}, link)).toHaveLength(1);
		expect(hear({code, payload: '\nBo chats to everybody, \'hi\'\n', stamp: 0}, link)).toHaveLength(1);
	}
});

test('what we say bears our stamp', () => {
	const wire = new Wire();
	const {stamp} = createLink('mudmaster').self;
	for (const command of ['say', 'paste'] as const) {
		expect(wire.command({command, scope: 'everybody', text: 'hi', emote: false})).toMatchObject([{block: {code: 4, stamp}}]);
	}
});

test('a text goes on over a machine to a third, who sees whose it is', () => {
	const protocol = mudmaster as ConnectionProtocol;
	const connect = (one: string, other: string) => {
		const caller = new Side(protocol, 'caller', one);
		const answerer = new Side(protocol, 'answerer', other);
		exchange(caller, answerer);
		answerer.feed({type: 'timer', id: 'settle'});
		answerer.feed({type: 'answer', id: 'call', choice: 'accept'});
		exchange(caller, answerer);
		return [caller, answerer] as const;
	};

	const [bo, alForBo] = connect('Bo', 'Al');
	const [alForCy, cy] = connect('Al', 'Cy');
	bo.command({command: 'say', scope: 'everybody', text: 'grüß euch', emote: false});
	exchange(bo, alForBo);
	for (const block of blocksOf(alForBo.effects)) {
		alForCy.command({command: 'relay', block});
	}

	exchange(alForCy, cy);
	expect(eventsOf(cy.effects)).toMatchObject([{event: 'message', scope: 'everybody', speaker: 'Bo', text: 'grüß euch', from: {name: 'Al', verified: false}}]);
});
