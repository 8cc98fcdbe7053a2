import {memo} from 'react';
import {Box, Text} from 'ink';
import type {PeerRow} from '../state/peer-rows.js';
import {useTheme} from './theme.js';

const Row = memo(({row}: {readonly row: PeerRow}) => {
	const style = useTheme();
	if (row.kind === 'title') {
		return <Text wrap='truncate' {...style(row.isFocused ? 'focused' : 'quiet')}>{row.text}</Text>;
	}

	if (row.kind !== 'peer') {
		return <Text wrap='truncate' {...style(row.kind === 'heading' ? 'heading' : 'quiet')}>{row.text}</Text>;
	}

	return (
		<Text wrap='truncate' {...style(row.isSelected ? 'selected' : (row.isGone ? 'quiet' : 'plain'))}>
			<Text {...style(row.isGone ? 'quiet' : 'online')}>{row.mark}</Text>
			{` ${row.name}`}
			<Text {...style('quiet')}>{row.facts}</Text>
		</Text>
	);
});

Row.displayName = 'PeerRow';

export type PeersPaneProps = {
	readonly columns: number;
	readonly height: number;
	/** Not more than `height`. */
	readonly rows: readonly PeerRow[];
};

/** Who is connected, by network, and who has just gone. The last column stays free: it keeps the chat at a distance. */
export const PeersPane = memo(({columns, height, rows}: PeersPaneProps) => (
	<Box flexDirection='column' flexShrink={0} width={columns} height={height} paddingRight={1}>
		{rows.map(row => <Row key={row.key} row={row}/>)}
	</Box>
));

PeersPane.displayName = 'PeersPane';
