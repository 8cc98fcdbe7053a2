/** The page names what there is, all of it and nothing else: it is compared with the types from which the published ones are made. */
import {readFileSync} from 'node:fs';
import {glob} from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';
import {describe, expect, test} from 'vitest';
import {allPermissions} from '../../../source/scripting/api.js';
import {infoNames} from '../../../source/scripting/chat/info.js';
import {noteTypes} from '../../../source/scripting/chat/notes.js';
import {optionNames} from '../../../source/scripting/chat/options.js';
import {resultCodes} from '../../../source/scripting/chat/result-codes.js';
import {limits} from '../../../source/scripting/limits.js';
import {STATE_TEXTS} from '../../../source/scripting/socket-states.js';
import {column, examples, names, page, root, section, table} from './page.js';

const source = (file: string) => path.join(root, 'source', file);

/** Where an example would stand beside `mudlark-script.d.ts`. */
const exampleFile = (index: number) => path.join(root, 'examples', `page-${index}.ts`);

const types = 'ChatError, ScriptContext, ScriptManifest, Socket';

const texts = new Map(examples.map(({code}, index) => [
	exampleFile(index),
	code.includes('./mudlark-script.js')
		? code
		: `import type {${types}} from './mudlark-script.js';\n${code}`,
]));

const options: ts.CompilerOptions = {
	strict: true,
	noEmit: true,
	noImplicitOverride: true,
	noUncheckedIndexedAccess: true,
	noPropertyAccessFromIndexSignature: true,
	exactOptionalPropertyTypes: true,
	erasableSyntaxOnly: true,
	skipLibCheck: true,
	target: ts.ScriptTarget.ESNext,
	module: ts.ModuleKind.Node16,
	moduleResolution: ts.ModuleResolutionKind.Node16,
	lib: ['lib.esnext.d.ts'],
	types: ['node'],
};

const host = ts.createCompilerHost(options);
const program = ts.createProgram([source('scripting/api-types.ts'), source('scripting/socket-events.ts'), source('scripting/socket-errors.ts'), source('session/events.ts'), ...texts.keys()], options, {
	...host,
	fileExists: file => texts.has(file) || host.fileExists(file),
	readFile: file => texts.get(file) ?? host.readFile(file),
	getSourceFile: (file, version) => texts.has(file) ? ts.createSourceFile(file, texts.get(file)!, version) : host.getSourceFile(file, version),
});
const checker = program.getTypeChecker();

const typeOf = (file: string, name: string): ts.Type => {
	const symbol = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(source(file))!)!).find(candidate => candidate.name === name)!;
	return checker.getDeclaredTypeOfSymbol((symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol));
};

const isPublic = (member: ts.Symbol): boolean => !/^(?:#|__)/v.test(member.name) && !member.declarations?.some(declaration =>
	ts.isPropertyDeclaration(declaration) && ts.isPrivateIdentifier(declaration.name));

/** Names of what a type has. */
const members = (type: ts.Type): readonly string[] => checker.getPropertiesOfType(type).filter(member => isPublic(member)).map(({name}) => name);

const member = (type: ts.Type, name: string): ts.Type => checker.getTypeOfSymbol(checker.getPropertyOfType(type, name)!);

const literals = (type: ts.Type): readonly string[] => (type.isUnion() ? type.types : [type]).map(literal => (literal as ts.StringLiteralType).value);

const sorted = (list: Iterable<string>): readonly string[] => [...new Set(list)].toSorted((a, b) => a.localeCompare(b));

const context = typeOf('scripting/api-types.ts', 'ScriptContext');
const api = (name: string) => typeOf('scripting/api-types.ts', name);
const socket = typeOf('scripting/api-types.ts', 'Socket');
const CHAT = '`ctx.chat` and `ctx.mush`';

