/** Joins the screen to the program: the one place that knows both. */
import process from 'node:process';
import {protocolSettings} from './config/schema.js';
import {complete, folderToList, type FolderEntry} from './commands/complete.js';
import {screenCommands} from './commands/screen-commands.js';
import {MudlarkError} from './lib/errors.js';
import type {Mudlark} from './main.js';
import {networkOf} from './network-of.js';
import {isDatagramProtocol, wordOf} from './session/protocol-kinds.js';
import {runScreen, type ScreenOptions} from './screen/run-screen.js';
import type {Preferences} from './state/model.js';
import {editText} from './services/edit-text.js';
import {listFolder} from './services/list-folder.js';
import {defaultKeymap} from './state/keymap.js';
import {createStore} from './state/store.js';

export type OpenScreen = {
	/** The exit code, once the terminal is given back; rejects with what broke the screen. */
	readonly finished: Promise<number>;
	stop(): void;
};

const preferencesOf = (settings: Mudlark['settings']): Preferences => {
	const {ui, history} = settings.get();
	return {timestamps: ui.timestamps, peers: ui.peers, lines: history.lines};
};

const endpointsOf = ({protocols, settings}: Mudlark): readonly string[] => protocols.flatMap(protocol =>
	isDatagramProtocol(protocol) && protocol.isNamed ? Object.keys(protocolSettings(settings.get(), wordOf(protocol))) : []);

export const openScreen = (mudlark: Mudlark, {color, ...terminal}: Pick<ScreenOptions, 'stdin' | 'stdout'> & {readonly color: boolean}): OpenScreen => {
	const {manager, history, table, protocols, settings, settingKeys, runLine} = mudlark;
	const store = createStore({
		networks: protocols.map(protocol => networkOf(protocol)),
		commands: screenCommands(table),
		page: async (...request) => history.page(...request),
		preferences: preferencesOf(settings),
		manual: {keymap: defaultKeymap, commands: table.specs},
	});
	// Known from the first frame on.
	const self = manager.status();
	store.apply({event: 'self.changed', at: new Date().toISOString(), name: self.name, dnd: self.dnd});
	const off = manager.on(event => {
		store.apply(event);
	});
	const offSettings = settings.on(() => {
		store.prefer(preferencesOf(settings));
	});
	const screen = runScreen({
		...terminal,
		store,
		runLine,
		complete(before): readonly string[] | Promise<readonly string[]> {
			const peers = manager.peers();
			const choose = (entries: readonly FolderEntry[]) => complete(table, before, {
				peers: peers.map(({name}) => name),
				rooms: manager.rooms().map(({title}) => title),
				groups: manager.groups(),
				keys: settingKeys,
				endpoints: endpointsOf(mudlark),
				scripts: mudlark.scripts.names(),
				entries,
			});
			const folder = folderToList(table, before);
			if (folder === undefined) {
				return choose([]);
			}

			const chooseIn = async () => choose(await listFolder(folder));
			return chooseIn();
		},
		answerSecretly(id, secret) {
			void manager.dispatch({command: 'answer', choice: 'accept', id, secret}, 'screen');
		},
		async editText(text) {
			try {
				return await editText(text, process.env);
			} catch (error) {
				manager.publish(error instanceof MudlarkError
					? {event: 'error', code: error.code, message: error.message, face: 'screen'}
					: {event: 'error', code: 'ML_EDITOR_FAILED', message: `The line can't be edited: ${error instanceof Error ? error.message : String(error)}`, face: 'screen'});
				return undefined;
			}
		},
		noColor: !color || settings.get().ui.color === 'never',
	});
	return {
		finished: screen.exited.then(() => 0),
		stop() {
			off();
			offSettings();
			screen.stop();
		},
	};
};
