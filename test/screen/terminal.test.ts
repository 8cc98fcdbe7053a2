import {expect, test} from 'vitest';
import {createTerminal} from '../../source/screen/terminal.js';

const open = () => {
	const written: string[] = [];
	const terminal = createTerminal({
		write(text) {
			written.push(text);
		},
	});
	return {written, terminal};
};

test('what is changed on the way in is undone on the way out, once', () => {
	const {written, terminal} = open();
	terminal.leave();
	expect(written).toEqual([]);
	terminal.enter();
	terminal.enter();
	expect(written.join('')).toContain('\u{1B}[22;2t');
	expect(written.join('')).toContain('\u{1B}[?1007l');
	expect(written).toHaveLength(1);
	terminal.leave();
	terminal.leave();
	expect(written).toHaveLength(2);
	expect(written[1]).toContain('\u{1B}[?1007h');
	expect(written[1]).toContain('\u{1B}[23;2t');
});

test('the title is written when it changes, and again after a pause', () => {
	const {written, terminal} = open();
	terminal.enter();
	terminal.setTitle('mudlark');
	terminal.setTitle('mudlark');
	expect(written.slice(1)).toEqual(['\u{1B}]2;mudlark\u{7}']);
	terminal.leave();
	terminal.setTitle('(1) mudlark');
	expect(written).toHaveLength(3);
	terminal.enter();
	expect(written[3]).toContain('\u{1B}]2;(1) mudlark\u{7}');
});

test('a title can not end its own sequence', () => {
	const {written, terminal} = open();
	terminal.enter();
	terminal.setTitle('a\u{7}b\u{1B}\\c\u{9C}d');
	expect(written[1]).toBe('\u{1B}]2;ab\\cd\u{7}');
});

test('only its own screen is wiped', () => {
	const {written, terminal} = open();
	terminal.wipe();
	expect(written).toEqual([]);
	terminal.enter();
	terminal.wipe();
	expect(written[1]).toBe('\u{1B}[m\u{1B}[H\u{1B}[J');
});
