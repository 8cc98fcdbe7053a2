import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import type {PeerKey} from '../../source/commands/screen-commands.js';
import {actionHelp} from '../../source/state/action-help.js';
import {defaultKeymap} from '../../source/state/keymap.js';
import {keyLabel} from '../../source/state/key-label.js';
import {filterKeys, paneKeys, type PaneKey} from '../../source/state/pane-keys.js';
import {commands} from '../support/screen-commands.js';

const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/screen.md'), 'utf8');

const focusActions = ['focus.peers', 'focus.snoop', 'focus.files', 'call.back', 'snoopers.end'] as const;

const table = (rows: ReadonlyArray<readonly [keys: string, help: string]>): string =>
	['| key | what it does |', '|---|---|', ...rows.map(([keys, help]) => `| ${keys} | ${help} |`)].join('\n');

const label = (keys: readonly string[]): string => keys.map(key => `\`${keyLabel(key)}\``).join(', ');

const tableOf = (keys: readonly PaneKey[]): string => table(keys.map(entry => [label(entry.keys), entry.help]));

const conditions = ({capability, when, protocol}: PeerKey): string => {
	const all = [
		...(protocol === undefined ? [] : [`in \`${protocol}\``]),
		...(capability === undefined ? [] : [`where his program has \`${capability}\``]),
		...(when === undefined ? [] : [`while he is ${when.isSet ? '' : 'not '}${when.flag}`]),
	];
	return all.length === 0 ? '' : ` (${all.join(', ')})`;
};

// After a change of the keys: copy what the test expects into the page.
test.each([
	['that lead to a pane', table(focusActions.map(action => [label(Object.keys(defaultKeymap).filter(key => defaultKeymap[key] === action)), actionHelp[action].text]))],
	['of the peers', tableOf(paneKeys.peers)],
	['of commands, for the selected peer', table(commands.peer.map(key => [label([key.key]), `\`/${key.command}\`: ${key.help}${conditions(key)}`]))],
	['of the filter', tableOf(filterKeys)],
	['of what others let us see', tableOf(paneKeys.snoop)],
	['of the files', tableOf(paneKeys.files)],
])('docs/screen.md has the keys %s', (_what, expected) => {
	expect(page).toContain(expected);
});
