import fc from 'fast-check';
import {expect, test} from 'vitest';
import {width} from '../../source/lib/width.js';
import {barOf, type Bar} from '../../source/state/bar.js';
import {createModel, openRoom, showRoom, type Model} from '../../source/state/model.js';
import {networks} from '../support/events.js';

const modelOf = (...titles: readonly string[]): Model => {
	const model = createModel({networks});
	model.name = 'Wick';
	model.ports.set('mudmaster :: 4050', {port: 4050, protocol: 'mudmaster'});
	for (const title of titles) {
		openRoom(model, `mm/@${title}`, title);
	}

	return model;
};

const draw = ({items, hasMoreBefore, hasMoreAfter, fill, right}: Bar): string =>
	`${hasMoreBefore ? '‹' : ''}${items.map(({text}) => text).join('')}${hasMoreAfter ? '›' : ''}${' '.repeat(fill)}${right}`;

test('rooms with their numbers left, own name and port right', () => {
	const model = modelOf('Al');
	model.rooms.get('mm/@Al')!.unread = 2;
	expect(draw(barOf(model, 60))).toBe(`${' 1 everybody  2 status  3 Al (2) '.padEnd(48)}Wick · 4050 `);
	expect(barOf(model, 60).items).toMatchObject([
		{isCurrent: true, hasUnread: false, isPrivate: false},
		{isCurrent: false, hasUnread: false, isPrivate: false},
		{isCurrent: false, hasUnread: true, isPrivate: true},
	]);
});

test('says whether calls are taken, and whether we want to be disturbed', () => {
	const model = modelOf();
	model.dnd = true;
	model.ports.set('mudmaster 0.0.0.0 4050', {port: 4050, protocol: 'mudmaster'});
	model.ports.set('zchat 127.0.0.1 4051', {port: 4051, protocol: 'zchat'});
	expect(barOf(model, 80).right).toBe('Wick (dnd) · 4050 4051 ');
	model.ports.set('ipchat 0.0.0.0 1499', {port: 1499, protocol: 'ipchat'});
	expect(barOf(model, 80).right).toBe('Wick (dnd) · 4050 4051 · IPchat ');
	model.ports.clear();
	model.ports.set('ipchat 0.0.0.0 1500', {port: 1500, protocol: 'ipchat'});
	expect(barOf(model, 80).right).toBe('Wick (dnd) · not listening · IPchat 1500 ');
	model.ports.clear();
	expect(barOf(model, 80).right).toBe('Wick (dnd) · not listening ');
});

test('where rooms do not fit, the current one stays in sight with its neighbours', () => {
	const model = modelOf('Al', 'Bo', 'Cu', 'Dee', 'Eve', 'Fay');
	expect(draw(barOf(model, 64))).toBe(' 1 everybody  2 status  3 Al  4 Bo  5 Cu  6 Dee  7 Eve  8 Fay ');
	expect(draw(barOf(model, 40))).toBe(' 1 everybody  2 status  3 Al  4 Bo ›');
	showRoom(model, 'mm/@Fay');
	expect(draw(barOf(model, 40))).toBe('‹ 4 Bo  5 Cu  6 Dee  7 Eve  8 Fay ');
	showRoom(model, 'mm/@Cu');
	expect(draw(barOf(model, 24))).toBe('‹ 5 Cu  6 Dee  7 Eve ›');
});

test('large counts are cut short', () => {
	const model = modelOf('Al');
	model.rooms.get('mm/@Al')!.unread = 12_345;
	expect(barOf(model, 80).items[2]?.text).toBe(' 3 Al (999+) ');
});

test('the bar is never wider than the screen and always has the current room', () => {
	const titles = fc.uniqueArray(fc.string({unit: 'grapheme-composite', minLength: 1, maxLength: 40}), {maxLength: 20});
	fc.assert(fc.property(titles, fc.nat(), fc.integer({min: 1, max: 120}), (names, pick, columns) => {
		const model = modelOf(...names);
		showRoom(model, [...model.rooms.keys()][pick % model.rooms.size]!);
		const bar = barOf(model, columns);
		expect(width(draw(bar))).toBeLessThanOrEqual(columns);
		expect(bar.items.filter(({isCurrent}) => isCurrent)).toHaveLength(1);
	}));
});
