/** Text with SGR colours, as pieces for Ink. The parsing is ansi-to-react's; it is called as a function, because it makes elements for the web. */
import AnsiModule from 'ansi-to-react';
import type {ReactElement} from 'react';
import type {Style} from './theme.js';

/** A CommonJS module: what `import` gives depends on who loads it. */
const ansi = (AnsiModule as unknown as {readonly default?: typeof AnsiModule.default}).default ?? (AnsiModule as unknown as typeof AnsiModule.default);

export type AnsiSpan = {readonly text: string; readonly style: Style};

type SpanProps = {
	readonly className?: string | undefined;
	readonly style?: {readonly color?: string; readonly backgroundColor?: string} | undefined;
	readonly children?: string;
};

const attributes: Readonly<Record<string, Style>> = {
	'ansi-bold': {bold: true},
	'ansi-dim': {dimColor: true},
	'ansi-italic': {italic: true},
	'ansi-underline': {underline: true},
	'ansi-strikethrough': {strikethrough: true},
};

const colourClass = /^ansi-(?<bright>bright-)?(?:palette-(?<palette>\d+)|(?<truecolor>truecolor)|(?<name>\w+))-(?<ground>fg|bg)$/;

const spansOf = (text: string, form: 'classes' | 'styles'): readonly SpanProps[] => {
	const {children} = ansi({children: text, useClasses: form === 'classes'}).props as {readonly children: ReadonlyArray<ReactElement<SpanProps>>};
	return children.map(({props}) => props);
};

/** Real colour values are in the style form only. `rgb(1, 2, 3)` is what the web writes, Ink wants no blanks. */
function colourOf(groups: Readonly<Record<string, string | undefined>>, style: SpanProps['style']): string | undefined {
	const {bright, palette, truecolor, name, ground} = groups;
	if (palette !== undefined) {
		return `ansi256(${palette})`;
	}

	if (truecolor !== undefined) {
		return (ground === 'fg' ? style?.color : style?.backgroundColor)?.replaceAll(' ', '');
	}

	return bright === undefined ? name : `${name}Bright`;
}

/** Anser swaps the colours of inverse text, taking white on black for a terminal's own: both are put right again. */
function inverse({color, backgroundColor, ...style}: Style): Style {
	return {
		...style,
		inverse: true,
		...(backgroundColor !== 'white' && {color: backgroundColor}),
		...(color !== 'black' && {backgroundColor: color}),
	};
}

function styleOf({className}: SpanProps, style: SpanProps['style']): Style {
	const names = className?.split(' ') ?? [];
	let result: Style = {};
	for (const name of names) {
		const groups = colourClass.exec(name)?.groups;
		const colour = groups && colourOf(groups, style);
		result = colour === undefined
			? {...result, ...attributes[name]}
			: {...result, [groups?.['ground'] === 'fg' ? 'color' : 'backgroundColor']: colour};
	}

	return names.includes('ansi-reverse') ? inverse(result) : result;
}

/** No control character leaves here, whatever came in: colours are in the styles by now. */
const controls = /\p{Control}/gu;

export function ansiSpans(text: string): readonly AnsiSpan[] {
	const classes = spansOf(text, 'classes');
	const styles = text.includes(';2;') ? spansOf(text, 'styles') : [];
	return classes.map((span, index) => ({
		text: (span.children ?? '').replaceAll(controls, ''),
		style: styleOf(span, styles[index]?.style),
	}));
}
