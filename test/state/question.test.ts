/** What others ask, in words, and as the status line shows it on screens of any size. */
import {expect, test} from 'vitest';
import {width} from '../../source/lib/width.js';
import type {QuestionEvent} from '../../source/session/events.js';
import {createModel} from '../../source/state/model.js';
import {sessionQuestion} from '../../source/state/question.js';
import {statusOf} from '../../source/state/status.js';
import {networks} from '../support/events.js';

const asked = (kind: string, details: QuestionEvent['details'], peer?: QuestionEvent['peer']) =>
	sessionQuestion({event: 'question', id: 1, kind, details, default: 'deny', expires: '', ...(peer && {peer})});

const addresses = '10.0.0.1:4050, 10.0.0.2:4050, [2001:db8::1]:4051';
const alias = String.raw`"#alias {k} {kill;\nloot}"`;

const questions = {
	call: asked('call', {name: 'Al', address: '10.0.0.9'}),
	file: asked('file', {name: 'Al', file: 'film.avi', size: 1_200_000}),
	long: asked('file', {name: 'Al', file: `${'a very long name '.repeat(5)}.avi.exe`, size: 1_200_000}),
	renamed: asked('file', {name: 'Al', file: 'passwd', size: 100, note: 'he calls it ../../etc/passwd'}),
	out: asked('snoop', {name: 'Al', direction: 'out'}),
	in: asked('snoop', {name: 'Al', direction: 'in'}),
	dial: asked('dial', {name: 'Al', count: 3, addresses}),
	one: asked('dial', {name: 'Al', count: 1, addresses: '10.0.0.1:4050 (Bo)', leftOut: '2 of your own'}),
	command: asked('command', {name: 'Al', type: 'alias', text: alias}),
};

test('the phrase of a caller over zChat stands beside his name, cut where it is long', () => {
	expect(asked('call', {name: 'Al', address: '10.0.0.9', security: 'sesame'}).text).toBe('Al calls from 10.0.0.9 and says “sesame”');
	expect(asked('call', {name: 'Al', address: '10.0.0.9', security: 'x'.repeat(4096)}).text).toBe(`Al calls from 10.0.0.9 and says “${'x'.repeat(14)}…${'x'.repeat(13)}”`);
});

test('every kind is asked in words of its own, and so are yes and no', () => {
	expect(Object.values(questions).map(({text, accept, deny}) => `${text} [${accept}] [${deny}]`)).toEqual([
		'Al calls from 10.0.0.9 [accept] [deny]',
		'Al offers film.avi (1.2 MB) [take it] [refuse]',
		'Al offers a very long na…name .avi.exe (1.2 MB) [take it] [refuse]',
		'Al offers passwd (100 B), he calls it ../../etc/passwd [take it] [refuse]',
		'Al wants to see your chat (snoop) [let him] [refuse]',
		'Al shows you his MUD unasked [look] [drop it]',
		`Call 3 people on the list of Al? ${addresses} [call] [don't]`,
		'Call one person on the list of Al? 10.0.0.1:4050 (Bo) (left out: 2 of your own) [call] [don\'t]',
		`Save the alias of Al? ${alias} [save, never run] [drop]`,
	]);
});

test('a request for a NetMeeting call says where it would go, and that nothing is opened', () => {
	const netmeeting = (target: string) => asked('netmeeting', {name: 'cmu', address: '10.0.0.9', size: 120, target});
	expect(netmeeting('192.0.2.7')).toMatchObject({text: 'cmu wants NetMeeting with 192.0.2.7 (120 B)', accept: 'keep unopened', deny: 'decline'});
	expect(netmeeting('').text).toBe('cmu wants NetMeeting (120 B)');
	expect(netmeeting('x'.repeat(255)).text).toHaveLength(62);
});

test('a password that would be readable on the way is asked about by name of the host', () => {
	expect(asked('plain-login', {name: 'osgrid', protocol: 'secondlife', host: 'grid.example.org:8002'})).toMatchObject({text: 'Send your password for osgrid to grid.example.org:8002 unencrypted?', accept: 'send it', deny: 'don\'t'});
});

test('a script is let in by what it wants, which has to find room', () => {
	const {text, accept, deny} = asked('script', {name: 'greeter', permissions: 'chat, net', may: 'a long text', note: 'a longer one'});
	expect(`${text} [${accept}] [${deny}]`).toBe('Let the script greeter run? It wants: chat, net [let it] [refuse]');
	expect(asked('script', {name: 'clock', permissions: ''}).text).toBe('Let the script clock run? It wants: nothing');
});

test('a kind that nobody has heard of tells all its details', () => {
	expect(asked('key', {name: 'Al', fingerprint: 'ab:cd', uses: 3, address: '10.0.0.9', port: 4050, protocol: 'mudmaster'}))
		.toEqual({from: 'session', id: 1, text: 'Al asks: key, fingerprint ab:cd, uses 3, 10.0.0.9:4050', accept: 'accept', deny: 'deny'});
	expect(asked('key', {}).text).toBe('Somebody asks: key');
	expect(asked('key', {note: 'two\nlines'}, {id: 1, name: 'Al', protocol: 'mudmaster'}).text).toBe('Al asks: key, note two↵lines');
});

const shown = (name: keyof typeof questions, columns: number) => {
	const model = createModel({networks});
	model.questions = [questions[name]];
	const {text, keys} = statusOf(model, columns);
	return [text, keys].filter(part => part !== '').join(' '.repeat(3));
};

test('80 columns', () => {
	expect((Object.keys(questions) as Array<keyof typeof questions>).map(name => shown(name, 80))).toEqual([
		'Al calls from 10.0.0.9   Alt+Y accept  Alt+N deny',
		'Al offers film.avi (1.2 MB)   Alt+Y take it  Alt+N refuse',
		'Al offers a very long na…name .avi.exe (1.2 MB)   Alt+Y take it  Alt+N refuse',
		'Al offers passwd (100 B), he calls it ../../etc/…   Alt+Y take it  Alt+N refuse',
		'Al wants to see your chat (snoop)   Alt+Y let him  Alt+N refuse',
		'Al shows you his MUD unasked   Alt+Y look  Alt+N drop it',
		'Call 3 people on the list of Al? 10.0.0.1:4050, 10.0…   Alt+Y call  Alt+N don\'t',
		'Call one person on the list of Al? 10.0.0.1:4050 (Bo…   Alt+Y call  Alt+N don\'t',
		String.raw`Save the alias of Al? "#alias {k} {kill;\n…   Alt+Y save, never run  Alt+N drop`,
	]);
});

test('40 columns: who wants what, and how to answer', () => {
	expect((Object.keys(questions) as Array<keyof typeof questions>).map(name => shown(name, 40))).toEqual([
		'Al calls from 10.0.0.9   Alt+Y  Alt+N',
		'Al offers film.avi (1.2 MB)   Alt+Y/N',
		'Al offers a very long na…nam…   Alt+Y/N',
		'Al offers passwd (100 B), he…   Alt+Y/N',
		'Al wants to see your chat (s…   Alt+Y/N',
		'Al shows you his MUD unasked   Alt+Y/N',
		'Call 3 people on the list of…   Alt+Y/N',
		'Call one person on the list …   Alt+Y/N',
		'Save the alias of Al? "#alia…   Alt+Y/N',
	]);
});

test('however narrow it is, nothing leaves its row', () => {
	for (const name of Object.keys(questions) as Array<keyof typeof questions>) {
		for (let columns = 1; columns < 130; columns++) {
			expect(width(shown(name, columns))).toBeLessThanOrEqual(columns);
		}
	}
});
