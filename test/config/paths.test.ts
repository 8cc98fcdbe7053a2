import {expect, test} from 'vitest';
import {type MudlarkError} from '../../source/lib/errors.js';
import {resolvePaths} from '../../source/config/paths.js';

const variables = (...assignments: readonly string[]): Record<string, string> =>
	Object.fromEntries(assignments.map(assignment => assignment.split('=') as [string, string]));

const base = {env: {}, home: '/home/wick', cwd: '/here'};

test('without variables the folders are those of the XDG specification', () => {
	expect(resolvePaths(base)).toEqual({
		profile: 'default',
		dir: undefined,
		config: '/home/wick/.config/mudlark/config.toml',
		scripts: '/home/wick/.config/mudlark/scripts',
		scriptData: '/home/wick/.local/share/mudlark/scripts',
		addressBook: '/home/wick/.config/mudlark/address-book.toml',
		downloads: '/home/wick/.local/share/mudlark/downloads',
		state: '/home/wick/.local/state/mudlark',
		history: '/home/wick/.local/state/mudlark/history.db',
		logs: '/home/wick/.local/state/mudlark/logs',
	});
});

test('absolute variables count, empty and relative ones do not', () => {
	const paths = resolvePaths({...base, env: variables('XDG_CONFIG_HOME=/c', 'XDG_STATE_HOME=s', 'XDG_DATA_HOME=')});
	expect(paths.config).toBe('/c/mudlark/config.toml');
	expect(paths.state).toBe('/home/wick/.local/state/mudlark');
	expect(paths.downloads).toBe('/home/wick/.local/share/mudlark/downloads');
});

test('with a dir everything is below it, whatever the variables say', () => {
	expect(resolvePaths({...base, env: variables('XDG_CONFIG_HOME=/c'), dir: 'd/../e'})).toEqual({
		profile: 'default',
		dir: '/here/e',
		config: '/here/e/config/config.toml',
		scripts: '/here/e/config/scripts',
		scriptData: '/here/e/data/scripts',
		addressBook: '/here/e/config/address-book.toml',
		downloads: '/here/e/downloads',
		state: '/here/e/state',
		history: '/here/e/state/history.db',
		logs: '/here/e/state/logs',
	});
});

test('another profile has folders of its own', () => {
	expect(resolvePaths({...base, env: variables('XDG_STATE_HOME=/s'), profile: 'raid_2'})).toEqual({
		profile: 'raid_2',
		dir: undefined,
		config: '/home/wick/.config/mudlark/profiles/raid_2/config.toml',
		scripts: '/home/wick/.config/mudlark/profiles/raid_2/scripts',
		scriptData: '/home/wick/.local/share/mudlark/profiles/raid_2/scripts',
		addressBook: '/home/wick/.config/mudlark/profiles/raid_2/address-book.toml',
		downloads: '/home/wick/.local/share/mudlark/profiles/raid_2/downloads',
		state: '/s/mudlark/profiles/raid_2',
		history: '/s/mudlark/profiles/raid_2/history.db',
		logs: '/s/mudlark/profiles/raid_2/logs',
	});
	const inDir = resolvePaths({...base, dir: '/d', profile: 'raid'});
	expect([inDir.dir, inDir.config, inDir.downloads, inDir.history]).toEqual(['/d/profiles/raid', '/d/profiles/raid/config/config.toml', '/d/profiles/raid/downloads', '/d/profiles/raid/state/history.db']);
	expect(resolvePaths({...base, profile: 'default'})).toEqual(resolvePaths(base));
});

test('another config file moves nothing else', () => {
	expect(resolvePaths({...base, config: 'my.toml'})).toEqual({...resolvePaths(base), config: '/here/my.toml'});
	expect(resolvePaths({...base, dir: '/d', config: '/etc/my.toml'})).toEqual({...resolvePaths({...base, dir: '/d'}), config: '/etc/my.toml'});
});

test.for(['', '.', '..', 'a/b', 'a b', 'é', 'a\nb', 'x'.repeat(65)])('the profile %j is a usage error', profile => {
	expect(() => resolvePaths({...base, profile})).toThrow(expect.objectContaining({code: 'ML_USAGE', message: expect.stringContaining('letters, digits, - and _') as string}) as MudlarkError);
});
