
/** Many scripts at once in the built program, each of which fails in its own way, while a peer does not stop talking. */
import {once} from 'node:events';
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {createConnection} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {performance} from 'node:perf_hooks';
import {expect, test} from 'vitest';
import type {ScriptState} from '../../source/session/events.js';
import {startProgram, type Program} from '../support/program.js';

type Failing = {
	/** The file, with its ending. */
	readonly file: string;
	readonly text: string;
	/** What has become of it in the end. */
	readonly state: ScriptState;
	/** What stands in its log. */
	readonly reason: RegExp;
};

const script = (body: string, permissions = ['chat', 'ui']) => `export const script = {permissions: ${JSON.stringify(permissions)}};
export const activate = async ctx => { ${body} };`;

const denied = /ERR_ACCESS_DENIED/v;

const failing: readonly Failing[] = [
	{file: 'loop-at-load.mjs', text: 'for (;;) {}', state: 'failed', reason: /within 5 seconds|last it was in load/v},
	{file: 'loop-in-handler.mjs', text: script('ctx.events.on("message", () => { for (;;) {} });'), state: 'suspended', reason: /has not answered for 5 seconds; last it was in event message/v},
	{file: 'loop-in-filter.mjs', text: script('ctx.filters.add("chat:message", () => { for (;;) {} }, {codes: [4]});'), state: 'suspended', reason: /last it was in filter chat:message/v},
	{file: 'memory-hog.mjs', text: script('ctx.timers.after(1, () => { const all = []; for (;;) all.push(new Array(1000).fill(1)); });'), state: 'suspended', reason: /it has taken \d+ MiB of memory/v},
	{file: 'exit.mjs', text: script('ctx.timers.after(1, () => process.exit(7));'), state: 'failed', reason: /it ended itself \(process\.exit with 7\)/v},
	{file: 'rejection.mjs', text: script('setTimeout(() => { Promise.reject(new Error("nobody handles this")); }, 1);'), state: 'failed', reason: /not caught: Error: nobody handles this/v},
	{file: 'throw-in-activate.mjs', text: script('throw new RangeError("not today");'), state: 'failed', reason: /activate: RangeError: not today/v},
	{file: 'flood.mjs', text: script('for (let i = 0; i < 20_000; i++) { ctx.ui.print("", "flood " + i % 10); if (i < 5000) { console.log("x".repeat(1000)); ctx.log(i); } }'), state: 'failed', reason: /not shown, more than is read.*ui\.print was refused: more than 500 calls a second/sv},
	{file: 'syntax-error.mjs', text: 'export const activate = () => { const = 1; };', state: 'failed', reason: /SyntaxError: .* in line 1 of syntax-error\.mjs/v},
	{file: 'enum.ts', text: 'enum Color {Red}\nexport const activate = () => Color.Red;', state: 'failed', reason: /enum is not supported/v},
	{file: 'wrong-api.mjs', text: 'export const script = {api: "^99.0"};', state: 'failed', reason: /is written for the script functions \^99\.0/v},
	{file: 'read.mjs', text: `import fs from 'node:fs';\n${script('fs.readFileSync("/etc/passwd");')}`, state: 'failed', reason: denied},
	{file: 'spawn.mjs', text: `import {execFileSync} from 'node:child_process';\n${script('execFileSync("/bin/true");')}`, state: 'failed', reason: denied},
	{file: 'nested-worker.mjs', text: `import {Worker} from 'node:worker_threads';\n${script('new Worker("0", {eval: true});')}`, state: 'failed', reason: denied},
	{file: 'descriptors.mjs', text: `import fs from 'node:fs';\n${script('for (let fd = 0; fd < 64; fd++) try { fs.writeSync(fd, "LOUD"); } catch {} fs.writeSync(1, "LOUD");')}`, state: 'failed', reason: denied},
	{file: 'sqlite.mjs', text: script('const {DatabaseSync} = await import("node:sqlite"); new DatabaseSync("/tmp/outside.db");'), state: 'failed', reason: /sqlite/v},
	{file: 'hanging-activate.mjs', text: script('await new Promise(() => {});'), state: 'failed', reason: /did not come to the end of activate within 5 seconds/v},
	{file: 'hanging-deactivate.mjs', text: `${script('')}\nexport const deactivate = () => new Promise(() => {});`, state: 'disabled', reason: /did not come to the end of deactivate within 1 seconds/v},
	{file: 'always-throws.mjs', text: script('ctx.events.on("message", ({text}) => { throw new TypeError("I do not like " + text); });'), state: 'suspended', reason: /it made 10 mistakes within a minute, the last in event message: TypeError: I do not like/v},
	{file: 'timer-storm.mjs', text: script('for (let i = 0; i < 10_000; i++) ctx.timers.every(1, () => { ctx.contacts.list(); });'), state: 'suspended', reason: /RateLimited/v},
];

/** Hears and filters everything, and can be asked. */
const good = script(`
	let heard = 0, asked = 0;
	ctx.events.on('message', () => { heard++; });
	ctx.filters.add('chat:message', () => { asked++; }, {codes: [4]});
	ctx.commands.register('tally', {help: 'Tell how much was heard.'}, () => 'heard ' + heard + ', asked ' + asked);
`);

