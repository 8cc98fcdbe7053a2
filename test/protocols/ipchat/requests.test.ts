import {describe, expect, test} from 'vitest';
import {verbs} from '../../../source/protocols/ipchat/verbs.js';
import {PEER, Scene} from './scene.js';

const acquainted = (settings: Readonly<Record<string, unknown>> = {}): Scene => {
	const scene = new Scene({settings});
	scene.meet();
	scene.wire.advance(15_000);
	return scene;
};

/** Notices since the last question. */
const told = (scene: Scene, act: () => void): readonly string[] => {
	const count = scene.us.effects.length;
	act();
	return scene.us.notices(count);
};

test.for([
	['hail', 3000, 1, 'no-answer: cmu did not answer the hail.'],
	['info', 3000, 2, 'no-answer: cmu tells nothing of himself.'],
	['url', 5000, 1, 'no-answer: cmu did not answer when asked for a URL.'],
	['netmeeting', 60_000, 1, 'no-answer: cmu did not answer the request for a NetMeeting call.'],
] as const)('%s without an answer', ([verb, ms, tries, line]) => {
	const scene = acquainted();
	const count = scene.wire.sent.length;
	const ask = () => {
		scene.us.verb(verb, {address: '10.0.0.1'}, PEER);
	};

	expect(told(scene, () => {
		ask();
		ask();
	})).toEqual([expect.stringMatching(/^request-waiting: cmu has not answered the last (?:hail|question|question for a URL|request for a NetMeeting call) yet\.$/v)]);
	expect(told(scene, () => {
		scene.wire.advance((ms * tries) - 1);
	})).toEqual([]);
	expect(told(scene, () => {
		scene.wire.advance(1);
	})).toEqual([line]);
	expect(scene.sent(count).filter(text => !text.startsWith('P'))).toHaveLength(tries);
});

test('where nobody is meant, the verb says so', () => {
	const scene = new Scene();
	const withPeer = verbs.filter(({args}) => args[0]?.kind === 'peer');
	for (const {name} of withPeer) {
		scene.us.verb(name, {peer: 'Al', text: 'hi'});
	}

	expect(scene.us.events('error').map(({message}) => message)).toEqual(['hail', 'info', 'url', 'share', 'tell', 'netmeeting']
		.map(verb => `Al is not in the IPchat list, so /ipchat ${verb} has nobody to go to. /who lists who is.`));
	expect(scene.wire.sent).toEqual([]);
});

describe('hails', () => {
	test('while we are asleep they do not ring', () => {
		const scene = acquainted();
		scene.us.verb('sleep');
		expect(told(scene, () => {
			scene.hear('H');
		})).toEqual(['hail-quiet: cmu hails you.']);
		expect(scene.sent().at(-1)).toBe('AS');
	});

	test('nor do they while we don\'t want to be disturbed', () => {
		const scene = acquainted();
		const rings = () => scene.us.events('notice').filter(({attention}) => attention === 'ring').length;
		scene.us.self.dnd = true;
		scene.hear('H');
		expect(rings()).toBe(0);
		scene.us.self.dnd = false;
		scene.wire.advance(10_000);
		scene.hear('H');
		expect(rings()).toBe(1);
	});

	test('an answer comes too late for a hail that was given up', () => {
		const scene = acquainted();
		scene.us.verb('hail', {}, PEER);
		scene.wire.advance(3000);
		expect(told(scene, () => {
			scene.hear('As');
		})).toEqual([]);
	});

	test('an answer tells whether he sleeps', () => {
		const scene = acquainted();
		scene.us.verb('hail', {}, PEER);
		scene.hear('AS');
		expect(scene.us.of('peer').at(-1)?.patch.states).toEqual({away: true});
	});
});

describe('information', () => {
	test('the fields of an answer are one card, in one order, and what was known before is not on it', () => {
		const scene = acquainted();
		scene.hear('lOld place');
		scene.us.verb('info', {}, PEER);
		expect(told(scene, () => {
			for (const field of ['vDynamIP v3.0', 'nChristoph', 'hcmu', 'c', 'd20-11-26 23:05:10']) {
				scene.hear(field);
				scene.wire.advance(300);
			}

			scene.wire.advance(2000);
		})).toEqual(['information: cmu tells of himself:\nHandle: cmu\nReal name: Christoph\nClock: 2026-11-20 23:05:10 (their clock, 3 seconds ahead of ours)\nProgram: DynamIP v3.0']);
	});

	test('a second card has nothing of the first', () => {
		const scene = acquainted();
		for (const field of ['nChristoph', 'lLab']) {
			scene.us.verb('info', {}, PEER);
			scene.hear(field);
			scene.wire.advance(3000);
		}

		expect(scene.us.notices().slice(-2)).toEqual(['information: cmu tells of himself:\nReal name: Christoph', 'information: cmu tells of himself:\nLocation: Lab']);
	});

	test('fields are cut: 256 characters, a home page 1024, a handle 32', () => {
		const scene = acquainted();
		scene.hear(`n${'x'.repeat(2000)}`);
		scene.hear(`i${'y'.repeat(2000)}`);
		scene.hear(`h${'z'.repeat(2000)}`);
		const patches = scene.us.of('peer').slice(-3).map(({patch}) => patch);
		expect(patches[0]?.facts?.['Real name']).toHaveLength(256);
		expect(patches[1]?.facts?.['Home page']).toHaveLength(1024);
		expect(patches[2]?.name).toHaveLength(32);
	});

	test('ours has all eight fields in their order, ten milliseconds apart, and the reason why we are away as comment', () => {
		const scene = acquainted({name: 'Test User', email: 't@example.org', url: 'https://example.org/', location: 'Lab', comment: 'hi'});
		const count = scene.wire.sent.length;
		scene.us.self.away = 'lunch';
		expect(scene.sends(() => {
			scene.hear('I');
		})).toEqual(['htester', 'nTest User', 'et@example.org', 'ihttps://example.org/', 'lLab', 'd20-11-26 23:05:07', 'clunch', 'vTC 1.0']);
		const times = scene.wire.sent.slice(count).map(({at}) => at);
		expect(times.map(time => time - times[0]!)).toEqual([0, 10, 20, 30, 40, 50, 60, 70]);
	});
});

describe('URLs', () => {
	test('without one the answer is empty, and we are told how to have one, once in ten seconds', () => {
		const scene = acquainted();
		const count = scene.wire.sent.length;
		expect(told(scene, () => {
			scene.hear('U');
			scene.hear('U');
		})).toEqual(['url-asked: cmu asked for your URL; you have none (ipchat.url in the config).']);
		expect(scene.sent(count)).toEqual(['u', 'u']);
	});

	test('one that comes after we gave up waiting is shown all the same, once', () => {
		const scene = acquainted();
		scene.us.verb('url', {}, PEER);
		scene.wire.advance(20_000);
		expect(told(scene, () => {
			scene.hear('uhttps://example.org/');
			scene.hear('uhttps://example.org/2');
		})).toEqual(['url: cmu\'s URL: https://example.org/']);
	});

	test('a host in letters of another script is named as it is looked up', () => {
		const scene = acquainted();
		scene.us.verb('url', {}, PEER);
		expect(told(scene, () => {
			scene.hear('uhttps://ex\u{430}mple.org/');
		})).toEqual(['url: cmu\'s URL: https://ex\u{430}mple.org/ (the host is xn--exmple-4nf.org)']);
	});
});
