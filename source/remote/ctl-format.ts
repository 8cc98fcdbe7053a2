/** What `mudlark ctl` prints. */
import stringWidth from 'string-width';
import type {Peer} from '../session/events.js';
import {formatEndpoint} from '../lib/target.js';
import type {Status} from './contract.js';

const placeholders: Readonly<Record<keyof Status, (status: Status) => string>> = {
	name: status => status.name,
	dnd: status => status.dnd ? 'on' : 'off',
	port: status => String(status.port),
	peers: status => String(status.peers),
	questions: status => String(status.questions),
};

const placeholder = /#\{(?<name>[^\}]*)\}/gv;

/** A line about the first placeholder of `template` that does not exist. */
export function unknownPlaceholder(template: string): string | undefined {
	const known = Object.keys(placeholders);
	const unknown = template.matchAll(placeholder).find(({groups}) => !known.includes(groups?.['name'] ?? ''));
	return unknown && `there is no ${unknown[0]}; there are ${known.map(name => `#{${name}}`).join(' ')}.`;
}

/** The template with every `#{…}` filled in, as tmux writes them. */
export function formatStatus(template: string, status: Status): string {
	return template.replaceAll(placeholder, (_whole, name: keyof Status) => placeholders[name](status));
}

export function statusLine({name, dnd, port, peers, questions}: Status): string {
	return [
		name,
		port === 0 ? 'takes no calls' : `port ${port}`,
		counted(peers, 'peer'),
		...(questions > 0 ? [counted(questions, 'question')] : []),
		...(dnd ? ['do not disturb'] : []),
	].join(', ');
}

/** One line per peer, in columns. */
export function peerTable(peers: readonly Peer[]): readonly string[] {
	const rows = peers.map(peer => [
		String(peer.id),
		peer.name,
		peer.protocol,
		formatEndpoint(peer.address, peer.port),
		peer.group === undefined ? '' : `#${peer.group}`,
		peer.version,
		peer.flags.join(' '),
	]);
	const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map(row => stringWidth(row[column]!))));
	return rows.map(row => row.map((cell, column) => cell + ' '.repeat(widths[column]! - stringWidth(cell))).join('  ').trimEnd());
}

function counted(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
