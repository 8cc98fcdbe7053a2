import {expect, test} from 'vitest';
import fc from 'fast-check';
import {cleanLine, cleanName, cleanStyled, cleanText, SHOWN_LIMIT} from '../../source/lib/clean.js';
import {stripSgr} from '../../source/lib/sgr.js';
import {graphemes} from '../../source/lib/width.js';
import {hostileText} from './hostile-text.js';

const esc = '\u{1B}';

test('plain text passes as it is', () => {
	expect(cleanText('hi there\nsecond line')).toEqual({text: 'hi there\nsecond line'});
	expect(cleanText('')).toEqual({text: ''});
	expect(cleanText('Привет, 日本, ça va? – “yes” ½')).toEqual({text: 'Привет, 日本, ça va? – “yes” ½'});
});

test('a tab becomes four blanks, a carriage return nothing', () => {
	expect(cleanText('a\tb\r\nc\rd').text).toBe('a    b\ncd');
});

test('every sequence but SGR vanishes', () => {
	for (const sequence of [
		'[2J',
		'[5A',
		'[?1049h',
		'[10;20H',
		'[>c',
		'[!p',
		'[1 q',
		'c',
		'7',
		'8',
		'=',
		'(0',
		'#8',
		'%G',
		'N',
		'O',
		'\\',
		']0;title\u{7}',
		`]0;title${esc}\\`,
		']8;;https://evil.example\u{7}',
		']52;c;QUJD\u{7}',
		']1337;File=:QUJD\u{7}',
		']9;4;1\u{9C}',
		`Pq#0;2;0;0;0${esc}\\`,
		`P+q544e\u{7}${esc}\\`,
		`_Gf=32;AAAA${esc}\\`,
		`^private${esc}\\`,
		`Xstring${esc}\\`,
		`ktitle${esc}\\`,
		'[?8m',
		'[>4;2m',
		'[<1m',
		'[=1m',
		'[1 m',
		'[1!m',
		'',
	]) {
		expect(cleanText(`a${esc}${sequence}\n`), sequence).toEqual({text: 'a\n'});
	}
});

test('sequences in eight bits vanish as well', () => {
	for (const sequence of ['\u{9B}2J', '\u{9D}52;c;QUJD\u{7}', '\u{9D}0;t\u{9C}', '\u{90}q#0\u{9C}', `\u{9F}G${esc}\\`, '\u{9E}x\u{9C}', '\u{98}x\u{9C}', '\u{85}', '\u{84}', '\u{8D}', '\u{9C}']) {
		expect(cleanText(`a${sequence}b`), JSON.stringify(sequence)).toEqual({text: 'ab'});
	}

	expect(cleanText('\u{9B}31mred')).toEqual({text: 'red', ansi: `${esc}[31mred${esc}[0m`});
});

test('a sequence that was broken off takes no more than its line', () => {
	expect(cleanText(`a${esc}]0;never closed\nb`).text).toBe('a\nb');
	expect(cleanText(`a${esc}Pnever closed\nb`).text).toBe('a\nb');
	expect(cleanText(`a${esc}[31`).text).toBe('a');
	expect(cleanText(`a${esc}[31\nb`).text).toBe('a\nb');
	expect(cleanText(`a${esc}`).text).toBe('a');
	expect(cleanText(`a${esc}]52;c;AAAA\u{18}b`).text).toBe('ab');
});

test('a sequence inside a sequence does not get through', () => {
	const {text, ansi} = cleanText(`${esc}]8;id=${esc}[2J;http://e${esc}[5A\u{7}link`);
	expect(text).toBe(';http://elink');
	expect(ansi).toBe(undefined);
	expect(cleanText(`${esc}[${esc}[2J31mx`).text).toBe('31mx');
	expect(cleanText(`${esc}${esc}[2Jx`).text).toBe('x');
});

