import {memo} from 'react';
import {Box, Text} from 'ink';
import type {Status} from '../state/status.js';
import {useTheme} from './theme.js';

const gap = ' '.repeat(3);

export type StatusLineProps = {readonly status: Status; readonly columns: number};

/** The row above the input: the most urgent thing, and the keys that go with it. */
export const StatusLine = memo(({status, columns}: StatusLineProps) => {
	const style = useTheme();
	const {alarm, text, tone, keys} = status;
	return (
		<Box flexShrink={0} width={columns} height={1}>
			<Text wrap='truncate'>
				<Text {...style('alarm')}>{alarm}</Text>
				{alarm !== '' && text + keys !== '' ? gap : ''}
				<Text {...style(tone)}>{text}</Text>
				{text !== '' && keys !== '' ? gap : ''}
				<Text {...style('quiet')}>{keys}</Text>
			</Text>
		</Box>
	);
});

StatusLine.displayName = 'StatusLine';
