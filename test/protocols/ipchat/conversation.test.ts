import {describe, expect, test} from 'vitest';
import {hex} from '../../support/hex.js';
import {at, PEER, Scene} from './scene.js';

const acquainted = (settings: Readonly<Record<string, unknown>> = {}): Scene => {
	const scene = new Scene({settings});
	scene.meet();
	scene.wire.advance(15_000);
	return scene;
};

/** What was written last, behind the letter. */
const written = (scene: Scene): Uint8Array => scene.wire.sent.at(-1)!.data.slice('DynamIP[127.0.0.2]T'.length, -1);

describe('charsets', () => {
	test('to one whose charset nobody knows: the old one if it has all the letters', () => {
		const scene = acquainted();
		scene.us.say('grüße', PEER);
		expect(written(scene)).toEqual(hex('"gr" FC DF "e"'));
		const other = acquainted();
		other.us.say('привет', PEER);
		expect(new TextDecoder('utf-8', {fatal: true}).decode(written(other))).toBe('привет');
		expect(other.us.notices().filter(notice => notice.startsWith('letters-lost'))).toEqual([]);
	});

	test('the config decides for both ways, but UTF-8 is still known', () => {
		const scene = acquainted({charset: 'windows-1251'});
		scene.us.say('привет', PEER);
		expect(written(scene)).toEqual(hex('EF F0 E8 E2 E5 F2'));
		scene.us.receive(hex('"DynamIP[127.0.0.3]T" EF F0 E8 E2 E5 F2 00'), at(PEER));
		scene.us.receive(new TextEncoder().encode('DynamIP[127.0.0.3]Tпривет!\0'), at(PEER));
		expect(scene.us.said()).toEqual(['everybody cmu: привет', 'everybody cmu: привет!']);
	});

	test('each reader of a public text gets his own', () => {
		const scene = acquainted();
		scene.meet('127.0.0.4', 'bo');
		scene.us.receive(new TextEncoder().encode('DynamIP[127.0.0.4]Tä\0'), at('127.0.0.4'));
		const count = scene.wire.sent.length;
		scene.us.say('ö');
		scene.wire.advance(100);
		expect(scene.wire.sent.slice(count).map(({data}) => data.slice(-3))).toEqual([hex('"T" F6 00'), hex('C3 B6 00')]);
	});
});

describe('what is shown', () => {
	test('colours are taken out as well, and line ends of all kinds are line feeds', () => {
		const scene = acquainted();
		scene.hear('T\u{1B}[31mred\u{1B}[0m\rnext\tline');
		expect(scene.us.events('message')).toEqual([{event: 'message', scope: 'everybody', emote: false, from: {name: 'cmu', verified: true}, text: 'red\nnext    line'}]);
	});

	test('a text that the network has doubled is shown once, the same one a moment later twice', () => {
		const scene = acquainted();
		scene.hear('Thi');
		scene.wire.advance(50);
		scene.hear('Thi');
		scene.hear('thi');
		scene.wire.advance(1);
		scene.hear('Thi');
		expect(scene.us.said()).toEqual(['everybody cmu: hi', 'personal cmu: hi', 'everybody cmu: hi']);
	});

	test('an empty message is acknowledged and not shown', () => {
		const scene = acquainted();
		expect(scene.sends(() => {
			scene.hear('M');
			scene.hear('M\u{1B}[0m');
		})).toEqual(['ms', 'ms']);
		expect(scene.us.said()).toEqual([]);
	});
});

describe('what is sent', () => {
	test('fifty datagrams a second, in their order', () => {
		const scene = new Scene({settings: {strangers: 'all'}});
		for (let index = 0; index < 10; index++) {
			scene.meet(`10.0.0.${index + 1}`, `p${index}`);
		}

		const count = scene.wire.sent.length;
		const start = scene.wire.now;
		scene.us.say('one');
		scene.us.say('two');
		scene.wire.advance(10_000);
		expect(scene.sent(count)).toEqual([...Array.from({length: 10}, () => 'Tone'), ...Array.from({length: 10}, () => 'Ttwo')]);
		expect(scene.wire.sent.slice(count).map(sent => sent.at - start)).toEqual(Array.from({length: 20}, (_, index) => index * 20));
	});

	test('what can\'t be sent for long is refused', () => {
		const scene = acquainted();
		const text = 'x'.repeat(16 * 480);
		for (let count = 0; count < 256; count++) {
			scene.us.say(text);
		}

		scene.us.say(text);
		expect(scene.us.events('error').map(({message}) => message)).toEqual(['So much still waits to be sent over IPchat that this was not sent. Try again in a moment.']);
	});

	test('a NUL does not cut the text', () => {
		const scene = acquainted();
		scene.us.say('a\0b', PEER);
		expect(scene.sent().at(-1)).toBe('Mab');
	});

	test('with nobody in the list a text is for nobody', () => {
		const scene = new Scene();
		scene.us.say('hello?');
		expect(scene.us.events('error').map(({code}) => code)).toEqual(['IPCHAT_NOBODY']);
		expect(scene.wire.sent).toEqual([]);
	});
});

describe('readers who have been silent for more than a minute', () => {
	const silentOne = (): Scene => {
		const scene = new Scene({random: () => 1});
		scene.meet();
		scene.wire.advance(61_000);
		return scene;
	};

	test('are asked beside the text, and may be gone', () => {
		const scene = silentOne();
		const count = scene.us.effects.length;
		expect(scene.sends(() => {
			scene.us.say('hello');
		})).toEqual(['Thello', 'Pstester']);
		scene.wire.advance(2000);
		expect(scene.us.notices(count)).toEqual(['may-be-gone: cmu may be gone: no sign of life for more than a minute, so the last text may not have arrived.']);
	});

	test('are not gone if they answer', () => {
		const scene = silentOne();
		const count = scene.us.effects.length;
		scene.us.verb('tell', {text: 'hello'}, PEER);
		scene.hear('pscmu');
		scene.wire.advance(5000);
		expect(scene.us.notices(count)).toEqual([]);
	});
});
