/**
Closes what Node's permission flags leave open in a thread, before anything of a script runs. The modules are taken from
`process.getBuiltinModule`, because it is their own exports that are changed.
*/
import {syncBuiltinESMExports} from 'node:module';
import process from 'node:process';

type Exports = Record<string, unknown>;

type Function_ = (...args: readonly unknown[]) => unknown;

export class AccessDenied extends Error {
	readonly code = 'ERR_ACCESS_DENIED';
}

const builtin = (name: string): Exports | undefined => process.getBuiltinModule(name as 'fs');

export const closeHoles = (): void => {
	guardDescriptors();
	guardTerminal();
	guardSockets();
	withhold(
		process as unknown as Exports,
		['_rawDebug', 'binding', '_linkedBinding', 'dlopen', 'kill', '_kill', '_debugProcess', '_debugEnd', 'abort'],
		'it reaches beyond the thread of the script',
	);
	withhold(process.report as unknown as Exports, ['writeReport'], 'it writes to the terminal');
	// They are those of the whole process, and some of them print.
	withhold(builtin('node:v8'), ['setFlagsFromString'], 'it changes the whole program');
	// Usually it is not there: see `thread-flags.ts`.
	withhold(builtin('node:sqlite'), ['DatabaseSync', 'StatementSync', 'Session', 'backup'], 'it opens files past the permissions; keep what has to last in ctx.settings, or in files in ctx.script.dataFolder');
	syncBuiltinESMExports();
};

const withhold = (holder: Exports | undefined, names: readonly string[], why: string): void => {
	for (const name of names) {
		if (holder?.[name] !== undefined) {
			holder[name] = function () {
				throw new AccessDenied(`${name} is not there for scripts: ${why}.`);
			};
		}
	}
};

/** A proxy keeps what hangs on a function: `fs.realpath.native`, what `promisify` looks for. */
const wrap = (original: Function_, before: (args: readonly unknown[]) => readonly unknown[]): Function_ =>
	new Proxy(original, {
		apply: (target, self: unknown, args: readonly unknown[]): unknown => Reflect.apply(target, self, before(args)),
		construct: (target, args: readonly unknown[], newTarget): Record<string, unknown> => Reflect.construct(target, before(args), newTarget) as Record<string, unknown>,
	});

const fdOf = (options: unknown): unknown => typeof options === 'object' && options !== null && 'fd' in options ? options.fd : undefined;

const refuseDescriptor = (descriptor: unknown): void => {
	if (typeof descriptor === 'number') {
		throw new AccessDenied(`The file descriptor ${descriptor} is not one that this script has opened. Use ctx.log or ctx.ui.print to show something.`);
	}
};

/**
Descriptors belong to the whole process: 0 to 2 are the terminal, others our sockets and files. A script may use those that
it has opened itself. Whatever function of `fs` begins with a number means a descriptor.
*/
const guardDescriptors = (): void => {
	const fs = builtin('node:fs')!;
	const own = new Set<number>();
	const opened = (descriptor: unknown) => {
		if (typeof descriptor === 'number') {
			own.add(descriptor);
		}
	};

	const check = (args: readonly unknown[]): readonly unknown[] => {
		if (!own.has(args[0] as number)) {
			refuseDescriptor(args[0]);
		}

		return args;
	};

	const {open, openSync, close, closeSync} = fs as Record<string, Function_>;
	for (const [name, original] of Object.entries(fs)) {
		if (typeof original === 'function' && /^[a-z]/v.test(name)) {
			fs[name] = wrap(original as Function_, check);
		}
	}

	fs['open'] = wrap(open!, args => args.map(argument => typeof argument === 'function'
		? (error: unknown, descriptor: unknown) => {
			opened(descriptor);
			(argument as Function_)(error, descriptor);
		}
		: argument));
	fs['openSync'] = new Proxy(openSync!, {
		apply(target, self: unknown, args: readonly unknown[]): unknown {
			const descriptor: unknown = Reflect.apply(target, self, args);
			opened(descriptor);
			return descriptor;
		},
	});
	const closing = (args: readonly unknown[]) => {
		check(args);
		own.delete(args[0] as number);
		return args;
	};

	const checkOptions = (args: readonly unknown[]) => {
		check([fdOf(args[1])]);
		return args;
	};

	// Theirs would be refused only when they write, where nobody can catch it.
	for (const name of ['createReadStream', 'createWriteStream', 'ReadStream', 'WriteStream']) {
		fs[name] = wrap(fs[name] as Function_, checkOptions);
	}

	fs['close'] = wrap(close!, closing);
	fs['closeSync'] = wrap(closeSync!, closing);
	guardFileHandles(own);
};

const guardFileHandles = (own: Set<number>): void => {
	const promises = builtin('node:fs/promises')!;
	const open = promises['open'] as (...args: readonly unknown[]) => Promise<NodeJS.EventEmitter & {readonly fd: number}>;
	promises['open'] = async (...args: readonly unknown[]) => {
		const handle = await open(...args);
		const {fd} = handle;
		own.add(fd);
		handle.once('close', () => {
			own.delete(fd);
		});
		return handle;
	};
};

const guardTerminal = (): void => {
	withhold(builtin('node:tty'), ['ReadStream', 'WriteStream'], 'the terminal belongs to the screen');
};

/** Sockets that are made of a descriptor: where standard output is a pipe, that would be one of them. */
const guardSockets = (): void => {
	const check = (args: readonly unknown[]): readonly unknown[] => {
		refuseDescriptor(fdOf(args[0]));
		return args;
	};

	const checkNumber = (args: readonly unknown[]): readonly unknown[] => {
		refuseDescriptor(args[0]);
		return check(args);
	};

	const net = builtin('node:net')!;
	const socket = wrap(net['Socket'] as Function_, checkNumber);
	net['Socket'] = socket;
	net['Stream'] = socket;
	for (const name of ['connect', 'createConnection']) {
		net[name] = wrap(net[name] as Function_, check);
	}

	withhold(net, ['_createServerHandle', 'BoundSocket'], 'it takes file descriptors');
	guardMethod(net['Server'], 'listen', check);
	guardMethod(builtin('node:dgram')!['Socket'], 'bind', check);
};

const guardMethod = (Class: unknown, name: string, check: (args: readonly unknown[]) => readonly unknown[]): void => {
	const {prototype} = Class as {readonly prototype: Record<string, Function_>};
	prototype[name] = wrap(prototype[name]!, check);
};
