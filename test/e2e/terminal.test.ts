import {expect, test} from 'vitest';
import {startTerminal} from '../support/terminal.js';

const startShell = () => startTerminal('bash', ['--norc', '--noprofile'], {columns: 60, rows: 10});

test('shows what a program draws, with colours and modes', async () => {
	await using terminal = startShell();
	await terminal.waitFor('bash-');
	terminal.type(String.raw`printf '\033[31;1mred\033[0m \033[38;2;1;2;3mrgb\033[0m 漢x\033[?1000;1006h\n'`);
	terminal.key('enter');
	const screen = await terminal.waitFor(/^red rgb 漢x$/mv);
	const y = screen.indexOf('red rgb 漢x');
	expect(terminal.cell(0, y)).toMatchObject({text: 'r', foreground: 1, bold: true});
	expect(terminal.cell(4, y)).toMatchObject({text: 'r', foreground: '#010203', bold: false});
	expect(terminal.cell(8, y)).toMatchObject({text: '漢', width: 2, foreground: undefined});
	expect(terminal.privateMode(1006)).toBe(true);
	expect(terminal.privateMode(1049)).toBeUndefined();
});

test('tells the program its size', async () => {
	await using terminal = startShell();
	await terminal.waitFor('bash-');
	terminal.resize(40, 12);
	terminal.type('stty size\r');
	await terminal.waitFor('12 40');
	expect(terminal.screen()).toHaveLength(12);
});

test('a wait fails as soon as the program has ended', async () => {
	await using terminal = startShell();
	await terminal.waitFor('bash-');
	terminal.type('echo "good""bye"; exit 7\r');
	await expect(terminal.waitFor('never')).rejects.toThrow(/the program ended with code 7[\s\S]*goodbye/v);
	expect(await terminal.exited).toEqual({code: 7, signal: 0});
});

test('tells a signal from a code', async () => {
	await using terminal = startShell();
	await terminal.waitFor('bash-');
	terminal.kill('SIGKILL');
	expect(await terminal.exited).toEqual({code: 0, signal: 9});
});
