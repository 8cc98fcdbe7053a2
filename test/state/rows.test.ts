import fc from 'fast-check';
import {expect, test} from 'vitest';
import {stripSgr} from '../../source/lib/sgr.js';
import {width} from '../../source/lib/width.js';
import type {MessageState} from '../../source/session/events.js';
import {messageLine, type Line} from '../../source/state/line.js';
import {rowsOf, type Row} from '../../source/state/rows.js';
import {at, message, own} from '../support/events.js';

const textOf = ({spans}: Row): string => stripSgr(spans.map(({text}) => text).join(''));

const draw = (line: Line, columns = 40, nameColumn = 5): readonly string[] =>
	rowsOf(line, 0, {columns, nameColumn, hasTime: true}).map(row => textOf(row));

const said = (...of: Parameters<typeof message>): Line => messageLine(message(...of));

test('time, name and text stand in columns, further rows below the text', () => {
	expect(draw(said('Al', 'a text that is too long for one row'))).toEqual([
		'21:04  Al     a text that is too long',
		'              for one row',
	]);
});

test('a message of several lines shows them all', () => {
	expect(draw(said('Al', 'one\n\n  two'))).toEqual(['21:04  Al     one', ' '.repeat(14), '                two']);
});

test('an emote names its speaker in the text', () => {
	expect(draw(said('Al', 'waves to everybody who is here', {emote: true}))).toEqual([
		'21:04  ∗ Al waves to everybody who is',
		'         here',
	]);
});

test('names that nobody vouches for are marked, and so is who passed a text on', () => {
	expect(draw(said('Al', 'hi', {from: {name: 'Al', verified: false}}))).toEqual(['21:04  ?Al    hi']);
	expect(draw(said('Al', 'hi', {speaker: 'Zug'}))).toEqual(['21:04  Zug (via Al)  hi']);
});

test('a name that is wider than its column runs into the text', () => {
	const [row] = rowsOf(said('Bartholomew', 'hi'), 0, {columns: 40, nameColumn: 5, hasTime: true});
	expect(row?.spans).toMatchObject([{tone: 'quiet'}, {text: 'Bartholomew', tone: 'name'}, {text: '  hi', tone: 'plain'}]);
});

test('own lines look different from those of others', () => {
	const toneOf = (line: Line) => rowsOf(line, 0, {columns: 40, nameColumn: 5, hasTime: true})[0]?.spans[1]?.tone;
	expect(toneOf(messageLine(own('hi')))).toBe('own');
	expect(toneOf(said('Al', 'hi'))).toBe('name');
	expect(toneOf(said('Al', 'hi', {from: {name: 'Al', verified: false}}))).toBe('unverified');
});

test('a text that did not arrive says so below, and so does one that came several times', () => {
	expect(draw(messageLine(own('hi', {state: 'failed'})))).toEqual(['21:04  Wick   hi', '              (not delivered)']);
	expect(draw(said('Al', 'hi', {count: 3}))).toEqual(['21:04  Al     hi', '              (came 3 times)']);
	expect(draw(said('Al', 'hi', {count: 1}))).toEqual(['21:04  Al     hi']);
});

test('what becomes of a text of ours is a sign at its end, which takes no other place when it changes', () => {
	const sign = (text: string, state: MessageState, columns = 40) => draw(messageLine(own(text, {state, receipt: true})), columns);
	expect(draw(messageLine(own('hi', {state: 'sent'})))).toEqual(['21:04  Wick   hi']);
	expect(sign('hi', 'sent')).toEqual(['21:04  Wick   hi …']);
	expect(sign('hi', 'delivered')).toEqual(['21:04  Wick   hi ✓']);
	expect(sign('this has just room for it', 'delivered')).toEqual(['21:04  Wick   this has just room for it', '              ✓']);
	expect(sign('this has just room for i', 'sent')).toEqual(['21:04  Wick   this has just room for i …']);
	expect(sign('hello there', 'delivered', 20)).toEqual(['Wick  hello there ✓']);
	expect(draw(messageLine(own('waves', {emote: true, state: 'delivered'})))).toEqual(['21:04  ∗ Wick waves ✓']);
	const [row] = rowsOf(messageLine(own('hi', {state: 'delivered'})), 0, {columns: 40, nameColumn: 5, hasTime: true});
	expect(row?.spans.at(-1)).toEqual({text: ' ✓', tone: 'quiet'});
});

test('what a command prints has the whole width, below its name', () => {
	const lines = ['Somebody who is connected has a name and a number.', '', '1   Al'];
	expect(draw({kind: 'output', at: Date.parse(at), command: 'who', lines})).toEqual([
		'21:04  /who',
		'Somebody who is connected has a name and',
		'a number.',
		'',
		'1   Al',
	]);
	expect(draw({kind: 'output', at: Date.parse(at), command: 'who', lines: []}, 20)).toEqual(['/who']);
});

test('a row of a table goes on below its last column', () => {
	const lines = ['/dnd [on|off]  Do not disturb: refuse calls, and tell your peers.', '/peer [list|add|edit|forget] [NAME]  Keep the address book.'];
	expect(draw({kind: 'output', at: 0, command: 'help', lines}).slice(1)).toEqual([
		'/dnd [on|off]  Do not disturb: refuse',
		'               calls, and tell your',
		'               peers.',
		'/peer [list|add|edit|forget] [NAME]',
		'  Keep the address book.',
	]);
});

test('where it is narrow, first the name column goes, then the time', () => {
	expect(draw(said('Bartholomew', 'hello there'), 44, 12)).toEqual(['21:04  Bartholomew  hello there']);
	expect(draw(said('Al', 'hello there'), 20)).toEqual(['Al  hello there']);
	expect(draw(said('Al', 'hello there'), 10)).toEqual(['Al', '  hello', '  there']);
});

test('colours go on in the next row', () => {
	const rows = rowsOf(messageLine(message('Al', 'red text that goes on here', {ansi: '\u{1B}[31mred text that goes on here\u{1B}[0m'})), 0, {columns: 40, nameColumn: 12, hasTime: true});
	expect(rows.map(({spans}) => spans.at(-1))).toMatchObject([
		{text: '\u{1B}[31mred text that goes on\u{1B}[0m', isAnsi: true},
		{text: '\u{1B}[31mhere\u{1B}[0m', isAnsi: true},
	]);
});

test('no row is wider than the pane, whatever it holds, and no text is lost', () => {
	const text = fc.string({unit: 'grapheme', maxLength: 60});
	const name = fc.string({unit: 'grapheme-composite', minLength: 1, maxLength: 30});
	const columns = fc.integer({min: 2, max: 100});
	fc.assert(fc.property(name, text, columns, fc.integer({min: 4, max: 12}), (...[who, what, wide, nameColumn]) => {
		const drawn = [true, false].flatMap(emote => (['failed', 'sent'] as const).flatMap(state => draw(said(who, what, {emote, state, receipt: true}), wide, nameColumn)));
		expect(drawn.length).toBeGreaterThan(0);
		expect(Math.max(...drawn.map(row => width(row)))).toBeLessThanOrEqual(wide);
	}));
	fc.assert(fc.property(fc.stringMatching(/^[\da-z]{1,80}$/), fc.integer({min: 40, max: 100}), (what, wide) => {
		expect(draw(said('Al', what), wide).map(row => row.slice(14)).join('')).toBe(what);
	}));
});

test('even one column holds something', () => {
	expect(Math.max(...draw(said('Al', 'hi 漢'), 1).map(row => width(row)))).toBe(1);
});
