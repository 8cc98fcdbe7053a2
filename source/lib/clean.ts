/**
The one place where text from outside is made safe to show, log, store and hand on. What comes out holds no control
character but the line feed, no escape sequence but SGR in canonical spelling, nothing invisible that could hide or
reorder text, and nothing that grows out of its line.
*/
import {readEscapeSequence} from './escape-sequence.js';
import {Pen, type Style} from './pen.js';
import {addMark, paint, type Mark} from './sgr.js';
import {graphemeStart, graphemes} from './width.js';

/** Characters (UTF-16 units) of one text that are shown; more than two full screens, and far more than a MUD sends. */
export const SHOWN_LIMIT = 8192;

/** Characters of a name: what others send is longer than what fits a table, and never longer than this. */
const NAME_LIMIT = 64;

/** Characters looked at: keeps the work bounded where nearly nothing of a text can be shown. */
const RAW_LIMIT = 8 * SHOWN_LIMIT;

const ELLIPSIS = ' […]';

const PLAIN = /^[\n\u{20}-\u{7E}]*$/v;
const NOT_ASCII = /\P{ASCII}/v;

/**
Format characters (bidi controls, zero-width ones, tags), what Unicode says to ignore by default (fillers, variation
selectors), lone surrogates, noncharacters, line and paragraph separators. Two are judged by their surroundings later.
*/
const INVISIBLE = /[[\p{Default_Ignorable_Code_Point}\p{Format}\p{Line_Separator}\p{Paragraph_Separator}\p{Surrogate}\p{Noncharacter_Code_Point}]--\u{200D}--\u{FE0F}]/gv;

/**
Private use is shown as U+FFFD: what it looks like depends on the reader's font, and at least one terminal (kitty,
U+10EEEE) draws images by it; but the reader should see that there was something.
*/
const PRIVATE_USE = /\p{Private_Use}/gv;

/** Everything by which several code points become one character on the screen. */
const JOINING = /[\p{Emoji_Modifier}\p{Mark}\p{Join_Control}\p{Regional_Indicator}\u{1100}-\u{11FF}\u{A960}-\u{A97F}\u{D7B0}-\u{D7FF}\u{FF9E}\u{FF9F}]/v;
const EMOJI_PARTS = /[\p{Emoji_Modifier}\p{Join_Control}\p{Variation_Selector}]/v;

/** Joiners, emoji style and skin tones stay inside an emoji that Unicode lists; elsewhere terminals disagree on their width. */
const STRAY_EMOJI_PARTS = /[\p{Emoji_Modifier}\p{Join_Control}\p{Variation_Selector}]+|(?<keep>\p{RGI_Emoji})/gv;

/** Two accents are as many as living languages stack; piles of them cover the neighbouring lines. None without a letter. */
const STRAY_MARKS = /(?<=^|\p{Space_Separator}|\p{Mark}{2})\p{Mark}+/gmv;

/** In a name one is enough. */
const STRAY_NAME_MARKS = /(?<=^|[\p{Mark}\p{Space_Separator}\n\u{2800}])\p{Mark}+/gv;

/** Every kind of blank, and the Braille pattern without dots, which looks like one. */
const BLANKS = /[\p{Space_Separator}\n\u{2800}]+/gv;

type Painted = {readonly text: string; readonly marks: readonly Mark[]};

/** Made safe: `text` is plain, `ansi` is the same with SGR colours and only there if there are any. */
export type CleanText = {text: string; ansi?: string};

/**
Keeps line feeds and colours; a tab becomes four blanks. At most {@link SHOWN_LIMIT} characters, the last of them ` […]`
where something was cut off.
*/
export const cleanText = (raw: string): CleanText =>
	raw.length <= SHOWN_LIMIT && PLAIN.test(raw) ? {text: raw} : cleanStyled(raw, '').clean;

