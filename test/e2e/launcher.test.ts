import {mkdtemp, stat} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {makeLayout, type BundledNode, type Layout} from '../support/launcher-layout.js';
import {startNode} from '../support/line-process.js';
import {cliPath} from '../support/program.js';
import {bareEnvironment, startTerminal} from '../support/terminal.js';

const layouts = new Map<BundledNode, Layout>();

beforeAll(async () => {
	for (const bundled of ['own', 'hoisted', 'broken', 'none'] as const) {
		layouts.set(bundled, await makeLayout(bundled)); // eslint-disable-line no-await-in-loop
	}
});

afterAll(async () => {
	await Promise.all([...layouts.values()].map(async layout => layout.remove()));
});

const readReport = (line: string) => JSON.parse(line) as {args: string[]; flags: string[]; bundled: string};

const environment = bareEnvironment(await mkdtemp(path.join(tmpdir(), 'mudlark-')));

const startWithOldNode = (bundled: BundledNode, ...args: readonly string[]) => {
	const {cli, oldNodeFlags} = layouts.get(bundled)!;
	return startNode([...oldNodeFlags, cli, ...args], environment);
};

test('can be started by its own name', async () => {
	const {mode} = await stat(cliPath);
	expect(mode & 0o111).not.toBe(0);
});

test('a Node that is new enough runs the program itself', async () => {
	const launched = startNode(['--max-semi-space-size=8', layouts.get('own')!.cli, 'report', 'a b'], environment);
	await launched.exited;
	expect(launched.lines.map(line => readReport(line))).toEqual([{args: ['report', 'a b'], flags: ['--max-semi-space-size=8'], bundled: 'no'}]);
});

describe('with a Node that is too old', () => {
	test.each(['own', 'hoisted'] as const)('runs the program under the one that npm brought (%s), with all arguments', async bundled => {
		const launched = startWithOldNode(bundled, 'report', '--name', 'a "b" $c', '');
		expect(await launched.exited).toEqual({code: 0, signal: undefined});
		const [report] = launched.lines.map(line => readReport(line));
		expect(report).toMatchObject({args: ['report', '--name', 'a "b" $c', ''], bundled: 'yes'});
		expect(report!.flags).toContain('--max-semi-space-size=8');
		expect(launched.errors).toEqual([]);
	});

	test('ends with the code of the program', async () => {
		expect(await startWithOldNode('own', 'exit', '69').exited).toEqual({code: 69, signal: undefined});
	});

	test.each(['SIGKILL', 'SIGTERM', 'SIGINT'])('ends by the signal that ended the program: %s', async signal => {
		expect(await startWithOldNode('own', 'die', signal).exited).toEqual({code: undefined, signal});
	});

	test.each([['SIGTERM', 143], ['SIGHUP', 129], ['SIGINT', 130]] as const)('passes %s on', async (signal, code) => {
		const launched = startWithOldNode('own', 'wait');
		await launched.waitForLine('ready');
		launched.kill(signal);
		expect(await launched.exited).toEqual({code, signal: undefined});
		expect(launched.lines).toEqual(['ready', `got ${signal}`]);
	});

	test('says in one line what is missing where npm brought none', async () => {
		const launched = startWithOldNode('none', 'report');
		expect(await launched.exited).toEqual({code: 2, signal: undefined});
		expect(launched.lines).toEqual([]);
		expect(launched.errors).toEqual([expect.stringMatching(/^mudlark needs Node 24 or newer, but this is Node 20\.20\.2 and npm brought none along .* https:\/\/nodejs\.org/v)]);
	});

	test('says in one line that the one npm brought does not start', async () => {
		const launched = startWithOldNode('broken', 'report');
		expect(await launched.exited).toEqual({code: 2, signal: undefined});
		expect(launched.errors).toEqual([expect.stringMatching(/the one that npm brought along does not start \(.*ENOENT.*https:\/\/nodejs\.org/v)]);
	});
});

describe('with a Node that is too old, in a terminal', () => {
	const startInShell = async (...args: readonly string[]) => {
		const {cli, oldNodeFlags} = layouts.get('own')!;
		const terminal = startTerminal('bash', ['--norc', '--noprofile', '-i'], {columns: 200});
		await terminal.waitFor('bash-');
		terminal.type(`${[process.execPath, ...oldNodeFlags, cli, ...args].join(' ')}; echo "code" $?\r`);
		await terminal.waitFor(/^ready/mv);
		return terminal;
	};

	test('Ctrl+C reaches the program once', async () => {
		await using terminal = await startInShell('wait');
		terminal.key('ctrl+c');
		const screen = await terminal.waitFor(/^code 130$/mv);
		expect(screen.filter(line => line.includes('got SIGINT'))).toHaveLength(1);
	});

	test('Ctrl+Z suspends both, fg brings both back', async () => {
		await using terminal = await startInShell('suspend');
		terminal.key('ctrl+z');
		await terminal.waitFor('Stopped');
		terminal.type('fg; echo "last" $?\r');
		await terminal.waitFor(/^resumed$/mv);
		terminal.type('q');
		await terminal.waitFor(/^last 5$/mv);
	});
});
