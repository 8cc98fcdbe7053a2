/**
The real chat plugin of KildClient, without its windows: kildclient.pl runs it and says what its user would see.

Habits of 3.2.0 that tests must know:
- It reads a handshake from a single read, and what comes in the same read behind `YES:` only together with the next one.
- While it waits for an answer to a dialog it goes on with everything else; an answer given too early is kept for the next dialog.
- What is said to everybody also goes to calls that nobody has answered yet: wait until a call has come about.
*/
import {existsSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {stripVTControlCharacters} from 'node:util';
import {describeWith} from './describe-with.js';
import {findFreePort} from './free-port.js';
import {meets, type LineCondition} from './line-condition.js';
import {LineProcess} from './line-process.js';
import {bareEnvironment} from './terminal.js';

const perl = '/usr/bin/perl';

const isInstalled = [perl, '/usr/games/kildclient', '/usr/share/kildclient/plugins/chat.pl'].every(file => existsSync(file));

/** `describe` for tests that need KildClient. Without it they are skipped, on a CI machine they fail. */
export const describeWithKildClient = describeWith('KildClient', 'kildclient', isInstalled);

const harness = fileURLToPath(new URL('kildclient.pl', import.meta.url));

/** What kildclient.pl prints; a `feed` goes to the window of a chat. */
type Output = {
	readonly event: 'main' | 'feed' | 'dialog' | 'error';
	readonly text: string;
	readonly window?: number;
};

const mainWindow = 0;

export class KildClient {
	readonly #process = new LineProcess(perl, [harness], bareEnvironment('/nonexistent'));
	readonly #lines: string[] = [];
	/** By window: a line that has not ended yet. */
	readonly #rests = new Map<number, string>();
	#read = 0;

	readonly name: string;
	/** Where it takes calls, on all IPv4 addresses. */
	readonly port: number;

	constructor(name: string, port: number) {
		this.name = name;
		this.port = port;
		this.command('setname', name);
		this.command('accept', port);
	}

	#show({event, text, window = mainWindow}: Output): void {
		const plain = stripVTControlCharacters(text);
		if (event === 'dialog' || event === 'error') {
			this.#lines.push(...plain.trimEnd().split('\n').map(line => `${event}: ${line}`));
			return;
		}

		const parts = ((this.#rests.get(window) ?? '') + plain).split('\n');
		this.#rests.set(window, parts.pop()!);
		this.#lines.push(...parts);
	}

	/** Every line that was shown since its start, in all windows, without colours; those of dialogs and of Perl's complaints are marked. */
	transcript(): readonly string[] {
		for (; this.#read < this.#process.lines.length; this.#read++) {
			this.#show(JSON.parse(this.#process.lines[this.#read]!) as Output);
		}

		return this.#lines;
	}

	/** Resolves with the first line that meets the condition, past or to come; `since` makes it look only at lines from that index of the transcript on. */
	async waitFor(condition: LineCondition, {since = 0} = {}): Promise<string> {
		let next = since;
		return this.#process.wait(`KildClient ${this.name} to show ${String(condition)}`, () => {
			const lines = this.transcript();
			for (; next < lines.length; next++) {
				const line = lines[next]!;
				if (meets(line, condition)) {
					return line;
				}
			}

			return undefined;
		});
	}

	/** Calls a function of the plugin, as `/chat::word(...)` in its main window does, or does what kildclient.pl has a word for. */
	command(word: string, ...args: ReadonlyArray<string | number>): void {
		this.#process.send(JSON.stringify([word, ...args]));
	}

	/** Types a line into the window of a chat. */
	type(peer: string, line: string): void {
		this.command('type', peer, line);
	}

	call(port: number): void {
		this.command('call', '127.0.0.1', port);
	}

	zcall(port: number): void {
		this.command('zcall', '127.0.0.1', port);
	}

	/** Answers the question whether to take a call, the one that is open or the next one. */
	answerCall(answer: 'yes' | 'no'): void {
		this.command('answer', answer);
	}

	/** Takes the file that is offered, or the next one that will be. */
	acceptFile(path: string): void {
		this.command('answer', 'yes');
		this.chooseFile(path);
	}

	/** Chooses a file in the dialog that `/sendfile` opens. */
	chooseFile(path: string): void {
		this.command('answer', 'accept', path);
	}

	refuseFile(): void {
		this.command('answer', 'no');
	}

	setName(name: string): void {
		this.command('setname', name);
	}

	chat(peer: string, text: string): void {
		this.command('chat', peer, text);
	}

	emote(peer: string, text: string): void {
		this.command('emote', peer, text);
	}

	chatAll(text: string): void {
		this.command('chatall', text);
	}

	emoteAll(text: string): void {
		this.command('emoteall', text);
	}

	setGroup(peer: string, group: string): void {
		this.command('setgroup', peer, group);
	}

	chatGroup(group: string, text: string): void {
		this.command('chatgroup', group, text);
	}

	emoteGroup(group: string, text: string): void {
		this.command('emotegroup', group, text);
	}

	ping(peer: string): void {
		this.command('ping', peer);
	}

	sendFile(peer: string, path: string): void {
		this.command('sendfile', peer, path);
	}

	stopFile(peer: string): void {
		this.command('stopfile', peer);
	}

	/** Over zChat only, as everything about snooping. */
	snoop(peer: string): void {
		this.command('snoop', peer);
	}

	allowSnoop(peer: string, isAllowed = true): void {
		this.command('setallowsnoop', peer, isAllowed ? 1 : 0);
	}

	/** The MUD says a line: those who snoop see it. */
	receiveFromMud(line: string): void {
		this.command('received', line);
	}

	/** The user sends the MUD a line: those who snoop see it too. */
	sendToMud(line: string): void {
		this.command('sent', line);
	}

	info(peer: string): void {
		this.command('info', peer);
	}

	hangUp(peer: string): void {
		this.command('hangup', peer);
	}

	async stop(): Promise<void> {
		await this.#process.stop();
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.stop();
	}
}

const start = async (name: string, port: number, retries: number): Promise<KildClient> => {
	const started = new KildClient(name, port);
	const answer = await started.waitFor(/^Listening for chat connections|^error: /v);
	if (!answer.startsWith('error')) {
		return started;
	}

	await started.stop();
	if (retries === 0) {
		throw new Error(`KildClient can't listen on port ${port}: ${answer}`);
	}

	return start(name, await findFreePort(), retries - 1);
};

/**
Starts KildClient with a chat name, taking calls; its user is asked about each.

@param options Who it is, and where it listens: on a free port unless one is given.
@param options.name A name.
@param options.port On all its IPv4 addresses.
*/
export const startKildClient = async (options: {readonly name: string; readonly port?: number}): Promise<KildClient> => {
	const {name, port} = options;
	// Somebody may take a port that was free between our look and KildClient's.
	return port === undefined ? start(name, await findFreePort(), 2) : start(name, port, 0);
};