test('all groups have their section', () => {
	const groups = sorted(members(context));
	expect(groups.length).toBeGreaterThan(10);
	const headings = page.split('\n').filter(line => /^#+ /v.test(line)).flatMap(heading => names(heading));
	expect(sorted(headings.map(name => name.replace('ctx.', '')))).toEqual(groups);
	expect(sorted(column('What it is given', 'group').map(name => name.replace('ctx.', '')))).toEqual(groups);
});

describe('the members of', () => {
	for (const group of ['script', 'api', 'commands', 'events', 'filters', 'timers', 'settings', 'ui', 'log', 'contacts', 'net']) {
		test(`ctx.${group}`, () => {
			expect(sorted(column(`\`ctx.${group}\``, 'member'))).toEqual(sorted(members(member(context, group))));
		});
	}

	test.each(['chat', 'mush'])('ctx.%s', group => {
		expect(sorted(column(CHAT, '`chat`', group === 'chat' ? 0 : 1))).toEqual(sorted(members(member(context, group))));
	});

	test('a socket', () => {
		const all = members(socket);
		expect(sorted(column('Methods of a socket', 'method'))).toEqual(sorted(all.filter(name => !name.endsWith('Event'))));
		expect(sorted(column('Events of a socket', 'event', 1))).toEqual(sorted(all.filter(name => name.endsWith('Event'))));
		expect(sorted(column('Events of a socket', 'event'))).toEqual(sorted(['SocketEvents', 'SocketEventAliases'].flatMap(name => members(typeOf('scripting/socket-events.ts', name)))));
		expect(sorted(column('Errors of a socket', 'name'))).toEqual(sorted(literals(typeOf('scripting/socket-errors.ts', 'SocketErrorName'))));
		expect(table('States of a socket', 'number').map(([number, name]) => [number, ...names(name)])).toEqual(Object.entries(STATE_TEXTS));
	});

	test('a buffer', () => {
		expect(sorted(column('Methods of a buffer', 'method'))).toEqual(sorted(members(api('MemoryBuffer'))));
	});

	test('the manifest and the module', () => {
		expect(sorted(column('The manifest', 'field'))).toEqual(sorted(members(api('ScriptManifest'))));
		expect(sorted(column('What a script is', 'export'))).toEqual(sorted(members(api('Script'))));
	});
});

describe('the tables of', () => {
	test('permissions and states', () => {
		expect(sorted(column('Permissions', 'permission'))).toEqual(sorted(allPermissions));
		expect(sorted(column('States', 'state'))).toEqual(sorted(literals(typeOf('session/events.ts', 'ScriptState'))));
	});

	test('events', () => {
		expect(sorted(column('`ctx.events`', 'event'))).toEqual(sorted(members(api('ScriptEventValues'))));
	});

	test('filters, with all that they get', () => {
		const filters = api('FilterValues');
		const rows = table('`ctx.filters`', 'filter');
		expect(sorted(rows.flatMap(([name]) => names(name)))).toEqual(sorted(members(filters)));
		const given = rows.filter(cells => !cells.at(-1)!.startsWith('the same'));
		expect(given.length).toBeGreaterThan(4);
		for (const cells of given) {
			const [name = ''] = names(cells[0]);
			const fields = members(member(filters, name));
			// `room` is there of texts that leave; `codes` is no field.
			expect(sorted(names(cells.at(-1)).filter(field => field !== 'codes')), name).toEqual(sorted(fields.filter(field => field !== 'room' || name === 'input')));
		}
	});

	test('fields, by MUSHclient\'s numbers', () => {
		const rows = table('Fields', 'number').map(([number, name]) => [Number(number), ...names(name)]);
		expect(rows).toEqual(infoNames.map((name, index) => [index + 1, name]));
		expect(members(api('ChatInfo'))).toEqual(infoNames);
	});

	test('options', () => {
		expect(column('Options', 'name')).toEqual(optionNames);
		expect(members(api('ChatOptions'))).toEqual(optionNames);
	});

	test('kinds of notes', () => {
		expect(table('Kinds of notes', 'number').map(([number, name]) => [...names(name), Number(number)])).toEqual(Object.entries(noteTypes));
	});

	test('result codes', () => {
		const rows = table('Result codes', '`code`').slice(1);
		expect(Object.fromEntries(rows.map(([code, number]) => [names(code)[0], number === '–' ? undefined : Number(number)]))).toEqual(resultCodes);
		expect(sorted(literals(api('ChatErrorCode')))).toEqual(sorted(Object.keys(resultCodes)));
		const told = table(CHAT, '`chat`').flatMap(cells => names(cells.at(-1)));
		expect(told.length).toBeGreaterThan(20);
		expect(told.filter(code => !Object.hasOwn(resultCodes, code))).toEqual([]);
	});

	test('callbacks, which are filters and events that there are', () => {
		const mapped = column('Callbacks', 'MUSHclient', 1).filter(name => name.includes(':'));
		expect(mapped).toHaveLength(6);
		expect(mapped.filter(name => ![...members(api('FilterValues')), ...members(api('ScriptEventValues'))].includes(name))).toEqual([]);
	});

	test('mistakes', async () => {
		const codes = new Set<string>();
		for await (const file of glob('source/scripting/{,worker/,tables/}*.ts', {cwd: root})) {
			for (const {groups} of readFileSync(path.join(root, file), 'utf8').matchAll(/(?:new ScriptError\(|name: 'ScriptError', code: )'(?<code>\w+)'/gv)) {
				codes.add(groups!['code']!);
			}
		}

		expect(sorted(column('Mistakes', 'code'))).toEqual(sorted(codes));
	});
});

test('nothing is named that is not there', () => {
	const prose = page.split(/^```/mv).filter((_part, index) => index % 2 === 0).join('');
	const mentioned = names(prose).map(name => name.replace(/^ctx\./v, '').split('.')).filter(([group = '', name]) => name !== undefined && members(context).includes(group));
	expect(mentioned.length).toBeGreaterThan(10);
	// `script.changed` is an event.
	expect(mentioned.filter(([group = '', name = '']) => !members(member(context, group)).includes(name)).map(parts => parts.join('.'))).toEqual(['script.changed']);
});

test('the limits are those of the program', () => {
	const text = section('Limits').replaceAll(',', '');
	const {loadMs, activateMs, deactivateMs, silenceMs, longestSilenceMs, mistakes, filterMs, lateFilters, commandMs, calls, texts: sent, lines, logLines, logLength, events, callbacks, depth, settingsBytes} = limits;
	expect([loadMs, deactivateMs, lateFilters.count, settingsBytes]).toEqual([activateMs, 1000, 3, 1024 ** 2]);
	for (const row of [
		`| ${activateMs / 1000} seconds each |`,
		`| ${silenceMs / 1000} seconds if the thread is busy else ${longestSilenceMs / 1000} |`,
		`| ${mistakes.count} in a minute |`,
		`| ${filterMs} ms |`,
		`| ${commandMs / 1000} seconds |`,
		`| ${calls.perSecond} a second ${calls.burst} at once |`,
		`| ${sent.perSecond} a second |`,
		`| ${lines.perSecond} a second |`,
		`| ${logLines.perSecond} a second ${logLines.burst} at once; the last ${logLength} are kept |`,
		`| ${events} |`,
		`| ${callbacks} |`,
		`| ${depth} |`,
	]) {
		expect(text).toContain(row);
	}
});

describe('an example has no mistake in its types', () => {
	for (const [index, {title}] of examples.entries()) {
		test(title, () => {
			const diagnostics = ts.getPreEmitDiagnostics(program, program.getSourceFile(exampleFile(index)));
			expect(diagnostics.map(({messageText}) => ts.flattenDiagnosticMessageText(messageText, ' '))).toEqual([]);
		});
	}
});
