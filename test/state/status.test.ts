import {expect, test} from 'vitest';
import {width} from '../../source/lib/width.js';
import {createModel, type Model} from '../../source/state/model.js';
import {sessionQuestion} from '../../source/state/question.js';
import {statusOf} from '../../source/state/status.js';
import type {QuestionEvent} from '../../source/session/events.js';
import {networks} from '../support/events.js';

const asking = (details: QuestionEvent['details'], kind = 'call'): Model => {
	const model = createModel({networks});
	model.questions = [sessionQuestion({event: 'question', id: 1, kind, details, default: 'deny', expires: ''})];
	return model;
};

test('a call says who calls from where, and what else is to be known', () => {
	expect(statusOf(asking({name: 'Al', address: '10.0.0.9', port: 1, protocol: 'mudmaster'}), 80)).toEqual({
		alarm: '',
		text: 'Al calls from 10.0.0.9',
		tone: 'good',
		keys: 'Alt+Y accept  Alt+N deny',
	});
	expect(statusOf(asking({name: 'Al', address: '10.0.0.9', note: 'Al is connected already'}), 120).text).toBe('Al calls from 10.0.0.9 (Al is connected already)');
	expect(statusOf(asking({}), 80).text).toBe('Somebody calls');
});

test('keys get shorter where it is narrow, and go before the question does', () => {
	const model = asking({name: 'Al', address: '10.0.0.9'});
	expect(statusOf(model, 40).keys).toBe('Alt+Y  Alt+N');
	expect(statusOf(model, 30)).toMatchObject({text: 'Al calls from 10.0.0.9', keys: ''});
	expect(statusOf(model, 10)).toMatchObject({text: 'Al calls…', keys: ''});
});

test('with nothing to say it names the keys to begin with', () => {
	const model = createModel({networks});
	expect(statusOf(model, 80)).toMatchObject({text: '', keys: 'F1 help   Tab completes   Alt+1..9 rooms   PgUp scrolls'});
	expect(statusOf(model, 40).keys).toBe('F1 help   Alt+1..9 rooms   PgUp scrolls');
	expect(statusOf(model, 3).keys).toBe('');
});

test('it is never wider than the screen', () => {
	for (let columns = 1; columns < 130; columns++) {
		for (const model of [createModel({networks}), asking({name: 'A long name 漢字', address: '2001:db8:1234:5678:9abc:def0:1234:5678'})]) {
			const {text, keys} = statusOf(model, columns);
			expect(width(text) + width(keys) + (text !== '' && keys !== '' ? 3 : 0)).toBeLessThanOrEqual(columns);
		}
	}
});
