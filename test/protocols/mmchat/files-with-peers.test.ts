import {describe, expect, test} from 'vitest';
import {mudmasterFraming, zchatFraming} from '../../../source/protocols/mmchat/framing.js';
import {digestOf, FileEnd, ramp} from '../../support/file-end.js';
import {calledBy, calling, type Attached} from '../../support/peers/attached.js';
import {latin1} from '../../support/peers/bytes.js';
import {kinds} from '../../support/peers/kinds.js';
import type {Link, Role} from '../../support/peers/link.js';
import {MushPeer, MUSH_VERSION} from '../../support/peers/mush.js';

/** Each block of ours is a read of his, and what he writes reaches us whole. */
const talk = (end: FileEnd, attached: Attached<Link>): void => {
	for (let heard = attached.take(), said = end.take(); heard !== '' || said.length > 0; heard = attached.take(), said = end.take()) {
		end.push(latin1(heard));
		for (const block of said) {
			attached.wire.deliver(end.encode(block));
		}

		end.drain();
	}
};

/** Until it is over; what takes time is the end that has to be asked for. */
const finish = (end: FileEnd, attached: Attached<Link>): void => {
	for (let wait = 0; wait < 10; wait++) {
		talk(end, attached);
		end.elapse(300);
	}
};

for (const {title, create, version, framings} of kinds) {
	for (const framing of framings) {
		for (const role of ['caller', 'answerer'] as const) {
			describe(`${title}, ${framing}, ${role === 'caller' ? 'we have called' : 'it has called'}`, () => {
				const connect = (ours: Role) => {
					const peer = create({name: 'Bob', framing});
					const end = new FileEnd({facing: version, framing: framing === 'zchat' ? zchatFraming : mudmasterFraming, role: ours});
					const attached = ours === 'caller' ? calledBy(peer, {name: 'Wick', framing}) : calling(peer, 'Wick');
					peer.acceptFiles();
					attached.take();
					return {peer, end, attached};
				};

				for (const size of [1, 499, 500, 501, 1000, 1024, 2048, 50_001]) {
					test(`${size} bytes from it`, () => {
						const {peer, end, attached} = connect(role);
						const data = ramp(size);
						peer.sendFile(data, 'a.txt');
						finish(end, attached);
						expect(end.outcome).toEqual({type: 'file', action: 'done'});
						expect(digestOf(end.received)).toBe(digestOf(data));
						expect(end.notices).toEqual([]);
						expect(end.timers).toEqual([]);
					});

					test(`${size} bytes to it`, () => {
						const {peer, end, attached} = connect(role);
						const data = ramp(size);
						end.offer(data);
						finish(end, attached);
						expect(end.outcome).toEqual({type: 'file', action: 'done'});
						const [file] = peer.files;
						const losesTail = title === 'TinTin++' && size % 500 === 0;
						expect(file!.state).toBe('complete');
						expect(digestOf(file!.bytes)).toBe(digestOf(losesTail ? data.subarray(0, -500) : data));
						expect(end.notices.length).toBe(losesTail ? 1 : 0);
					});
				}
			});
		}
	}
}

const mudmasterKinds = kinds.filter(({framings}) => framings.includes('mudmaster'));

for (const {title, create, version} of mudmasterKinds) {
	test(`${title}: one after the other, whatever is left over of the first`, () => {
		const peer = create({name: 'Bob'});
		const end = new FileEnd({facing: version});
		const attached = calledBy(peer, {name: 'Wick'});
		peer.acceptFiles();
		attached.take();
		for (const size of [700, 1501, 20]) {
			// What he still says of this file comes when the next one is offered already.
			end.offer(ramp(size), `${size}.txt`);
			while (end.outcome === undefined) {
				talk(end, attached);
				end.elapse(300);
			}
		}

		talk(end, attached);
		expect(peer.files.map(({name, bytes, state}) => [name, bytes.length, state])).toEqual([['700.txt', 700, 'complete'], ['1501.txt', 1501, 'complete'], ['20.txt', 20, 'complete']]);
	});
}

test('MUSHclient and we tell each other the sum, and agree', () => {
	const peer = new MushPeer({name: 'Bob'});
	const end = new FileEnd({facing: MUSH_VERSION});
	const attached = calledBy(peer, {name: 'Wick'});
	attached.take();
	peer.acceptFiles();
	peer.sendFile(ramp(1200), 'a.txt');
	finish(end, attached);
	expect(peer.transcript.at(-1)).toMatch(/^Sumcheck as received was: /v);
	end.offer(ramp(7001));
	finish(end, attached);
	expect(peer.transcript.at(-1)).toMatch(/^Sumcheck from sender was: /v);
	expect(end.notices).toEqual([]);
});
