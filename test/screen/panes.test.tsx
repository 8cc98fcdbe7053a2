import type {ReactElement} from 'react';
import {cleanup, render} from 'ink-testing-library';
import {afterEach, expect, test, vi} from 'vitest';
import {ChatPane} from '../../source/screen/chat-pane.js';
import {FeedPane} from '../../source/screen/feed-pane.js';
import {PeersPane} from '../../source/screen/peers-pane.js';
import {RoomBar} from '../../source/screen/room-bar.js';
import {StatusLine} from '../../source/screen/status-line.js';
import {ColorContext} from '../../source/screen/theme.js';
import type {Bar} from '../../source/state/bar.js';
import {createFiles, filesFeed, putTransfer} from '../../source/state/files.js';
import {createSnoops, openSnoop, snoopFeed} from '../../source/state/snoop.js';

vi.hoisted(() => {
	vi.stubEnv('FORCE_COLOR', '1');
});

afterEach(() => {
	cleanup();
});

const draw = (pane: ReactElement, hasColor = true): string =>
	render(<ColorContext value={hasColor}>{pane}</ColorContext>).lastFrame() ?? '';

const bar: Bar = {
	rings: 0,
	items: [
		{key: 'a', text: ' 1 everybody ', isCurrent: true, hasUnread: false, isPrivate: false},
		{key: 'b', text: ' 2 #raid (1) ', isCurrent: false, hasUnread: true, isPrivate: false},
		{key: 'c', text: ' 3 Al (2) ', isCurrent: false, hasUnread: true, isPrivate: true},
		{key: 'd', text: ' 4 Bo ', isCurrent: false, hasUnread: false, isPrivate: true},
	],
	hasMoreBefore: false,
	hasMoreAfter: true,
	fill: 2,
	right: 'Wick · 4050',
	title: '',
};

test('the bar shows the current room inverse, unread ones bold, private unread ones in a colour', () => {
	expect(draw(<RoomBar bar={bar} columns={80}/>)).toBe('\u{1B}[7m 1 everybody \u{1B}[27m\u{1B}[1m 2 #raid (1) '
		+ '\u{1B}[35m 3 Al (2) \u{1B}[39m\u{1B}[22m 4 Bo \u{1B}[2m›\u{1B}[22m  \u{1B}[2mWick · 4050\u{1B}[22m');
});

test('without colours brackets show the current room, and ! where private text waits', () => {
	expect(draw(<RoomBar bar={bar} columns={80}/>, false)).toBe('\u{1B}[7m[1 everybody]\u{1B}[27m\u{1B}[1m 2 #raid (1) !3 Al (2) \u{1B}[22m 4 Bo \u{1B}[2m›\u{1B}[22m  \u{1B}[2mWick · 4050\u{1B}[22m');
});

test('the chat pane draws its rows and leaves the rest of its height blank', () => {
	expect(draw(<ChatPane
		columns={30}
		height={4}
		rows={[
			{key: '0.0', spans: [{text: '21:04  ', tone: 'quiet'}, {text: 'Al  ', tone: 'name'}, {text: '\u{1B}[31mred\u{1B}[0m text', tone: 'plain', isAnsi: true}]},
			{key: '1.0', spans: [{text: 'No such peer.', tone: 'error'}]},
		]}
	/>)).toBe('\u{1B}[2m21:04  \u{1B}[22m\u{1B}[36mAl  \u{1B}[31mred\u{1B}[39m text\n\u{1B}[31mNo such peer.\u{1B}[39m\n\n');
});

test('a row that is too wide in spite of all is cut, never wrapped', () => {
	expect(draw(<ChatPane columns={10} height={2} rows={[{key: '0.0', spans: [{text: 'a text that is too wide', tone: 'plain'}]}]}/>)).toBe('a text th…\n');
});

test('the peers pane', () => {
	expect(draw(<PeersPane
		columns={18}
		height={3}
		rows={[
			{kind: 'heading', key: 'n', text: 'MudMaster'},
			{kind: 'peer', key: 'p', mark: '●', name: 'Al       ', facts: '12 ms', isSelected: false, isGone: false},
			{kind: 'note', key: 'x', text: '2 more: /who'},
		]}
	/>, false)).toBe('\u{1B}[1mMudMaster\u{1B}[22m\n● Al       \u{1B}[2m12 ms\u{1B}[22m\n\u{1B}[2m2 more: /who\u{1B}[22m');
});

