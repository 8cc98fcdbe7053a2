/** What tones look like. Few colours, from the terminal's own palette, so that any theme of the user's works. */
import {createContext, useContext} from 'react';
import type {TextProps} from 'ink';
import type {Tone} from '../state/rows.js';

export type Style = Pick<TextProps, 'color' | 'backgroundColor' | 'bold' | 'dimColor' | 'italic' | 'underline' | 'strikethrough' | 'inverse'>;

type ThemeTone = Tone | 'alarm' | 'focused' | 'room' | 'room-unread' | 'room-private' | 'room-current' | 'online' | 'prompt';

const theme: Readonly<Record<ThemeTone, Style>> = {
	plain: {},
	quiet: {dimColor: true},
	name: {color: 'cyan'},
	own: {color: 'green'},
	unverified: {color: 'yellow'},
	error: {color: 'red'},
	hint: {color: 'yellow'},
	good: {color: 'green', bold: true},
	selected: {inverse: true},
	alarm: {color: 'red', bold: true, inverse: true},
	'rule-new': {color: 'yellow', dimColor: true},
	heading: {bold: true},
	focused: {bold: true, inverse: true},
	room: {},
	'room-unread': {bold: true},
	'room-private': {color: 'magenta', bold: true},
	'room-current': {inverse: true},
	online: {color: 'green'},
	prompt: {bold: true},
};

/** Without colours the other attributes stay: NO_COLOR is about colour alone. */
export const withoutColor = ({color, backgroundColor, ...style}: Style): Style => style;

/** Whether colours are wanted. */
export const ColorContext = createContext(true);

export function useHasColor(): boolean {
	return useContext(ColorContext);
}

export function useTheme(): (tone: ThemeTone) => Style {
	const hasColor = useHasColor();
	return tone => hasColor ? theme[tone] : withoutColor(theme[tone]);
}
