import {describe, expect, test} from 'vitest';
import {FakeClock} from '../fake-clock.js';
import {Attached, bytesOf, calledBy} from './attached.js';
import {code} from './codes.js';
import {HubPeer} from './hub.js';

const greeting = String.raw`"CHAT:Bob\n10.0.0.54050 "`;

/** Somebody who has logged in. */
const member = (hub: HubPeer, name: string) => {
	const attached = calledBy(hub, {name});
	attached.hear(String.raw`05 "\n${name} chats to you, 'sesame'\n" FF`);
	return attached;
};

describe('handshakes', () => {
	test('welcomes, and asks for a password', () => {
		const bob = new Attached(new HubPeer(), 'answerer');
		expect(bob.hear(greeting)).toBe(bytesOf(String.raw`"YES:server\n" 07 "\n<CHAT> Welcome to server.\n" FF 05 "\nserver chats to you, 'What is your password?'\n" FF`));
		expect(bob.link).toMatchObject({name: 'Bob', isLoggedIn: false});
	});

	test('is put together from reads; five bytes of digits and blanks must be there, behind at least one byte', () => {
		const bob = new Attached(new HubPeer(), 'answerer');
		expect(bob.hear(String.raw`"CHAT:Bob\n4050 "`)).toBe('');
		expect(bob.hear('"4"')).toContain('YES:server\n');
		const cy = new Attached(new HubPeer(), 'answerer');
		expect(cy.hear(String.raw`"CHAT:Cy\n10.0.0.5-4050"`)).toBe('');
	});

	test('others are hung up on, the slow ones after ten seconds', async () => {
		const clock = new FakeClock();
		const hub = new HubPeer({clock});
		const zed = new Attached(hub, 'answerer');
		zed.hear(String.raw`"ZCHAT:Zed\t\n10.0.0.504050"`);
		expect(zed.wire.isClosed).toBe(true);
		const bob = new Attached(hub, 'answerer');
		bob.hear('"CHAT:Bob"');
		await clock.advance(9999);
		expect(bob.wire.isClosed).toBe(false);
		await clock.advance(1);
		expect(bob.wire.isClosed).toBe(true);
	});
});

describe('words', () => {
	test('a password counts at the very end of a personal text', () => {
		const hub = new HubPeer();
		const bob = calledBy(hub);
		expect(bob.hear('05 "Bob chats to you, \'sesame\'" FF')).toBe('');
		expect(bob.hear(String.raw`05 "\nBob chats to you, 'open'\n" FF`)).toContain('Wrong password');
		expect(bob.hear(String.raw`04 "\nBob chats to everybody, 'hi'\n" FF`)).toContain('What is your password?');
		expect(bob.hear(String.raw`05 "\nBob chats to you, '\e[1m\e[36msesame\e[31m'\n" FF`)).toContain('You are logged in.');
	});

	test('members hear each other as they came', () => {
		const hub = new HubPeer();
		const bob = member(hub, 'Bob');
		const cy = member(hub, 'Cy');
		const stranger = calledBy(hub, {name: 'Di'});
		bob.take();
		bob.hear(String.raw`04 "\nBob chats to everybody, 'hi'\n" FF`);
		expect([cy.take(), stranger.take(), bob.take()]).toEqual([bytesOf(String.raw`04 "\nBob chats to everybody, 'hi'\n" FF`), '', '']);
	});

	test('commands', () => {
		const hub = new HubPeer();
		const bob = member(hub, 'Bob');
		const cy = member(hub, 'Cy');
		const command = (line: string) => bob.hear(String.raw`05 "\nBob chats to you, '${line}'\n" FF`);
		expect(command('who')).toContain('\'Bob, Cy\'');
		command('pm Cy a secret');
		expect(cy.take()).toBe(bytesOf(String.raw`05 "\nBob chats to you, 'a secret'\n" FF`));
		expect(command('pm Di x')).toContain('nobody called Di');
		expect(command('dance')).toContain('unknown command: dance');
		command('quit');
		expect(bob.wire.isClosed).toBe(true);
	});

	test('texts are split at 4096 bytes, but not for MudGangster', () => {
		const hub = new HubPeer();
		const bob = member(hub, 'Bob');
		const cy = member(hub, 'Cy');
		const di = member(hub, 'Di');
		di.announce('MudGangster 1.0');
		bob.hear('04 61*5000 FF');
		expect(cy.take()).toBe(bytesOf('04 61*4096 FF 04 61*904 FF'));
		expect(di.take()).toBe(bytesOf('04 61*5000 FF'));
	});

	test('permissions are told in words', () => {
		const hub = new HubPeer({script: [code.sendAction, '/action x']});
		const bob = member(hub, 'Bob');
		expect(bob.hear(String.raw`07 "\n<CHAT> You are now allowed to snoop Bob.\n" FF`)).toBe(bytesOf('1E FF'));
		bob.hear('1F "A troll." FF');
		expect(hub.snooped).toEqual(['A troll.']);
		bob.hear('07 "<CHAT> You are no longer allowed to snoop Bob." FF');
		expect(bob.link.isSnooping).toBe(false);
		expect(bob.hear('07 "<CHAT> Bob is now accepting commands from you." FF')).toBe(bytesOf('09 "/action x" FF'));
	});

	test('a hub calls nobody', () => {
		expect(() => new Attached(new HubPeer(), 'caller')).toThrow('calls nobody');
	});
});
