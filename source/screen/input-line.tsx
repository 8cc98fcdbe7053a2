import {Box, Text, useCursor} from 'ink';
import TextInput from 'ink-text-input';
import type {InputView} from '../state/input-view.js';
import {useTheme} from './theme.js';

export type InputLineProps = {
	readonly input: InputView;
	readonly columns: number;
	/** The row of the screen it stands in, from the top. */
	readonly y: number;
	/** Where the cursor stands in the pane that has the focus, or that it is hidden; it is here otherwise. */
	readonly elsewhere?: {readonly x: number; readonly y: number} | 'hidden' | undefined;
	/** Another number than before: the row is drawn again although nothing in it has changed. */
	readonly revision: number;
	/** Printable text arrived. */
	readonly onText: () => void;
};

/**
The prompt and the line being written, with the terminal's own cursor in it.

TextInput draws the text before the cursor and tells when printable text comes. What the line becomes is decided by
the store: several keys may arrive before this is drawn again, and the value that TextInput would compute is stale then.
*/
export function InputLine({input, columns, y, elsewhere, onText}: InputLineProps) {
	const style = useTheme();
	const {setCursorPosition} = useCursor();
	setCursorPosition(elsewhere === 'hidden' ? undefined : elsewhere ?? {x: input.cursor, y});
	return (
		<Box flexShrink={0} width={columns} height={1}>
			<Text wrap='truncate' {...style('prompt')}>{input.prompt}</Text>
			<TextInput value={input.before} showCursor={false} onChange={onText}/>
			<Text wrap='truncate'>{input.after}</Text>
		</Box>
	);
}
