import {expect, test} from 'vitest';
import {eventLine, eventNames} from '../../source/remote/event-line.js';
import type {Event} from '../../source/session/events.js';
import {al, at, message} from '../support/fake-program.js';

const peer = {id: 1, name: 'Al', protocol: 'mudmaster'};
const call = {call: 3, protocol: 'mudmaster', address: '192.0.2.7', port: 4050};
const transfer = {id: 5, peer, direction: 'in', name: 'map.txt', size: 900, bytes: 300} as const;

const cases: ReadonlyArray<readonly [Event, string]> = [
	[{event: 'ready', at, version: '0.1.0', name: 'Wick'}, 'mudlark 0.1.0, as Wick'],
	[{event: 'self.changed', at, name: 'Wick', dnd: true}, 'Wick, do not disturb'],
	[{event: 'self.changed', at, name: 'Wick', dnd: false, away: ''}, 'Wick, away'],
	[{event: 'listening', at, protocols: ['mudmaster', 'zchat'], address: '::', port: 4050}, 'mudmaster, zchat on [::]:4050'],
	[{event: 'listening.stopped', at, protocols: ['mudmaster'], address: '127.0.0.1', port: 4050}, 'mudmaster on 127.0.0.1:4050'],
	[{event: 'call.started', at, ...call}, '3 mudmaster 192.0.2.7:4050'],
	[{event: 'call.phase', at, ...call, phase: 'connect'}, '3 connect'],
	[{event: 'call.failed', at, ...call, phase: 'connect', code: 'refused', message: 'Nobody answers.'}, '3 refused: Nobody answers.'],
	[{event: 'peer.online', at, peer: al}, 'Al mudmaster 192.0.2.7:4050, TinTin++ 2.02.31, private'],
	[{event: 'peer.changed', at, peer: {...al, version: '', flags: []}}, 'Al mudmaster 192.0.2.7:4050'],
	[{event: 'peer.offline', at, peer: al, reason: 'hung up'}, 'Al hung up'],
	[message('hi'), '[mm/everybody] Al: hi'],
	[message('waves', {emote: true}), '[mm/everybody] Al waves'],
	[message('hi', {speaker: 'Zed', count: 2}), '[mm/everybody] Zed (via Al): hi (2 times)'],
	[message('Bob says hi', {from: {peer, name: 'Al', verified: false}, state: 'failed'}), '[mm/everybody] Al (unverified): Bob says hi (not sent)'],
	[{event: 'message.changed', at, id: 7, state: 'delivered', count: 2}, '7 delivered 2 times'],
	[{event: 'snoop.line', at, peer, text: 'You see a rat.'}, 'Al >> You see a rat.'],
	[{event: 'snoop.started', at, peer, direction: 'in'}, 'Al in'],
	[{event: 'snoop.stopped', at, peer, direction: 'out'}, 'Al out'],
	[{event: 'question', at, id: 2, kind: 'call', details: {name: 'Al', port: 4050}, default: 'deny', expires: at}, '2 call name=Al port=4050'],
	[{event: 'question.closed', at, id: 2, kind: 'call', answer: 'accept'}, '2 call accept'],
	[{event: 'transfer.started', at, ...transfer}, '5 map.txt from Al'],
	[{event: 'transfer.progress', at, ...transfer}, '5 map.txt from Al, 300 of 900 bytes'],
	[{event: 'transfer.done', at, ...transfer, direction: 'out'}, '5 map.txt to Al, 900 bytes'],
	[{event: 'transfer.failed', at, ...transfer, reason: 'the disk is full'}, '5 map.txt from Al: the disk is full'],
	[{event: 'ping', at, peer, ms: 12}, 'Al 12 ms'],
	[{event: 'peek', at, peer, entries: [{address: '192.0.2.9', port: 4050, name: 'Bea'}, {address: '::1', port: 4051}]}, 'Al: Bea 192.0.2.9:4050, [::1]:4051'],
	[{event: 'room.opened', at, room: 'mm/#raid', title: '#raid'}, 'mm/#raid #raid'],
	[{event: 'room.closed', at, room: 'mm/#raid', title: '#raid'}, 'mm/#raid #raid'],
	[{event: 'network.online', at, protocol: 'secondlife', name: 'home', details: {}}, 'secondlife home'],
	[{event: 'network.offline', at, protocol: 'secondlife', name: 'home', reason: 'logged out'}, 'secondlife home: logged out'],
	[{event: 'progress', at, protocol: 'ipchat', what: 'scan', done: 3, total: 254}, 'ipchat scan 3 of 254'],
	[{event: 'mud.line', at, source: 'tintin', text: 'A rat.'}, 'tintin: A rat.'],
	[{event: 'script.changed', at, name: 'web', state: 'failed', error: 'no such port'}, 'web failed no such port'],
	[{event: 'output', at, command: 'who', lines: ['1 Al', '2 Bea'], face: 'ctl'}, '/who: 1 Al / 2 Bea'],
	[{event: 'notice', at, code: 'x', text: 'one\r\ntwo'}, 'one / two'],
	[{event: 'error', at, code: 'ML_X', message: 'It did not work.'}, 'It did not work.'],
	[{event: 'raw', at, peer, code: 99, text: 'huh'}, 'Al 99 huh'],
];

test.each(cases)('%o', (event, text) => {
	const time = new Date(at).toTimeString().slice(0, 8);
	expect(eventLine(event)).toBe(`${time} ${event.event} ${text}`);
});

test('every event has its line here', () => {
	expect(new Set(cases.map(([event]) => event.event))).toEqual(new Set(eventNames));
});

test('an event of a newer version is shown as it came', () => {
	const event = {event: 'weather', at, text: 'rain'} as unknown as Event;
	expect(eventLine(event)).toMatch(/ weather \{"event":"weather".*"text":"rain"\}$/v);
});
