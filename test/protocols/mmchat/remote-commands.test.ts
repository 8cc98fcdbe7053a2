import fc from 'fast-check';
import {expect, test} from 'vitest';
import {concat} from '../../../source/lib/bytes.js';
import {createLink} from '../../support/link.js';
import {RemoteCommands} from '../../../source/protocols/mmchat/remote-commands.js';
import {eventsOf, Wire} from '../../support/wire.js';

const refusal = '\u{7}\n<CHAT> Wick is not allowing commands.\n\u{FF}';

const kinds = [
	['09', 'action'],
	['0A', 'alias'],
	['0B', 'macro'],
	['0C', 'variable'],
	['0D', 'event'],
	['0E', 'gag'],
	['0F', 'highlight'],
	['10', 'list'],
	['11', 'array'],
	['12', 'bar-item'],
	['21', 'substitute'],
	['69', 'command'],
] as const;

for (const [code, kind] of kinds) {
	test(`${kind}: shown, and refused`, () => {
		const wire = new Wire();
		expect(eventsOf(wire.hear(`${code} "/alias x rm -rf" FF`))).toEqual([{event: 'command', kind, text: '/alias x rm -rf'}]);
		expect(wire.sent()).toBe(refusal);
	});
}

test('a burst is refused once', () => {
	const wire = new Wire();
	wire.side.now = 1000;
	expect(eventsOf(wire.hear('09 "one" FF 69 "two" FF'))).toHaveLength(2);
	expect(wire.sent()).toBe(refusal);
	wire.side.now += 4999;
	expect(eventsOf(wire.hear('09 "three" FF'))).toHaveLength(1);
	expect(wire.sent()).toBe('');
	wire.side.now++;
	wire.hear('09 "four" FF');
	expect(wire.sent()).toBe(refusal);
});

test('two programs that refuse commands do not refuse each other\'s words', () => {
	const wire = new Wire();
	wire.hear('69 "x" FF');
	wire.sent();
	expect(eventsOf(wire.hear(String.raw`07 "\n<CHAT> Al is not allowing commands.\n" FF`))).toMatchObject([{event: 'message', scope: 'notice'}]);
	expect(wire.sent()).toBe('');
});

test('who may send commands is told so, and not refused', () => {
	const wire = new Wire();
	wire.command({command: 'permit', permission: 'commands', on: true});
	expect(wire.sent()).toBe('\u{7}\n<CHAT> Wick is now accepting commands from you.\n\u{FF}');
	expect(eventsOf(wire.hear('69 "x" FF'))).toEqual([{event: 'command', kind: 'command', text: 'x'}]);
	expect(wire.sent()).toBe('');
	wire.command({command: 'permit', permission: 'commands', on: false});
	expect(wire.sent()).toBe('\u{7}\n<CHAT> Wick is no longer accepting commands from you.\n\u{FF}');
	wire.hear('69 "x" FF');
	expect(wire.sent()).toBe(refusal);
});

test('zChat has them as well', () => {
	const commands = new RemoteCommands(createLink('zchat'));
	expect(commands.receive({code: 105, payload: 'look'}, 0)).toMatchObject([{event: {event: 'command', kind: 'command', text: 'look'}}, {type: 'send', block: {code: 7}}]);
	expect(commands.receive({code: 19, payload: 'x'}, 0)).toBeUndefined();
});

test('whatever it is, it is made safe and bounded', () => {
	fc.assert(fc.property(fc.constantFrom(...kinds), fc.uint8Array({maxLength: 200}), ([code], payload) => {
		const wire = new Wire();
		const [event] = eventsOf(wire.hear(concat(Uint8Array.of(Number.parseInt(code, 16), 0x20), payload.filter(byte => byte !== 0xFF), Uint8Array.of(0xFF))));
		expect(event).toMatchObject({event: 'command'});
		expect((event as {readonly text: string}).text).not.toMatch(/[\p{Control}--\n]/v);
	}));
	const wire = new Wire();
	const [event] = eventsOf(wire.hear('69 61*16000 FF'));
	expect((event as {readonly text: string}).text).toHaveLength(8192);
});
