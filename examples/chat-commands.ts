/* eslint-disable new-cap -- MUSHclient's functions are written so. */
// The chat commands that MUSHclient's users have in their fingers, on MUSHclient's own functions: ctx.mush has each of
// them under its name there, with its order of arguments and its numbers.
//
//   /script load chat-commands
//   #chatall hello              works in every room, and so does
//   /mush chatall hello
//   /mush                       lists them all
//
// Names with blanks go in double quotes: #chat "Old Al" hello. Numbers are the ids that #who tells.
import type {ScriptContext, ScriptManifest} from './mudlark-script.js';

export const script: ScriptManifest = {
	name: 'Chat commands',
	version: '1.0.0',
	description: 'MUSHclient\'s chat commands: #chatall, #call and the like.',
	api: '^1.0',
	// Only #sendfile and #paste need the last two: take them out, and everything else still works.
	permissions: ['chat', 'ui', 'files', 'clipboard'],
};

// What a command is given: the rest of its line, from which words can be taken.
class Line {
	#rest: string;

	constructor(rest: string) {
		this.#rest = rest.trim();
	}

	// Up to a blank, or what stands in quotes.
	word() {
		const isQuoted = this.#rest.startsWith('"');
		const end = isQuoted ? this.#rest.indexOf('"', 1) : this.#rest.search(/\s/v);
		const word = end === -1 ? this.#rest : this.#rest.slice(0, end);
		this.#rest = end === -1 ? '' : this.#rest.slice(end + 1).trim();
		return isQuoted ? word.slice(1) : word;
	}

	rest() {
		return this.#rest;
	}
}

type ChatCommand = {
	readonly args: string;
	readonly help: string;
	// MUSHclient's result number, or lines to print.
	readonly run: (line: Line) => number | readonly string[];
};

// In words, what the result numbers say (docs/scripting.md has them all).
const results: Readonly<Record<number, string>> = {
	30_025: 'There is no such option.',
	30_026: 'The option can\'t have that value.',
	30_032: 'That option can\'t be changed.',
	30_042: 'The port can\'t be opened.',
	30_043: 'There is no such host.',
	30_044: 'Nobody is there to hear it.',
	30_045: 'Nobody of that name is connected.',
	30_046: 'Something is missing, or his program can\'t do that.',
	30_047: 'Calls are taken already.',
	30_048: 'Nobody of that name or number is connected.',
	30_049: 'He is connected already.',
	30_050: 'The clipboard is empty.',
	30_051: 'There is no such file.',
	30_052: 'A file is on its way already.',
	30_053: 'No file is on its way.',
};

// The fields of GetChatInfo that #who shows.
const userName = 2;
const group = 3;
const version = 4;
const address = 6;
const isIncoming = 12;
const isIgnored = 19;

