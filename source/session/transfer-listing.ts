/** Files as /files lists them. */
import {columns} from '../lib/columns.js';
import {formatSize, formatTime} from '../lib/quantities.js';
import type {Pace} from './progress.js';
import type {Transfer} from './transfer.js';

export type FileRow = readonly string[];

const header: FileRow = ['ID', 'File', 'Size', 'Peer', 'State'];

const progressOf = ({bytes, size}: Transfer, pace: Pace | undefined): string => [
	size === 0 ? '' : `${Math.floor(bytes / size * 100)} %`,
	pace ? `${formatSize(pace.rate)}/s` : '',
	pace?.eta === undefined ? '' : `${formatTime(pace.eta)} left`,
].filter(part => part !== '').join(', ');

const stateOf = (transfer: Transfer, pace: Pace | undefined): string => {
	const {state, direction, peer, path, reason} = transfer;
	switch (state) {
		case 'queued': {
			return 'waits for its turn';
		}

		case 'offered': {
			return `waits for ${peer} to accept it`;
		}

		case 'asked': {
			return 'waits for you: /accept or /deny';
		}

		case 'running': {
			return progressOf(transfer, pace);
		}

		case 'done': {
			return direction === 'in' ? `saved in ${path ?? ''}` : 'sent';
		}

		case 'failed': {
			return `failed: ${reason}`;
		}
	}
};

export const fileRow = (transfer: Transfer, pace?: Pace): FileRow => {
	const {id, direction, name, size, peer} = transfer;
	return [String(id), `${direction === 'in' ? '↓' : '↑'} ${name}`, formatSize(size), peer, stateOf(transfer, pace)];
};

export const listFiles = (rows: readonly FileRow[]): readonly string[] => rows.length === 0
	? ['No file is on its way, and none was. /sendfile PEER PATH sends one.']
	: columns([header, ...rows]);
