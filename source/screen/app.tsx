import {useEffect, useMemo, useRef, useSyncExternalStore} from 'react';
import {Box} from 'ink';
import {defaultKeymap, type Keymap} from '../state/keymap.js';
import {KeySequence} from '../state/key-sequence.js';
import {ChatPane} from './chat-pane.js';
import {FeedPane} from './feed-pane.js';
import {InputLine} from './input-line.js';
import {KeyRouter} from './key-router.js';
import {PeersPane} from './peers-pane.js';
import {RoomBar} from './room-bar.js';
import {StatusLine} from './status-line.js';
import {ColorContext} from './theme.js';
import {useRequests, type Ports} from './use-requests.js';

export type AppProps = Ports & {
	/** The size of the terminal, in cells. */
	readonly columns: number;
	readonly rows: number;
	readonly hasColor: boolean;
	readonly setTitle: (title: string) => void;
	readonly ring: () => void;
	readonly keymap?: Keymap;
};

/** The whole screen. It draws the store's view and tells the store of keys. */
export function App({columns, rows, hasColor, setTitle, ring, keymap = defaultKeymap, ...ports}: AppProps) {
	const {store} = ports;
	const view = useSyncExternalStore(store.subscribe, () => store.view(columns, rows));
	const [carryOut, revision] = useRequests(ports);
	const text = useRef('');
	const sequence = useMemo(() => new KeySequence(keymap), [keymap]);
	const {layout, bar, focus} = view;
	useEffect(() => {
		setTitle(bar.title);
	}, [setTitle, bar.title]);
	useEffect(() => {
		if (bar.rings > 0) {
			ring();
		}
	}, [ring, bar.rings]);
	return (
		<ColorContext value={hasColor}>
			<Box flexDirection='column' width={columns} height={rows}>
				<KeyRouter
					onKey={name => {
						text.current = '';
						carryOut(store.key(name, sequence));
					}}
					onPaste={store.paste}
					onText={typed => {
						sequence.interrupt();
						text.current = typed;
					}}
				/>
				{layout.bar > 0 && <RoomBar bar={bar} columns={columns}/>}
				{layout.body > 0 && (
					<Box flexShrink={0} height={layout.body}>
						{layout.peers > 0 && <PeersPane columns={layout.peers} height={layout.body} rows={view.peers}/>}
						{layout.chat > 0 && (
							<Box flexDirection='column' flexShrink={0} width={layout.chat} height={layout.body}>
								{layout.chatRows > 0 && <ChatPane columns={layout.chat} height={layout.chatRows} rows={view.chat}/>}
								{layout.snoop > 0 && <FeedPane columns={layout.chat} height={layout.snoop} feed={view.snoop}/>}
								{layout.files > 0 && <FeedPane columns={layout.chat} height={layout.files} feed={view.files}/>}
							</Box>
						)}
					</Box>
				)}
				{layout.status > 0 && <StatusLine status={view.status} columns={columns}/>}
				<InputLine
					columns={columns}
					input={view.input}
					revision={revision}
					y={rows - 1}
					elsewhere={focus.pane === 'input' ? undefined : focus.cursor ?? 'hidden'}
					onText={() => {
						if (text.current === '') {
							return;
						}

						for (const request of store.type(text.current)) {
							carryOut(request);
						}

						text.current = '';
					}}
				/>
			</Box>
		</ColorContext>
	);
}
