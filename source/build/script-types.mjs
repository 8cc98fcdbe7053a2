/**
Writes the types of the functions for scripts as one file: what `source/scripting/api-types.ts` exports, and whatever
those types are made of, in the order in which it is needed.
*/
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../..', import.meta.url));
const entry = path.join(root, 'source/scripting/api-types.ts');

const head = `/**
The types of mudlark's functions for scripts, written by its build; docs/scripting.md explains them. In a script:

	import type {ScriptContext, ScriptManifest} from '…/mudlark-script.d.ts';
*/

`;

/** Only how the program checks its tables. */
const internal = new Set(['Served']);

const options = {
	...ts.parseJsonConfigFileContent(ts.readConfigFile(path.join(root, 'tsconfig.json'), ts.sys.readFile).config, ts.sys, root).options,
	noEmit: false,
	declaration: true,
	emitDeclarationOnly: true,
	// Beside its source.
	outDir: undefined,
	noEmitOnError: false,
	skipLibCheck: true,
	types: [],
};

/** Declarations of all modules that the entry reaches, by their paths as `.d.ts`. */
const declare = () => {
	const files = new Map();
	ts.createProgram([entry], options).emit(undefined, (file, text) => {
		files.set(path.resolve(file), text);
	}, undefined, true);
	return files;
};

const programOf = files => {
	const host = ts.createCompilerHost(options);
	const {fileExists, readFile, getSourceFile} = host;
	// A source is looked for before its declarations.
	host.fileExists = file => files.has(path.resolve(file)) || (!files.has(path.resolve(file.replace(/\.ts$/v, '.d.ts'))) && fileExists(file));
	host.readFile = file => files.get(path.resolve(file)) ?? readFile(file);
	host.getSourceFile = (file, ...rest) => files.has(path.resolve(file))
		? ts.createSourceFile(file, files.get(path.resolve(file)), ts.ScriptTarget.Latest, true)
		: getSourceFile.call(host, file, ...rest);
	return ts.createProgram([entry.replace(/\.ts$/v, '.d.ts')], {...options, noEmit: true, emitDeclarationOnly: false, declaration: false}, host);
};

/** How an object of a class is made, and what it keeps to itself, is no matter of scripts. */
const isHidden = member => ts.isConstructorDeclaration(member) || (member.name && ts.isPrivateIdentifier(member.name));

/** `edits` are pieces of the source that are other text here, or none. */
const textOf = (node, edits, isExported) => {
	const {text} = node.getSourceFile();
	let declaration = text.slice(node.getStart(), node.getEnd());
	for (const {start, end, replacement} of edits.toSorted((a, b) => b.start - a.start)) {
		declaration = declaration.slice(0, start - node.getStart()) + replacement + declaration.slice(end - node.getStart());
	}

	const comments = text.slice(node.getFullStart(), node.getStart()).trim();
	const isType = ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node);
	const plain = declaration.replace(/^(?:export )?(?:declare )?/v, '');
	return `${comments}${comments === '' ? '' : '\n'}${isExported ? 'export ' : ''}${isType ? '' : 'declare '}${plain}`;
};

/** The text of `dist/mudlark-script.d.ts`. */
export const scriptTypes = () => {
	const files = declare();
	const program = programOf(files);
	const checker = program.getTypeChecker();
	const source = program.getSourceFile(entry.replace(/\.ts$/v, '.d.ts'));
	const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(source)).filter(({name}) => !internal.has(name));
	const names = new Map();
	const texts = [];

	const original = symbol => symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;

	const isOurs = node => files.has(path.resolve(node.getSourceFile().fileName));

	const take = (symbol, isExported = false) => {
		for (const declaration of symbol.declarations ?? []) {
			const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
			const isWhole = ts.isSourceFile(node.parent);
			if (!isOurs(node) || !isWhole || names.get(symbol.name) === symbol) {
				continue;
			}

			if (names.has(symbol.name)) {
				throw new Error(`Two types of scripts have the name ${symbol.name}: ${node.getSourceFile().fileName} is one of them.`);
			}

			names.set(symbol.name, symbol);
			const place = texts.length;
			texts.push('');
			const edits = [];
			visit(node, edits);
			texts[place] = textOf(node, edits, isExported);
		}
	};

	const visit = (node, edits) => {
		if (isHidden(node)) {
			edits.push({start: node.getFullStart(), end: node.getEnd(), replacement: ''});
			return;
		}

		if (ts.isImportTypeNode(node)) {
			throw new Error(`${node.getText()} can't be part of the types of scripts: import it by name.`);
		}

		const symbol = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node) : undefined;
		if (symbol) {
			const meant = original(symbol);
			take(meant, exported.some(candidate => original(candidate) === meant));
			if (names.get(meant.name) === meant && node.text !== meant.name) {
				edits.push({start: node.getStart(), end: node.getEnd(), replacement: meant.name});
			}
		}

		ts.forEachChild(node, child => {
			visit(child, edits);
		});
	};

	for (const symbol of exported) {
		take(original(symbol), true);
	}

	// What is not exported is for nobody else to import.
	return `${head}${texts.join('\n\n')}\n\nexport {};\n`;
};
