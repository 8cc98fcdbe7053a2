import {memo} from 'react';
import {Box, Text} from 'ink';
import type {Bar, BarItem} from '../state/bar.js';
import {useHasColor, useTheme} from './theme.js';

function toneOf({isCurrent, hasUnread, isPrivate}: BarItem) {
	if (isCurrent || !hasUnread) {
		return isCurrent ? 'room-current' : 'room';
	}

	return isPrivate ? 'room-private' : 'room-unread';
}

/** Without colours brackets say which room is on screen, and `!` where private text waits. Never wider than the text. */
function marked({text, isCurrent, hasUnread, isPrivate}: BarItem): string {
	if (!text.startsWith(' ') || !text.endsWith(' ')) {
		return text;
	}

	if (isCurrent) {
		return `[${text.slice(1, -1)}]`;
	}

	return hasUnread && isPrivate ? `!${text.slice(1)}` : text;
}

function Item({item}: {readonly item: BarItem}) {
	const style = useTheme();
	return <Text {...style(toneOf(item))}>{useHasColor() ? item.text : marked(item)}</Text>;
}

export type RoomBarProps = {readonly bar: Bar; readonly columns: number};

/** The top row: rooms with their numbers and unread counts, and who and where we are. */
export const RoomBar = memo(({bar, columns}: RoomBarProps) => {
	const style = useTheme();
	return (
		<Box flexShrink={0} width={columns} height={1}>
			<Text wrap='truncate'>
				<Text {...style('quiet')}>{bar.hasMoreBefore ? '‹' : ''}</Text>
				{bar.items.map(item => <Item key={item.key} item={item}/>)}
				<Text {...style('quiet')}>{bar.hasMoreAfter ? '›' : ''}</Text>
				{' '.repeat(bar.fill)}
				<Text {...style('quiet')}>{bar.right}</Text>
			</Text>
		</Box>
	);
});

RoomBar.displayName = 'RoomBar';
