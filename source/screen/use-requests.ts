import {useReducer} from 'react';
import {useApp} from 'ink';
import type {RunLine} from '../commands/shell-types.js';
import type {Request, RequestOf} from '../state/action.js';
import type {Store} from '../state/store.js';

/** The candidates for the word before the cursor: whole words, commands with their slash. */
export type Complete = (before: string) => readonly string[] | Promise<readonly string[]>;

/** What the screen needs from outside to do what keys ask for. */
export type Ports = {
	readonly store: Store;
	readonly runLine: RunLine;
	readonly complete: Complete;
	/** Answers a question for a password. */
	readonly answerSecretly: (id: number, secret: string) => void;
	/** Forgets what stands on the terminal, so that the next frame is drawn whole. */
	readonly forgetFrame: () => void;
	/** Stops the program until the user wants it back. The terminal is given back meanwhile. */
	readonly stopProcess: () => Promise<void>;
	/** Lets the user write a text in his own editor; `undefined` where it stays as it was. The terminal is given away meanwhile. */
	readonly editText: (text: string) => Promise<string | undefined>;
};

async function runLines({store, runLine}: Ports, lines: readonly string[], room: string): Promise<void> {
	for (const line of lines) {
		// eslint-disable-next-line no-await-in-loop -- Lines of a paste keep their order, and the rest is not sent after a failure.
		const {ok, action} = await runLine(line, {room, face: 'screen'});
		if (action) {
			store.act(action);
		}

		if (!ok) {
			return;
		}
	}
}

function offer({store, complete}: Ports, request: RequestOf<'complete'>): void {
	const candidates = complete(request.before);
	if (!(candidates instanceof Promise)) {
		store.offer(candidates, request);
		return;
	}

	void offerLater(store, candidates, request);
}

async function offerLater(store: Store, candidates: Promise<readonly string[]>, request: RequestOf<'complete'>): Promise<void> {
	store.offer(await candidates, request);
}

async function edit(suspendTerminal: (callback: () => Promise<void>) => Promise<unknown>, {store, editText}: Ports, request: RequestOf<'edit'>): Promise<void> {
	let edited: string | undefined;
	await suspendTerminal(async () => {
		edited = await editText(request.text);
	});
	if (edited !== undefined) {
		store.edited(edited, request);
	}
}

/** Returns what carries requests out, and a number that changes when everything has to be drawn again. */
export function useRequests(ports: Ports): readonly [carryOut: (request: Request | undefined) => void, revision: number] {
	const {suspendTerminal} = useApp();
	const [revision, drawAgain] = useReducer((count: number) => count + 1, 0);
	const carryOut = (request: Request | undefined): void => {
		switch (request?.request) {
			case 'run': {
				void runLines(ports, request.lines, request.room);
				break;
			}

			case 'complete': {
				offer(ports, request);
				break;
			}

			case 'edit': {
				void edit(suspendTerminal, ports, request);
				break;
			}

			case 'answer': {
				ports.answerSecretly(request.id, request.secret);
				break;
			}

			case 'redraw': {
				ports.forgetFrame();
				drawAgain();
				break;
			}

			case 'suspend': {
				void suspendTerminal(ports.stopProcess);
				break;
			}

			case undefined: {
				break;
			}
		}
	};

	return [carryOut, revision];
}
