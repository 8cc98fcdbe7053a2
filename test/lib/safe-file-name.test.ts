import path from 'node:path';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {safeFileName} from '../../source/lib/safe-file-name.js';

describe('names by which somebody tries something are refused', () => {
	test.for([
		'',
		' \t ',
		'.',
		'..',
		'../../etc/passwd',
		'/etc/passwd',
		'folder/map.txt',
		String.raw`..\autoexec.bat`,
		String.raw`C:\map.txt`,
		'c:map.txt',
		'CON',
		'con.txt',
		'Nul .tar.gz',
		'COM1',
		'lpt².txt',
		'CONIN$',
	])('%j', name => {
		expect(safeFileName(name)).toBeUndefined();
	});
});

test.for([
	['map.txt', 'map.txt'],
	['Karte von Süden (2).txt', 'Karte von Süden (2).txt'],
	['日本.png', '日本.png'],
	['console.log', 'console.log'],
	['.bashrc', '_bashrc'],
	['...', '_._'],
	['-rf', '_rf'],
	['~root', '_root'],
	[' map.txt', '_map.txt'],
	['map.txt. ', 'map.txt._'],
	['map.txt.part', 'map.txt_part'],
	['Map.PART', 'Map_PART'],
	['10:30 what?.txt', '10_30 what_.txt'],
	['a*"<|>b', 'a_____b'],
	['a\u{1B}[2Jb\n', 'a_[2Jb_'],
	['gnp.\u{202E}txt.exe', 'gnp._txt.exe'],
	['e\u{301}.txt', 'é.txt'],
	['half \u{D800}', 'half _'],
] as const)('%j is kept as %j', ([offered, safe]) => {
	expect(safeFileName(offered)).toBe(safe);
});

test('a name that is too long keeps its kind and whole characters', () => {
	expect(safeFileName(`${'a'.repeat(300)}.tar`)).toBe(`${'a'.repeat(196)}.tar`);
	expect(safeFileName('日'.repeat(100))).toBe('日'.repeat(66));
	expect(safeFileName(`${'a'.repeat(199)} .${'b'.repeat(20)}`)).toBe(`${'a'.repeat(199)}_`);
});

/** What such names are made of. */
const hostile = fc.array(fc.oneof(
	fc.constantFrom('..', '/', '\\', ':', 'C:', 'CON', 'nul', '.', ' ', '-', '~', '\0', '\n', '\u{202E}', '\u{200D}', '\u{1B}', '\u{D800}', 'é', '👨‍👩‍👧', '.txt'),
	fc.string({unit: 'binary', maxLength: 4}),
), {maxLength: 120}).map(parts => parts.join(''));

test('whatever comes out stays in its folder and is a name on every system', () => {
	fc.assert(fc.property(hostile, offered => {
		const name = safeFileName(offered);
		if (name === undefined) {
			return;
		}

		expect(path.posix.resolve('/downloads', name)).toBe(`/downloads/${name}`);
		expect(path.win32.resolve(String.raw`D:\downloads`, name)).toBe(`${String.raw`D:\downloads`}\\${name}`);
		expect(name).not.toMatch(/^[\s\-.~]|[\s.]$|[\p{Bidi_Control}\p{Control}\p{Surrogate}"*\/:<>?\\\|]/v);
		expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(200);
		expect(safeFileName(name)).toBe(name);
	}), {numRuns: 2000});
});
