import {readFileSync} from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import {describe, expect, test} from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

/** Event names with the fields that the type checker finds in them. */
const readEvents = (): ReadonlyMap<string, readonly string[]> => {
	const file = path.join(root, 'source/session/events.ts');
	const program = ts.createProgram([file], {strict: true, noEmit: true, skipLibCheck: true, module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16, target: ts.ScriptTarget.ESNext});
	const checker = program.getTypeChecker();
	const source = program.getSourceFile(file)!;
	const alias = source.statements.find((node): node is ts.TypeAliasDeclaration => ts.isTypeAliasDeclaration(node) && node.name.text === 'Event')!;
	const type = checker.getTypeAtLocation(alias);
	const members = type.isUnion() ? type.types : [];
	// Those that all events may have.
	const common = new Set(['event', 'at', 'hidden']);
	return new Map(members.map(member => {
		const fields = checker.getPropertiesOfType(member);
		const name = checker.getTypeOfSymbol(fields.find(field => field.name === 'event')!) as ts.StringLiteralType;
		return [name.value, fields.map(field => field.name).filter(field => !common.has(field))];
	}));
};

const page = readFileSync(path.join(root, 'docs/events.md'), 'utf8');
const sections = new Map([...page.matchAll(/^### `(?<name>[\w.]+)`\n(?<text>[\s\S]*?)(?=^##|(?![\s\S]))/gm)].map(({groups}) => [groups!['name']!, groups!['text']!]));
const events = readEvents();

test('the page has the events of the code, no more and no fewer', () => {
	expect(events.size).toBeGreaterThan(30);
	expect([...sections.keys()].toSorted((a, b) => a.localeCompare(b))).toEqual([...events.keys()].toSorted((a, b) => a.localeCompare(b)));
});

describe('the page names every field', () => {
	for (const [name, fields] of events) {
		test(name, () => {
			const text = sections.get(name) ?? '';
			const shared = text.includes('The same fields') ? sections.get('transfer.started')! : '';
			expect(fields.filter(field => !`${text}${shared}`.includes(`\`${field}\``))).toEqual([]);
		});
	}
});