/**
The same for a part of a stream in which colours go on from one part to the next: `style` is in force where this one
begins, the `style` of the result where it ends.
*/
export const cleanStyled = (raw: string, style: Style): {readonly clean: CleanText; readonly style: Style} => {
	const pen = new Pen();
	pen.apply(style);
	let painted = scan(raw.slice(0, RAW_LIMIT), pen);
	if (JOINING.test(painted.text)) {
		painted = settle(painted);
	}

	const {text, marks} = raw.length > RAW_LIMIT || painted.text.length > SHOWN_LIMIT ? cut(painted) : painted;
	const ansi = paint(text, marks);
	return {clean: ansi === text ? {text} : {text, ansi}, style: pen.style};
};

/** One line without colours, for versions, reasons and other remarks. */
export const cleanLine = (raw: string): string => cleanText(raw).text.replaceAll('\n', ' ').trim();

/**
A name that looks like what it is: one line in Unicode NFC, nothing invisible, single blanks, at most one combining mark
per letter, at most 64 characters. Empty if nothing is left.
*/
export const cleanName = (raw: string): string => {
	const name = cleanText(raw).text
		.replaceAll(/[\p{Join_Control}\p{Variation_Selector}]/gv, '')
		.normalize('NFC')
		.replaceAll(STRAY_NAME_MARKS, '')
		.replaceAll(BLANKS, ' ')
		.trim();
	return name.length > NAME_LIMIT ? name.slice(0, graphemeStart(name, NAME_LIMIT)).trim() : name;
};

/** Separates text and styles, and drops whatever is never shown. */
const scan = (raw: string, pen: Pen): Painted => {
	const marks: Mark[] = [];
	addMark(marks, 0, pen.style);
	let text = '';
	let index = 0;
	let runStart = 0;
	while (index < raw.length) {
		const code = raw.codePointAt(index)!;
		if (code === 0x0A || code > 0x9F || (code >= 0x20 && code < 0x7F)) {
			index++;
			continue;
		}

		text += visible(raw.slice(runStart, index));
		if (code === 0x09) {
			text += ' '.repeat(4);
		}

		const {end, sgr} = readEscapeSequence(raw, index);
		if (sgr !== undefined) {
			pen.apply(sgr);
			addMark(marks, text.length, pen.style);
		}

		index = end;
		runStart = end;
	}

	return {text: text + visible(raw.slice(runStart)), marks};
};

const visible = (run: string): string =>
	NOT_ASCII.test(run) ? run.replaceAll(INVISIBLE, '').replaceAll(PRIVATE_USE, '\u{FFFD}') : run;

const settle = (painted: Painted): Painted => {
	const emoji = EMOJI_PARTS.test(painted.text) ? without(painted, STRAY_EMOJI_PARTS) : painted;
	return atGraphemes(without(emoji, STRAY_MARKS));
};

/** Removes what matches, unless it matches as `keep`. */
const without = ({text, marks}: Painted, pattern: RegExp): Painted => {
	const moved: Mark[] = [];
	let next = 0;
	let kept = '';
	let end = 0;
	const keepUpTo = (start: number): void => {
		for (; next < marks.length && marks[next]!.at <= start; next++) {
			const {at, style} = marks[next]!;
			addMark(moved, kept.length + Math.max(at - end, 0), style);
		}

		kept += text.slice(end, start);
	};

	for (const match of text.matchAll(pattern)) {
		if (match.groups?.['keep'] !== undefined) {
			continue;
		}

		keepUpTo(match.index);
		end = match.index + match[0].length;
	}

	keepUpTo(text.length);
	return {text: kept, marks: moved};
};

/** Moves styles that begin inside a character behind it, as a sequence in the middle would tear it apart. */
const atGraphemes = ({text, marks}: Painted): Painted => {
	if (marks.length === 0) {
		return {text, marks};
	}

	const moved: Mark[] = [];
	let next = 0;
	let end = 0;
	for (const grapheme of graphemes(text)) {
		for (; next < marks.length && marks[next]!.at <= end; next++) {
			addMark(moved, end, marks[next]!.style);
		}

		end += grapheme.length;
	}

	return {text, marks: moved};
};

const cut = ({text, marks}: Painted): Painted => {
	const end = graphemeStart(text, SHOWN_LIMIT - ELLIPSIS.length);
	return {text: text.slice(0, end) + ELLIPSIS, marks: [...marks.filter(({at}) => at < end), {at: end, style: ''}]};
};
