import {memo} from 'react';
import {Text} from 'ink';
import {ansiSpans} from './ansi-spans.js';
import {useHasColor, withoutColor} from './theme.js';

/** One row of text from outside, with the colours it came with; to be drawn inside a `<Text>`. */
export const AnsiLine = memo(({text}: {readonly text: string}) => {
	const hasColor = useHasColor();
	return ansiSpans(text).map(({text: part, style}, index) => (
		// Spans have no identity but their order.
		<Text key={index} {...(hasColor ? style : withoutColor(style))}>{part}</Text>
	));
});

AnsiLine.displayName = 'AnsiLine';
