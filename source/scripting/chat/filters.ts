import type {Filter} from '../../session/filters.js';
import type {Verdict} from '../../session/panel.js';
import {limits} from '../limits.js';
import type {FilterSources, ScriptFilter} from '../methods.js';
import type {FilterValues} from './api.js';
import type {Chat} from './contract.js';
import {noteOf, type Notes} from './notes.js';

/** What scripts are asked about before it happens (facts C5, C6). */
export const chatFilters = (chat: Chat, notes: Notes): Readonly<Record<Exclude<keyof FilterValues, 'input'>, FilterSources[string]>> => ({
	'chat:accept': filter => chat.judge('call', async caller => filter(caller)),
	'chat:message': (filter, {codes}) => chat.filter('in', conversation(filter), codes),
	'chat:messageOut': (filter, {codes}) => chat.filter('out', conversation(filter), codes),
	'chat:display': (filter, {owner}) => chat.judge('display', (event): Verdict | Promise<Verdict> => {
		const note = noteOf(event);
		const {script, callback, depth = 0} = notes.originOf(event) ?? {};
		const isItsOwn = script === owner.script && callback === owner.callback;
		return !note || isItsOwn || depth >= limits.depth || filter(note, depth + 1);
	}),
	'message:incoming': filter => chat.judge('incoming', async text => filter(text)),
	'message:outgoing': filter => chat.judge('outgoing', async text => filter(text)),
	'file:offer': (filter, {owner}) => chat.judge('file', async offer => {
		const verdict = await filter(offer);
		return verdict === 'accept' && !owner.permissions.has('files') ? true : verdict;
	}),
});

/** Before that they only find out who they are. */
const conversation = (filter: ScriptFilter): Filter => (block): Verdict | Promise<Verdict> =>
	block.id === 0 || typeof block.code === 'string' || filter(block);