test('the status line', () => {
	expect(draw(<StatusLine columns={80} status={{alarm: '', text: 'Al calls', tone: 'good', keys: 'Alt+Y accept'}}/>, false)).toBe('\u{1B}[1mAl calls\u{1B}[22m   \u{1B}[2mAlt+Y accept\u{1B}[22m');
	expect(draw(<StatusLine columns={80} status={{alarm: '', text: '', tone: 'quiet', keys: 'F1 help'}}/>, false)).toBe('\u{1B}[2mF1 help\u{1B}[22m');
	const alarm = '\u{1B}[7m\u{1B}[1mSNOOPED BY Al\u{1B}[22m\u{1B}[27m';
	expect(draw(<StatusLine columns={80} status={{alarm: 'SNOOPED BY Al', text: 'Bo calls', tone: 'plain', keys: ''}}/>, false)).toBe(`${alarm}   Bo calls`);
	expect(draw(<StatusLine columns={80} status={{alarm: 'SNOOPED BY Al', text: '', tone: 'plain', keys: ''}}/>, false)).toBe(alarm);
});

test.each([true, false])('the peers pane with the focus: title and selection are inverse, who has gone is dimmed (colours: %s)', hasColor => {
	const frame = draw(<PeersPane
		columns={18}
		height={3}
		rows={[
			{kind: 'title', key: 't', text: 'Peers         Esc', isFocused: true},
			{kind: 'peer', key: 'p', mark: '●', name: 'Al            ', facts: '', isSelected: true, isGone: false},
			{kind: 'peer', key: 'q', mark: '○', name: 'Bo            ', facts: '', isSelected: false, isGone: true},
		]}
	/>, hasColor);
	const [title, selected, gone] = frame.split('\n', 3);
	expect(title).toBe('\u{1B}[7m\u{1B}[1mPeers         Esc\u{1B}[22m\u{1B}[27m');
	expect(selected).toMatch(/^\u{1B}\[7m.*Al {12}.*\u{1B}\[27m$/v);
	expect(gone).toBe('\u{1B}[2m○ Bo            \u{1B}[22m');
});

const al = {id: 1, name: 'Al', protocol: 'mudmaster'};

test('the snoop pane: a rule with the peer\'s name, lines behind an arrow in their own colours', () => {
	const snoops = createSnoops();
	openSnoop(snoops, al).lines.push({kind: 'snoop', at: 0, text: 'a \u{1B}[31mred\u{1B}[0m word'});
	expect(draw(<FeedPane columns={30} height={3} feed={snoopFeed(snoops, false, 30, 3)}/>)).toBe(`\u{1B}[1msnoop: Al\u{1B}[22m\u{1B}[2m ${'─'.repeat(20)}\u{1B}[22m\n>> a \u{1B}[31mred\u{1B}[39m word\n`);
	expect(draw(<FeedPane columns={30} height={3} feed={snoopFeed(snoops, true, 30, 3)}/>, false)).toMatch(/^\u{1B}\[7m\u{1B}\[1m snoop: Al \u{1B}/v);
});

test('the files pane: a row per file, the selected one inverse', () => {
	const files = createFiles();
	putTransfer(files, {id: 1, peer: al, direction: 'in', name: 'map.txt', size: 100, bytes: 62, state: 'running'});
	putTransfer(files, {id: 2, peer: al, direction: 'out', name: 'b.gif', size: 100, bytes: 100, state: 'failed', reason: 'Al hung up'});
	expect(draw(<FeedPane columns={40} height={3} feed={filesFeed(files, false, 40, 3)}/>)).toBe(`\u{1B}[1mfiles\u{1B}[22m\u{1B}[2m ${'─'.repeat(34)}\u{1B}[22m\n`
		+ '\u{1B}[1m\u{1B}[32m↓ \u{1B}[39m\u{1B}[22mmap.txt\u{1B}[2m  Al  ██████░░░░  62 %\u{1B}[22m\n'
		+ '\u{1B}[31m✗ b.gif to Al failed: Al hung up\u{1B}[39m');
	const [, selected] = draw(<FeedPane columns={40} height={3} feed={filesFeed(files, true, 40, 3)}/>, false).split('\n', 2);
	expect(selected).toBe('\u{1B}[7m↓ map.txt  Al  ██████░░░░  62 %\u{1B}[27m');
});