const commandsOf = ({mush}: ScriptContext): Readonly<Record<string, ChatCommand>> => {
	// A name or a number. 0 where nobody is meant, which every function refuses.
	const id = (line: Line) => mush.ChatGetID(line.word());

	// An option of one person: without a value, its other state.
	const toggle = (name: string, help: string): ChatCommand => ({
		args: 'WHO',
		help,
		run(line) {
			const who = id(line);
			return mush.SetChatOption(who, name, mush.GetChatOption(who, name) === 1 ? 0 : 1);
		},
	});

	return {
		accept: {args: '[PORT]', help: 'Take calls.', run: line => mush.ChatAcceptCalls(Number(line.word()))},
		noaccept: {
			args: '',
			help: 'Take no more calls.',
			run() {
				mush.ChatStopAcceptingCalls();
				return 0;
			},
		},
		call: {args: 'HOST [PORT]', help: 'Call somebody who uses MudMaster chat.', run: line => mush.ChatCall(line.word(), Number(line.word()))},
		zcall: {args: 'HOST [PORT]', help: 'Call somebody who uses zChat.', run: line => mush.ChatCallzChat(line.word(), Number(line.word()))},
		hangup: {args: 'WHO', help: 'Close a connection.', run: line => mush.ChatDisconnect(id(line))},
		hangupall: {args: '', help: 'Close all of them.', run: () => [`${mush.ChatDisconnectAll()} closed.`]},
		who: {
			args: '',
			help: 'List who is connected.',
			run: () => mush.GetChatList().map(who => {
				const [name, its, program, from] = [userName, group, version, address].map(field => String(mush.GetChatInfo(who, field)));
				return `${who}. ${name} (${from}) ${program}${its === '' ? '' : `, group ${its}`}${mush.GetChatInfo(who, isIncoming) === true ? ', has called' : ''}${mush.GetChatInfo(who, isIgnored) === true ? ', ignored' : ''}`;
			}),
		},
		chatall: {args: 'TEXT', help: 'Say something to everybody.', run: line => mush.ChatEverybody(line.rest(), false)},
		emoteall: {args: 'TEXT', help: 'Do something in front of everybody.', run: line => mush.ChatEverybody(line.rest(), true)},
		chat: {args: 'WHO TEXT', help: 'Say something to one.', run: line => mush.ChatID(id(line), line.rest(), false)},
		emote: {args: 'WHO TEXT', help: 'Do something in front of one.', run: line => mush.ChatID(id(line), line.rest(), true)},
		chatgroup: {args: 'GROUP TEXT', help: 'Say something to a group.', run: line => mush.ChatGroup(line.word(), line.rest(), false)},
		emotegroup: {args: 'GROUP TEXT', help: 'Do something in front of a group.', run: line => mush.ChatGroup(line.word(), line.rest(), true)},
		group: {args: 'WHO GROUP', help: 'Put somebody into a group.', run: line => mush.SetChatOption(id(line), 'group', line.word())},
		chatname: {args: 'NAME', help: 'Change your name.', run: line => mush.ChatNameChange(line.rest())},
		ping: {args: 'WHO', help: 'Tell how fast a connection is.', run: line => mush.ChatPing(id(line))},
		peek: {args: 'WHO', help: 'List whom somebody is connected with.', run: line => mush.ChatPeekConnections(id(line))},
		request: {args: 'WHO', help: 'Call whom somebody is connected with.', run: line => mush.ChatRequestConnections(id(line))},
		snoop: {args: 'WHO', help: 'See what somebody sees, if he lets you; once more ends it.', run: line => mush.ChatMessage(id(line), 30, '')},
		paste: {args: '[WHO]', help: 'Send what is in the clipboard, to one or to everybody.', run: line => line.rest() === '' ? mush.ChatPasteEverybody() : mush.ChatPasteText(id(line))},
		sendfile: {args: 'WHO PATH', help: 'Offer a file.', run: line => mush.ChatSendFile(id(line), line.rest())},
		stopfile: {args: 'WHO', help: 'Stop a file on its way.', run: line => mush.ChatStopFileTransfer(id(line))},
		ignore: toggle('ignore', 'Do not hear somebody; once more ends it.'),
		private: toggle('private', 'Do not name somebody to others; once more ends it.'),
		allowfiles: toggle('can_send_files', 'Let somebody send files; once more ends it.'),
		allowsnoop: toggle('can_snoop', 'Let somebody see what you see; once more ends it.'),
	};
};

export const activate = (ctx: ScriptContext) => {
	const commands = commandsOf(ctx);

	const list = () => Object.entries(commands).map(([name, {args, help}]) => `#${`${name} ${args}`.padEnd(22)} ${help}`);

	// Lines to print: what it has found, or why it did not work.
	const run = (name: string, rest: string): readonly string[] => {
		const result = commands[name]?.run(new Line(rest)) ?? 0;
		if (typeof result !== 'number') {
			return result;
		}

		return result === 0 ? [] : [`#${name}: ${results[result] ?? `Error ${result}.`}`];
	};

	ctx.commands.register('mush', {
		help: 'Use the chat commands of MUSHclient: /mush chatall hello',
		args: [{name: 'command', kind: 'choice', choices: Object.keys(commands), optional: true}, {name: 'rest', kind: 'text', optional: true}],
	}, ({command, rest = ''}) => command === undefined ? list() : run(command, rest));

	// What is typed, before anything is made of it. False: it was meant for us, and nobody else needs to see it.
	ctx.filters.add('input', ({text, room}) => {
		const line = new Line(text);
		const command = line.word().toLowerCase();
		if (!command.startsWith('#') || !Object.hasOwn(commands, command.slice(1))) {
			return true;
		}

		// Afterwards, because what was typed waits for the verdict.
		ctx.timers.after(0, () => {
			for (const printed of run(command.slice(1), line.rest())) {
				ctx.ui.print(room, printed);
			}
		});
		return false;
	});
};
