/** The first thing that runs in a script's thread: closes it up, reads the script and answers the program. */
import process from 'node:process';
import {syncBuiltinESMExports} from 'node:module';
import threads, {type MessagePort} from 'node:worker_threads';
import {toFailure, type Setup, type ToWorker} from '../messages.js';
import {createContext} from './context.js';
import {closeHoles} from './guards.js';
import {Link} from './link.js';
import {importScript} from './import-script.js';
import {createNet, type Net} from './net.js';

type Module = {
	readonly script?: unknown;
	readonly activate?: unknown;
	readonly deactivate?: unknown;
};

const {setup, ...ports} = threads.workerData as {readonly setup: Setup; readonly calls: MessagePort; readonly answers: MessagePort; readonly shared: SharedArrayBuffer};
// Not for the script.
(threads as {workerData: unknown}).workerData = undefined;
syncBuiltinESMExports();
// Made visible by `thread.ts`.
const global = globalThis as {gc?: (() => void) | undefined};
const {gc: collect = () => {}} = global;
global.gc = undefined;
closeHoles();

let module: Module = {};
let net: Net | undefined;

const activate = async ({permissions, settings}: Extract<ToWorker, {kind: 'activate'}>): Promise<void> => {
	net = createNet({
		log(line) {
			link.log('info', line);
		},
		failed(error, handler) {
			link.threw(handler, error);
		},
		mayUseFiles: permissions.includes('files'),
	});
	const context = createContext(link, {setup, permissions, settings, net: net.net});
	if (typeof module.activate === 'function') {
		const {activate: run} = module as {readonly activate: (ctx: unknown) => unknown};
		await link.runWhole('activate', () => run(context));
	}

	link.post({kind: 'active'});
};

const deactivate = async (): Promise<void> => {
	if (typeof module.deactivate === 'function') {
		const {deactivate: run} = module as {readonly deactivate: () => unknown};
		try {
			await link.runWhole('deactivate', () => run());
		} catch (error) {
			link.threw('deactivate', error);
		}
	}

	link.post({kind: 'deactivated'});
};

const close = async (): Promise<void> => {
	await net?.close();
	link.post({kind: 'closed'});
};

const kept = (): number => {
	collect();
	const {heapUsed, external} = process.memoryUsage();
	return heapUsed + external;
};

/** What can be told of it: functions can't. */
const plain = (value: unknown): unknown => value === undefined ? undefined : JSON.parse(JSON.stringify(value) ?? 'null');

const orFail = async (step: () => Promise<void>): Promise<void> => {
	try {
		await step();
	} catch (error) {
		link.post({kind: 'failed', failure: toFailure(error)});
	}
};

const carryOut = async (message: ToWorker): Promise<void> => {
	switch (message.kind) {
		case 'activate': {
			return orFail(async () => activate(message));
		}

		case 'deactivate': {
			return deactivate();
		}

		case 'close': {
			return close();
		}

		case 'collect': {
			link.post({kind: 'collected', bytes: kept()});
			break;
		}

		case 'ping':
		case 'ask':
		case 'events':
		case 'result':
			// The link's own.
	}
};

const link = new Link(ports, message => {
	void carryOut(message);
});

await orFail(async () => {
	await link.runWhole('load', async () => {
		module = await importScript(setup.entry) as Module;
	});
	link.post({kind: 'loaded', manifest: plain(module.script)});
});