const PER_SECOND = 1000;

/** Says `text 1`, `text 2` … at a steady pace until it is told to stop. */
const talkative = async (port: number) => {
	const socket = createConnection({port, host: '127.0.0.1', noDelay: true});
	await once(socket, 'connect');
	socket.write('CHAT:Al\n<Unknown>4050 ');
	// It says no more when the program has gone.
	socket.on('error', () => undefined);
	let said = 0;
	let timer: NodeJS.Timeout | undefined;
	return {
		start() {
			const since = performance.now();
			timer = setInterval(() => {
				const due = Math.floor((performance.now() - since) * PER_SECOND / 1000);
				const texts: string[] = [];
				while (said < due) {
					said++;
					texts.push(`\u{4}\nAl chats to everybody, 'text ${said}'\n\u{FF}`);
				}

				socket.write(texts.join(''), 'latin1');
			}, 10);
		},
		/** How many it has said. */
		stop(): number {
			clearInterval(timer);
			return said;
		},
		hangUp() {
			socket.destroy();
		},
	};
};

/** What has happened in a program, each event looked at once: there are very many. */
class Ledger {
	readonly heard: string[] = [];
	/** The last one of each script. */
	readonly states = new Map<string, ScriptState>();
	/** Numbers of the questions whether they may run. */
	readonly questions = new Map<string, number>();
	readonly #program: Program;
	#seen = 0;

	constructor(program: Program) {
		this.#program = program;
	}

	async until(what: string, isTrue: () => boolean): Promise<void> {
		await this.#program.process.wait(what, () => {
			this.#read();
			return isTrue() || undefined;
		}, PATIENCE);
	}

	/** What a command prints. */
	async printed(line: string): Promise<readonly string[]> {
		const since = this.#program.events.length;
		this.#program.send(line);
		const {lines} = await this.#program.waitForEvent('output', {}, {since});
		return lines;
	}

	#read(): void {
		const {events} = this.#program;
		for (; this.#seen < events.length; this.#seen++) {
			const event = events[this.#seen]!;
			if (event.event === 'message' && event.direction === 'in') {
				this.heard.push(event.text);
			} else if (event.event === 'script.changed') {
				this.states.set(event.name, event.state);
			} else if (event.event === 'question') {
				this.questions.set(String(event.details['name']), event.id);
			}
		}
	}
}

/** In ms; for what never comes. */
const PATIENCE = 50_000;

const nameOf = (file: string): string => path.basename(file, path.extname(file));

test('twenty scripts fail, each in its own way; nothing that is said is lost, and a good one goes on', async () => {
	const dir = await mkdtemp(path.join(tmpdir(), 'mudlark-'));
	const folder = path.join(dir, 'config/scripts');
	await mkdir(folder, {recursive: true});
	await Promise.all([...failing, {file: 'good.mjs', text: good}].map(async ({file, text}) => writeFile(path.join(folder, file), text)));
	expect(failing).toHaveLength(20);

	await using wick = await startProgram({name: 'Wick', dir, args: ['--accept', 'all']});
	const ledger = new Ledger(wick);
	const al = await talkative(await wick.port());
	await wick.waitForEvent('peer.online');
	const {states, questions} = ledger;
	const load = async (name: string) => {
		wick.send(`/script load ${name}`);
		await ledger.until(`${name} to ask or to fail`, () => questions.has(name) || states.get(name) === 'failed');
		if (questions.has(name)) {
			wick.send(`/accept ${questions.get(name)!}`);
		}
	};

	await load('good');
	await ledger.until('the good one to run', () => states.get('good') === 'active');
	al.start();
	await Promise.all(failing.map(async ({file}) => load(nameOf(file))));
	await ledger.until('the one to stop', () => states.get('hanging-deactivate') === 'active');
	wick.send('/script unload hanging-deactivate');
	await ledger.until('all to have failed', () => failing.every(({file, state}) => states.get(nameOf(file)) === state));

	const said = al.stop();
	await ledger.until('the last text', () => ledger.heard.at(-1) === `text ${said}`);
	expect(ledger.heard).toEqual(Array.from({length: said}, (_, index) => `text ${index + 1}`));
	expect(said).toBeGreaterThan(5 * PER_SECOND);
	expect(await ledger.printed('/tally')).toEqual([`heard ${said}, asked ${said}`]);
	for (const {file, reason} of failing) {
		// eslint-disable-next-line no-await-in-loop -- The outputs are told apart by their order.
		const log = await ledger.printed(`/script log ${nameOf(file)}`);
		expect(log.join('\n'), file).toMatch(reason);
	}

	expect(states.get('good')).toBe('active');
	expect(wick.process.lines.filter(line => !line.startsWith('{"event":'))).toEqual([]);
	expect(wick.errors).toEqual([]);
	al.hangUp();
	wick.send('/quit');
	expect(await wick.exited).toMatchObject({code: 0});
	await rm(dir, {recursive: true});
});