test('colours are kept, written in one way and closed', () => {
	for (const [raw, ansi] of [
		['[31mred', '[31mred[0m'],
		['[1;4;91mx[0m y', '[1;4;91mx[0m y'],
		['[38;5;208;48;2;1;2;3mx', '[38;5;208;48;2;1;2;3mx[0m'],
		['[38:5:208mx', '[38;5;208mx[0m'],
		['[38:2::1:2:3mx', '[38;2;1;2;3mx[0m'],
		['[38:2:1:2:3mx', '[38;2;1;2;3mx[0m'],
		['[48:2::::mx', '[48;2;0;0;0mx[0m'],
		['[4:3mx', '[4mx[0m'],
		['[0031mx', '[31mx[0m'],
		['[;1mx', '[1mx[0m'],
		['[1mx[22my', '[1mx[0my'],
		['[1;31mx[39my', '[1;31mx[0;1my[0m'],
		['[31m[32mx', '[32mx[0m'],
		['[21mx', '[4mx[0m'],
	] as const) {
		expect(cleanText(`a${raw.split('[').join(`${esc}[`)}`).ansi, raw).toBe(`a${ansi.split('[').join(`${esc}[`)}`);
	}
});

test('conceal, blink, unknown and oversized parameters vanish, however they are written', () => {
	for (const parameters of [
		'8',
		'08',
		'0008',
		';;8',
		'8;',
		'5',
		'6',
		'05',
		'0;8',
		'10',
		'53',
		'73',
		'256',
		'264',
		'99999999999999999999',
		'38',
		'38;5',
		'38;5;256',
		'38;2;1;2',
		'38;2;1;2;300',
		'38:5',
		'38:3:1',
		'38;9;1',
		'58;5;8',
		'58:2::1:2:3',
		'58;2;8;8;8',
		'8:1',
		'38:5:999999',
		'4:0',
		'1:2:3',
		':',
		'::8',
		';'.repeat(1000),
	]) {
		expect(cleanText(`a${esc}[${parameters}mb`), parameters).toEqual({text: 'ab'});
	}

	expect(cleanText(`a${esc}[1;8;31mb`).ansi).toBe(`a${esc}[1;31mb${esc}[0m`);
});

test('a parameter list without end costs no more than its beginning', () => {
	expect(cleanText(`${esc}[${'1;'.repeat(30_000)}31mb`)).toEqual({text: 'b', ansi: `${esc}[1mb${esc}[0m`});
});

test('sequences that change nothing visible leave no trace', () => {
	expect(cleanText(`${esc}[31m${esc}[0mplain${esc}[1m`)).toEqual({text: 'plain'});
	expect(cleanText(`${esc}[31mx${esc}[1m`.repeat(3))).toEqual({text: 'xxx', ansi: `${esc}[31mx${esc}[0;1;31mxx${esc}[0m`});
});

test('colours go on from one part of a stream to the next', () => {
	const first = cleanStyled(`a ${esc}[1;31mred`, '');
	expect(first).toEqual({clean: {text: 'a red', ansi: `a ${esc}[1;31mred${esc}[0m`}, style: '1;31'});
	expect(cleanStyled('troll', first.style)).toEqual({clean: {text: 'troll', ansi: `${esc}[1;31mtroll${esc}[0m`}, style: '1;31'});
	expect(cleanStyled('', first.style)).toEqual({clean: {text: ''}, style: '1;31'});
	expect(cleanStyled(`${esc}[38;5;208;22mx${esc}[0m`, first.style)).toEqual({clean: {text: 'x', ansi: `${esc}[38;5;208mx${esc}[0m`}, style: ''});
	expect(cleanStyled(`x\u{9B}32m${esc}[2J`, '')).toEqual({clean: {text: 'x'}, style: '32'});
});

test('a part without a style before it is a text', () => {
	fc.assert(fc.property(hostileText(), raw => {
		expect(cleanStyled(raw, '').clean).toEqual(cleanText(raw));
	}));
});

test('what is invisible or reorders text vanishes', () => {
	for (const code of [
		0xAD,
		0x3_4F,
		0x6_1C,
		0x11_5F,
		0x11_60,
		0x17_B4,
		0x18_0E,
		0x20_0B,
		0x20_0C,
		0x20_0E,
		0x20_0F,
		0x20_28,
		0x20_29,
		0x20_2A,
		0x20_2E,
		0x20_60,
		0x20_61,
		0x20_66,
		0x20_69,
		0x20_6F,
		0x31_64,
		0xFE_00,
		0xFE_0E,
		0xFE_FF,
		0xFF_A0,
		0xFF_F9,
		0xFF_FB,
		0xFF_FE,
		0xFF_FF,
		0xFD_D0,
		0x1_D1_73,
		0x1_FF_FE,
		0xE_00_01,
		0xE_00_41,
		0xE_00_7F,
		0xE_01_00,
		0xE_01_EF,
		0x10_FF_FF,
		0xD8_3D,
		0xDE_00,
		0x20_0D,
		0xFE_0F,
		0x6_00,
		0x6_DD,
	]) {
		expect(cleanText(`a${String.fromCodePoint(code)}b`), code.toString(16)).toEqual({text: 'ab'});
	}
});

test('half a character does not find its other half across a sequence', () => {
	expect(cleanText(`\u{D83D}${esc}[31m\u{DE00}`)).toEqual({text: ''});
	expect(cleanText('\u{D83D}\0\u{DE00}')).toEqual({text: ''});
});

test('private use is shown as a replacement character', () => {
	expect(cleanText('\u{E0B0} \u{10EEEE}').text).toBe('\u{FFFD} \u{FFFD}');
});

test('emoji that Unicode lists stay whole', () => {
	for (const emoji of ['😀', '❤️', '👍🏽', '👩‍👩‍👧', '🏳️‍🌈', '👩🏽‍💻', '🇩🇪', '1️⃣', '#️⃣', '🧑🏻‍❤️‍💋‍🧑🏿', '☝🏿']) {
		expect(cleanText(`a ${emoji} b`), emoji).toEqual({text: `a ${emoji} b`});
		expect(cleanText(emoji.repeat(3)), emoji).toEqual({text: emoji.repeat(3)});
	}
});

test('joiners, skin tones and emoji style stand nowhere else', () => {
	expect(cleanText('👍🏽🏽🏽').text).toBe('👍🏽');
	expect(cleanText('a\u{200D}b \u{FE0F}c 1\u{FE0F} x🏽').text).toBe('ab c 1 x');
	expect(cleanText('😀\u{200D}😀').text).toBe('😀😀');
	expect(cleanText('👩\u{200D}\u{200D}👧').text).toBe('👩👧');
});

test('combining marks do not pile up', () => {
	expect(cleanText(`e${'\u{301}'.repeat(50)}x`).text).toBe('e\u{301}\u{301}x');
	expect(cleanText('\u{301}\u{302}a\n\u{301}b').text).toBe('a\nb');
	expect(cleanText(`e\u{301}${esc}[31m\u{302}\u{303}${esc}[0mx`).text).toBe('e\u{301}\u{302}x');
	expect(cleanText('e\u{301}\u{200B}\u{302}\u{200D}\u{303}').text).toBe('e\u{301}\u{302}');
	expect(cleanText('tiếng Việt, สวัสดีที่นี่, नमस्ते').text).toBe('tiếng Việt, สวัสดีที่นี่, नमस्ते');
});

test('a colour never begins inside a character', () => {
	expect(cleanText(`e${esc}[31m\u{301}x`).ansi).toBe(`e\u{301}${esc}[31mx${esc}[0m`);
	expect(cleanText(`👩${esc}[31m\u{200D}👧x`).ansi).toBe(`👩‍👧${esc}[31mx${esc}[0m`);
});

test('colours keep their places where something before them vanishes', () => {
	expect(cleanText(`\u{301}a\u{200D}${esc}[31m\u{FE0F}b${esc}[32m\u{200D}${esc}[0mc`).ansi).toBe(`a${esc}[31mb${esc}[0mc`);
});

test('a text that is too long is cut between characters and says so', () => {
	const ascii = cleanText('x'.repeat(SHOWN_LIMIT + 1)).text;
	expect(ascii).toHaveLength(SHOWN_LIMIT);
	expect(ascii.endsWith('x […]')).toBe(true);
	expect(cleanText('x'.repeat(SHOWN_LIMIT)).text).toBe('x'.repeat(SHOWN_LIMIT));

	const families = cleanText('👩‍👩‍👧'.repeat(SHOWN_LIMIT)).text;
	expect(families.length).toBeLessThanOrEqual(SHOWN_LIMIT);
	expect(new Set(graphemes(families.replace(/ \[…\]$/v, '')))).toEqual(new Set(['👩‍👩‍👧']));

	const red = cleanText(`${esc}[31m${'x'.repeat(SHOWN_LIMIT * 2)}`);
	expect(red.ansi?.endsWith(`x${esc}[0m […]`)).toBe(true);
	expect(cleanText('\u{1100}'.repeat(SHOWN_LIMIT * 2)).text).toHaveLength(SHOWN_LIMIT);
	expect(cleanText('\0'.repeat(SHOWN_LIMIT * 10)).text).toBe(' […]');
});

test('property: nothing but text and canonical colours comes out', () => {
	fc.assert(fc.property(hostileText(), raw => {
		const {text, ansi} = cleanText(raw);
		expect(text).not.toMatch(/[\u{0}-\u{9}\u{B}-\u{1F}\u{7F}-\u{9F}]/v);
		expect(text).not.toMatch(/[[\p{Default_Ignorable_Code_Point}\p{Format}\p{Private_Use}\p{Surrogate}\p{Noncharacter_Code_Point}]--\u{200D}--\u{FE0F}]/v);
		expect(text).not.toMatch(/^\p{Mark}|\s\p{Mark}|\p{Mark}{4}/mv);
		expect((ansi ?? '').replaceAll(/\u{1B}\[\d{1,3}(?:;\d{1,3})*m/gv, '')).toBe(ansi === undefined ? '' : text);
		expect(stripSgr(ansi ?? text)).toBe(text);
		for (const {groups} of (ansi ?? '').matchAll(/\u{1B}\[(?<parameters>[\d;]+)m/gv)) {
			const codes = groups!['parameters']!.replaceAll(/[34]8;(?:5;\d+|2;\d+;\d+;\d+)/gv, '').split(';').map(Number);
			expect(codes.filter(code => [5, 6, 8].includes(code))).toEqual([]);
		}
	}), {numRuns: 2000});
});

test('property: cleaning what is clean changes nothing', () => {
	fc.assert(fc.property(hostileText(), raw => {
		const clean = cleanText(raw);
		expect(cleanText(clean.ansi ?? clean.text)).toEqual(clean);
		expect(cleanText(clean.text)).toEqual({text: clean.text});
		expect(cleanLine(cleanLine(raw))).toBe(cleanLine(raw));
		expect(cleanName(cleanName(raw))).toBe(cleanName(raw));
	}), {numRuns: 2000});
});

test('a line is one line without colours', () => {
	expect(cleanLine(`${esc}[31mTinTin++ 2.02${esc}[0m\n`)).toBe('TinTin++ 2.02');
	expect(cleanLine('a\nb\tc')).toBe('a b    c');
});

test('a name looks like what it is', () => {
	for (const [raw, name] of [
		['Al', 'Al'],
		['  Al\n the\t \u{A0}\u{2003}\u{2800}Bold ', 'Al the Bold'],
		[`${esc}[31mAl${esc}[0m`, 'Al'],
		['A\u{200B}l\u{202E}\u{E0041}\u{3164}', 'Al'],
		['Zoe\u{308}', 'Zoë'],
		['q\u{301}\u{302}\u{303}', 'q\u{301}'],
		['\u{301}Al \u{302} B', 'Al B'],
		['👩‍👧❤️', '👩👧❤'],
		['\u{200B}\u{3164}\u{2800}\n', ''],
		[`${esc}]0;title\u{7}`, ''],
		['', ''],
	] as const) {
		expect(cleanName(raw), JSON.stringify(raw)).toBe(name);
	}
});

test('a name is cut between characters', () => {
	expect(cleanName('x'.repeat(10_000))).toBe('x'.repeat(64));
	expect(cleanName(`x${'😀'.repeat(100)}`)).toBe(`x${'😀'.repeat(31)}`);
	expect(cleanName(`${'x'.repeat(63)} y`)).toBe('x'.repeat(63));
});

test('property: a name has nothing invisible in it', () => {
	fc.assert(fc.property(hostileText(), raw => {
		const name = cleanName(raw);
		expect(name.length).toBeLessThanOrEqual(64);
		expect(name).not.toMatch(/[\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}\p{Line_Separator}\p{Paragraph_Separator}\p{Private_Use}\p{Surrogate}\u{2800}]/v);
		expect(name).not.toMatch(/^\p{Mark}|\p{Mark}{2}|\p{Separator}{2}|^\p{Separator}|\p{Separator}$/v);
		expect(name).toBe(name.normalize('NFC'));
	}), {numRuns: 2000});
});
