import {expect, test} from 'vitest';
import {sendLine} from '../../source/remote/send-line.js';
import {al} from '../support/fake-program.js';

test.each([
	['everybody', 'hi', {line: '/chatall hi'}],
	['#raid', 'hi', {line: '/group raid hi'}],
	['#night raid', 'hi', {line: '/group "night raid" hi'}],
	['Al', 'hi  there', {line: '/chat Al hi  there'}],
	['1', '/shrug', {line: '/chat 1 /shrug'}],
	['Old Al', 'hi', {line: '/chat "Old Al" hi'}],
	['Nobody', 'hi', {line: '/chat Nobody hi'}],
	['mm/#raid', 'hi', {line: 'hi', room: 'mm/#raid'}],
	['mm/@Old Al', 'hi', {line: 'hi', room: 'mm/@Old Al'}],
	['sl:home/#00000000-0000-0000-0000-000000000000', 'hi', {line: 'hi', room: 'sl:home/#00000000-0000-0000-0000-000000000000'}],
	['ipchat/all', 'hi', {line: 'hi', room: 'ipchat/all'}],
	['ipchat/@192.0.2.7', 'hi', {line: 'hi', room: 'ipchat/@192.0.2.7'}],
	['ipchat/@[2001:db8::7]:1500', 'hi', {line: 'hi', room: 'ipchat/@[2001:db8::7]:1500'}],
	['mm/everybody', '/who', {line: '//who', room: 'mm/everybody'}],
	['mm/everybody', '//who', {line: '///who', room: 'mm/everybody'}],
])('%s, %s', (target, text, expected) => {
	expect(sendLine(target, text, [al])).toEqual(expected);
});

test('a connected peer whose name looks like a room is meant by that name', () => {
	expect(sendLine('a/b', 'hi', [{...al, name: 'a/b'}])).toEqual({line: '/chat a/b hi'});
});

test('a name that would end at a quotation mark inside it is no target', () => {
	expect(sendLine('#x "y" z', 'hi', [])).toBeUndefined();
	expect(sendLine('"Al', 'hi', [])).toBeUndefined();
	expect(sendLine('"Al', 'hi', [{...al, name: '"Al'}, {...al, id: 2, name: '"Al'}])).toBeUndefined();
});

test('a peer whose name holds quotation marks is meant by number', () => {
	expect(sendLine('Big "Al" Jones', 'hi', [{...al, id: 12, name: 'Big "Al" Jones'}])).toEqual({line: '/chat 12 hi'});
});
