import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {defaultKeymap} from '../../source/state/keymap.js';
import {filterKeys, focusHelp, keyLabel, paneKeys, type PaneKey} from '../../source/state/pane-keys.js';
import {commands} from '../support/pane-commands.js';

const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/screen.md'), 'utf8');

const table = (rows: ReadonlyArray<readonly [keys: string, help: string]>): string =>
	['| key | what it does |', '|---|---|', ...rows.map(([keys, help]) => `| ${keys} | ${help} |`)].join('\n');

const label = (keys: readonly string[]): string => keys.map(key => `\`${keyLabel(key)}\``).join(', ');

const tableOf = (keys: readonly PaneKey[]): string => table(keys.map(entry => [label(entry.keys), entry.help]));

// After a change of the keys: copy what the test expects into the page.
test.each([
	['that lead to a pane', table(Object.entries(focusHelp).map(([action, help]) => [label(Object.keys(defaultKeymap).filter(key => defaultKeymap[key] === action)), help]))],
	['of the peers', tableOf(paneKeys.peers)],
	['of commands, for the selected peer', table(commands.peer.map(({key, command, help, capability}) => [label([key]), `\`/${command}\`: ${help}${capability === undefined ? '' : ` (where his program has \`${capability}\`)`}`]))],
	['of the filter', tableOf(filterKeys)],
	['of what others let us see', tableOf(paneKeys.snoop)],
	['of the files', tableOf(paneKeys.files)],
])('docs/screen.md has the keys %s', (_what, expected) => {
	expect(page).toContain(expected);
});
