import {memo} from 'react';
import {Box, Text} from 'ink';
import type {Feed} from '../state/feed.js';
import {ChatPane} from './chat-pane.js';
import {useTheme} from './theme.js';

export type FeedPaneProps = {
	readonly columns: number;
	readonly height: number;
	readonly feed: Feed;
};

/** A pane below the chat: a title with a rule, and the rows in sight. */
export const FeedPane = memo(({columns, height, feed: {heading, rows}}: FeedPaneProps) => {
	const style = useTheme();
	return (
		<Box flexDirection='column' flexShrink={0} width={columns} height={height}>
			<Text wrap='truncate'>
				<Text {...style(heading.isFocused ? 'focused' : 'heading')}>{heading.title}</Text>
				<Text {...style('quiet')}>{heading.rule}</Text>
			</Text>
			{height > 1 && <ChatPane columns={columns} height={height - 1} rows={rows}/>}
		</Box>
	);
});

FeedPane.displayName = 'FeedPane';
