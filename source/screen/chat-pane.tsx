import {memo} from 'react';
import {Box, Text} from 'ink';
import type {Row} from '../state/rows.js';
import {AnsiLine} from './ansi-line.js';
import {useTheme} from './theme.js';

/** Memoised by the row: rows that stay in sight are the same objects from frame to frame. */
const ChatRow = memo(({row}: {readonly row: Row}) => {
	const style = useTheme();
	return (
		<Text wrap='truncate'>
			{row.spans.map(({text, tone, isAnsi}, index) => (
				// Spans have no identity but their order.
				<Text key={index} {...style(tone)}>{isAnsi ? <AnsiLine text={text}/> : text}</Text>
			))}
		</Text>
	);
});

ChatRow.displayName = 'ChatRow';

export type ChatPaneProps = {
	readonly columns: number;
	readonly height: number;
	/** Not more than `height`. */
	readonly rows: readonly Row[];
};

/** What was said: exactly the rows in sight. */
export const ChatPane = memo(({columns, height, rows}: ChatPaneProps) => (
	<Box flexDirection='column' flexShrink={0} width={columns} height={height}>
		{rows.map(row => <ChatRow key={row.key} row={row}/>)}
	</Box>
));

ChatPane.displayName = 'ChatPane';
