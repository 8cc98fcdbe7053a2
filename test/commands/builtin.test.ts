import {expect, test} from 'vitest';
import {builtinCommands} from '../../source/commands/builtin.js';
import {readArguments} from '../../source/commands/read-arguments.js';
import {CommandTable} from '../../source/commands/table.js';
import {takeWord} from '../../source/lib/words.js';
import {protocols} from '../../source/protocols/index.js';
import type {Command} from '../../source/session/commands.js';

const table = new CommandTable(protocols);

const built = (line: string) => {
	const {word, rest} = takeWord(line)!;
	const spec = table.find(word.slice(1));
	return spec.build(readArguments(spec, rest), 'mm/everybody');
};

test.each<readonly [line: string, command: Command]>([
	['/sendfile Al ~/My maps/one.txt', {command: 'sendfile', peer: 'Al', path: '~/My maps/one.txt'}],
	['/sendfile "Two Words" "a b.txt"', {command: 'sendfile', peer: 'Two Words', path: 'a b.txt'}],
	['/files', {command: 'files'}],
	['/cancel', {command: 'cancel'}],
	['/cancel 3', {command: 'cancel', id: 3}],
	['/snoop Al', {command: 'snoop', peer: 'Al'}],
	['/forward Al', {command: 'forward', peer: 'Al'}],
	['/allow Al snoop', {command: 'allow', peer: 'Al', what: 'snoop'}],
	['/allow Al files on', {command: 'allow', peer: 'Al', what: 'files', on: true}],
	['/allow Al c of', {command: 'allow', peer: 'Al', what: 'commands', on: false}],
	['/ignore Al', {command: 'ignore', peer: 'Al'}],
	['/serve Al', {command: 'serve', peer: 'Al'}],
	['/private all', {command: 'private', peer: 'all'}],
	['/public Al', {command: 'public', peer: 'Al'}],
	['/block', {command: 'block'}],
	['/block 10.0.0.9', {command: 'block', who: '10.0.0.9'}],
	['/peek Al', {command: 'peek', peer: 'Al'}],
	['/request Al', {command: 'request', peer: 'Al'}],
	['/paste #raid one\n  two', {command: 'paste', target: '#raid', text: 'one\n  two'}],
	['/away', {command: 'away'}],
	['/away at lunch', {command: 'away', text: 'at lunch'}],
	['/back', {command: 'back'}],
	['/dnd off', {command: 'dnd', on: false}],
	['/raw Al 4', {command: 'raw', peer: 'Al', code: 4, text: ''}],
])('%s', (line, command) => {
	expect(built(line)).toEqual({command});
});

test.each([
	['/sendfile Al', 'PATH is missing'],
	['/cancel film.avi', 'ID has to be a number, not “film.avi”'],
	['/allow Al everything', '“everything” is none of snoop, files, commands'],
	['/allow Al snoop maybe', '“maybe” is none of on, off'],
	['/paste Al', 'TEXT is missing. It is written /paste PEER|all|#group TEXT'],
	['/sendfile Al "a b.txt" c', '“c” is too much'],
])('%s: %s', (line, message) => {
	expect(() => built(line)).toThrow(message);
});

test('no name and no alias stands for two commands', () => {
	const all = builtinCommands.flatMap(({name, aliases = []}) => [name, ...aliases]);
	expect(all.filter((name, index) => all.indexOf(name) !== index)).toEqual([]);
});

test('names that users of other programs know are understood', () => {
	const known = {
		// TinTin++
		cancelfile: 'cancel', filestat: 'files', zap: 'hangup', forward: 'forward', request: 'request',
		// MUSHclient
		stopfile: 'cancel', sendfile: 'sendfile', private: 'private',
		// MudMaster
		filecancel: 'cancel', filestatus: 'files', chatserve: 'serve', chatignore: 'ignore', peekconnections: 'peek', requestconnects: 'request', unchat: 'hangup',
	};
	expect(Object.fromEntries(Object.keys(known).map(name => [name, table.find(name).name]))).toEqual(known);
});

test('an alias makes no beginning of a name ambiguous', () => {
	expect(['fi', 'file', 'peek', 'req', 'chatal', 'fileca', 'st', 'unl', 'unc'].map(name => table.find(name).name))
		.toEqual(['files', 'files', 'peek', 'request', 'chatall', 'cancel', 'cancel', 'unlisten', 'hangup']);
	expect(() => table.find('p')).toThrow('/p could be /paste, /ping, /peek, /private, /public, /peer. Type more of it.');
});
