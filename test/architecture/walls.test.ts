import {readFileSync} from 'node:fs';
import {glob} from 'node:fs/promises';
import path from 'node:path';
import {builtinModules} from 'node:module';
import {describe, expect, test} from 'vitest';

type Import = {readonly from: string; readonly isTypeOnly: boolean};

type Source = {readonly file: string; readonly room: string; readonly text: string; readonly imports: readonly Import[]};

const root = path.resolve(import.meta.dirname, '../..');

/** `source/session/runner.ts` stands in the room `session`, `source/main.ts` in `main`. */
const roomOf = (file: string): string => path.relative(path.join(root, 'source'), file).split(path.sep)[0]!.replace(/\.\w+$/, '');

const importsOf = (file: string, text: string): readonly Import[] =>
	[...text.matchAll(/^(?:import|export)(?<type>\s+type)?\b[^"';]+?from\s+'(?<from>[^']+)'|^import\s+'(?<bare>[^']+)'|import\('(?<dynamic>[^']+)'\)/gm)]
		.map(({groups}) => {
			const from = groups!['from'] ?? groups!['bare'] ?? groups!['dynamic']!;
			return {from: from.startsWith('.') ? path.resolve(path.dirname(file), from) : from, isTypeOnly: groups!['type'] !== undefined};
		});

const readSources = async (): Promise<readonly Source[]> => {
	const files: string[] = [];
	for await (const file of glob('source/**/*.{ts,tsx}', {cwd: root})) {
		files.push(path.join(root, file));
	}

	return files.map(file => {
		const text = readFileSync(file, 'utf8');
		return {file: path.relative(root, file), room: roomOf(file), text, imports: importsOf(file, text)};
	});
};

const sources = await readSources();
const inRooms = (...rooms: readonly string[]) => sources.filter(({room}) => rooms.includes(room));

const isOurs = ({from}: Import): boolean => from.startsWith(root);
const isNode = ({from}: Import): boolean => from.startsWith('node:') || builtinModules.includes(from);

/** Offending lines, so that a failure says where. */
const offences = (files: readonly Source[], isOffence: (found: Import, source: Source) => boolean): readonly string[] =>
	files.flatMap(source => source.imports
		.filter(found => isOffence(found, source))
		.map(({from}) => `${source.file} imports ${path.isAbsolute(from) ? path.relative(root, from) : from}`));

/** The `Socket` class for scripts, which lives in a script's worker. */
const SCRIPT_SOCKETS = /^source\/scripting\/socket[\w\-]*\.ts$/v;

test('the test sees the sources', () => {
	expect(sources.length).toBeGreaterThan(40);
	expect(inRooms('session').flatMap(({imports}) => imports).filter(found => isOurs(found)).length).toBeGreaterThan(20);
});

describe('walls', () => {
	test('1: lib imports nothing of ours', () => {
		expect(offences(inRooms('lib'), found => isOurs(found) && roomOf(found.from) !== 'lib')).toEqual([]);
	});

	test('1: a protocol imports lib and the contract, never another protocol', () => {
		expect(offences(inRooms('protocols'), (found, {file}) => {
			if (!isOurs(found)) {
				return false;
			}

			const own = path.join(root, path.dirname(file));
			const isIndex = file === path.join('source', 'protocols', 'index.ts');
			return roomOf(found.from) !== 'lib' && !found.from.endsWith('protocols/protocol.js') && !(isIndex ? found.from.endsWith('/index.js') : found.from.startsWith(own));
		})).toEqual([]);
	});

	test('1: a protocol has no I/O, clock, randomness or process', () => {
		expect(offences(inRooms('protocols'), isNode)).toEqual([]);
		expect(inRooms('protocols').filter(({text}) => /\bnew Date\b|\bDate\.|\bMath\.random\b|\bprocess\.|\bsetTimeout\b|\bsetInterval\b|\bperformance\b/.test(text)).map(({file}) => file)).toEqual([]);
	});

	test('2: the session gets the world from outside', () => {
		expect(offences(inRooms('session'), found => isNode(found) || (isOurs(found) && !['session', 'lib', 'protocols'].includes(roomOf(found.from))))).toEqual([]);
		expect(offences(inRooms('session'), found => isOurs(found) && roomOf(found.from) === 'protocols' && !found.isTypeOnly)).toEqual([]);
		expect(inRooms('session').filter(({text}) => /\bDate\.now\b|\bMath\.random\b|\bprocess\.|\bsetTimeout\b|\bsetInterval\b|\bsetImmediate\b/.test(text)).map(({file}) => file)).toEqual([]);
	});

	test('3: only net, remote and the scripts\' sockets open sockets', () => {
		const sockets = new Set(['node:net', 'node:dgram', 'node:tls', 'node:http', 'node:https', 'node:dns', 'node:dns/promises']);
		const others = sources.filter(({room, file}) => !['net', 'remote'].includes(room) && !SCRIPT_SOCKETS.test(file));
		expect(offences(others, ({from}) => sockets.has(from))).toEqual([]);
	});

	test('3: only config and services touch files', () => {
		const allowed = new Set(['config', 'services', 'build', 'launcher', 'remote']);
		// A script's thread has no other permissions than the script.
		const isThread = (file: string) => file.startsWith('source/scripting/worker/') || file.endsWith('scripting/socket-files.ts');
		expect(offences(sources.filter(({room, file}) => !allowed.has(room) && !isThread(file)), ({from}) => ['node:fs', 'node:fs/promises'].includes(from))).toEqual([]);
	});

	test('4: the screen and its state know events, commands and lib', () => {
		expect(offences(inRooms('state', 'screen'), found => {
			const room = isOurs(found) ? roomOf(found.from) : 'lib';
			return room === 'session' ? !found.isTypeOnly : !['state', 'screen', 'commands', 'lib'].includes(room);
		})).toEqual([]);
		expect(offences(inRooms('state'), ({from}) => from.includes('/screen/') || ['ink', 'react'].includes(from))).toEqual([]);
	});

	test('4: one file writes escape codes', () => {
		expect(inRooms('screen').filter(({file, text}) => !file.endsWith('terminal.ts') && /\\u00?1b\[\?|\\x1b\[\?|\\u\{1b\}\[\?/i.test(text)).map(({file}) => file)).toEqual([]);
	});

	test('5: services and remote reach the program through what they are given', () => {
		expect(offences(inRooms('services', 'remote', 'scripting', 'headless'), found => isOurs(found)
			&& !['services', 'remote', 'scripting', 'lib'].includes(roomOf(found.from))
			&& !(found.isTypeOnly && ['session', 'commands'].includes(roomOf(found.from))))).toEqual([]);
	});

	test('7: nothing but a protocol and the list of them says a protocol\'s name', () => {
		const names = /'(?:mudmaster|zchat|ipchat|secondlife)'/;
		expect(inRooms('session', 'commands', 'state', 'screen', 'remote', 'services', 'config', 'main').filter(({text}) => names.test(text)).map(({file}) => file)).toEqual([]);
	});
});
