import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import {describe, expect, test} from 'vitest';
import {newScript} from '../../source/scripting/new-script.js';
// @ts-expect-error -- the build is plain JavaScript
import {scriptTypes} from '../../source/build/script-types.mjs';

const types = (scriptTypes as () => string)();

const examplesFolder = path.resolve(import.meta.dirname, '../../examples');

/** Examples use Node's modules, too. */
const nodeTypes = path.resolve(import.meta.dirname, '../../node_modules/@types');

const folder = path.resolve('/scripts');
const declarations = path.join(folder, 'mudlark-script.d.ts');

const options: ts.CompilerOptions = {
	strict: true,
	noEmit: true,
	target: ts.ScriptTarget.ESNext,
	module: ts.ModuleKind.ESNext,
	moduleResolution: ts.ModuleResolutionKind.Bundler,
	allowImportingTsExtensions: true,
	lib: ['lib.esnext.d.ts'],
	types: [],
};

const host = ts.createCompilerHost(options);
const libraries = new Map<string, ts.SourceFile | undefined>();

/** What the compiler has to say of scripts, beside which the types lie that are published. */
const complaintsOf = (scripts: ReadonlyMap<string, string>, more: ts.CompilerOptions = {}): readonly string[] => {
	const files = new Map([[declarations, types], ...[...scripts].map(([file, text]) => [path.join(folder, file), text] as const)]);
	const program = ts.createProgram([...files.keys()], {...options, ...more}, {
		...host,
		directoryExists: () => true,
		fileExists: file => files.has(file) || host.fileExists(file),
		readFile: file => files.get(file) ?? host.readFile(file),
		getSourceFile(file, version) {
			const ours = files.get(file);
			if (ours !== undefined) {
				return ts.createSourceFile(file, ours, version);
			}

			const known = libraries.get(file) ?? host.getSourceFile(file, version);
			libraries.set(file, known);
			return known;
		},
	});
	return ts.getPreEmitDiagnostics(program).map(({messageText, file}) => `${path.basename(file?.fileName ?? '')}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
};

/** The same of what an `activate` does. */
const complaints = (body: string): readonly string[] => complaintsOf(new Map([['script.ts', `import type {ChatError, ScriptContext, ScriptManifest} from './mudlark-script.d.ts';
export const script: ScriptManifest = {permissions: ['chat']};
export const activate = async (ctx: ScriptContext) => {
${body}
};
`]]));

describe('the types that scripts are given', () => {
	test('stand alone', () => {
		expect(complaints('')).toEqual([]);
		expect(types).not.toMatch(/^import\b|\bServed</mv);
	});

	test('fit a script that uses all of it', () => {
		expect(complaints(`
			const id = await ctx.chat.call('example.org', 4050);
			const name: string | null | undefined = await ctx.chat.info(id, 'userName');
			const started: Date | null | undefined = await ctx.chat.info(id, 'started');
			const anything = await ctx.chat.info(id, 46);
			const ignored: boolean | undefined = await ctx.chat.getOption(id, 'ignore');
			await ctx.chat.setOption(id, 'group', 'raid');
			try {
				await ctx.chat.everybody('hi', true, 'ipchat');
			} catch (error) {
				const {code, mush}: ChatError = error as ChatError;
				ctx.log(code === 'NoConnections', mush);
			}

			const result: number = ctx.mush.ChatPersonal('Al', 'hi', 1);
			const ids: readonly number[] = ctx.mush.GetChatList();
			ctx.filters.add('chat:messageOut', ({code, text}) => code !== 4 || {text: text.toUpperCase()}, {codes: [4, 5]});
			ctx.filters.add('file:offer', async ({file, size}) => size > 1000 ? false : undefined);
			ctx.events.on('chat:newUser', ({id: who, name: whose}) => ctx.log(who.toFixed(), whose.trim()));
			ctx.events.on('message', ({text, from}) => ctx.log(text.trim(), from.name), {priority: 1});
			ctx.events.on('peer.*', event => ctx.log(event.event));
			ctx.commands.register('hi', {help: 'Say hi.', args: [{name: 'whom', kind: 'peer'}]}, args => args['whom']).dispose();
			using timer = ctx.timers.every(1000, () => undefined);
			ctx.settings.set('count', ctx.settings.get('count', 0) + 1);
			ctx.ui.print(undefined, 'text');
			ctx.ui.notify('text');
			ctx.log.warn(name, started, anything, ignored, result, ids, timer);
			ctx.log(ctx.contacts.get('Al')?.host, ctx.contacts.list().length, ctx.script.dataFolder, ctx.api.has('chat.call'));
			class Echo extends ctx.net.Socket {
				override dataAvailableEvent(octets: number) {
					this.write(this.read(octets));
				}
			}
			const echo = new Echo();
			await echo.listen(0, '127.0.0.1');
			const buffer = new ctx.net.MemoryBuffer();
			buffer.append('text');
		`)).toEqual([]);
	});

	test.each([
		['a function that is not there', 'await ctx.chat.shout("hi");', /'shout' does not exist/v],
		['an argument of another kind', 'await ctx.chat.send(1, 2);', /'number' is not assignable to parameter of type 'string'/v],
		['a field that is not there', 'await ctx.chat.info(1, "nothing");', /No overload matches/v],
		['a synchronous result that is no promise', 'const list: Promise<unknown> = ctx.mush.GetChatList();', /missing the following properties from type 'Promise/v],
		['a filter that is not there', 'ctx.filters.add("chat:nothing", () => false);', /"chat:nothing"/v],
		['an event\'s field that is not there', 'ctx.events.on("ping", event => event.text);', /'text' does not exist/v],
	])('%s is a mistake', (_what, body, message) => {
		expect(complaints(body)).toEqual([expect.stringMatching(message)]);
	});
});

test('they fit what we give away: the examples, and what /script new writes', () => {
	const examples = readdirSync(examplesFolder).filter(file => file.endsWith('.ts') && !file.endsWith('.d.ts'));
	expect(examples.length).toBeGreaterThan(5);
	expect(complaintsOf(new Map([
		['hello.ts', newScript('hello')],
		...examples.map(file => [file, readFileSync(path.join(examplesFolder, file), 'utf8')] as const),
	]), {types: ['node'], typeRoots: [nodeTypes]})).toEqual([]);
});
