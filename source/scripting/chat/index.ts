import type {EventSources, FilterSources, MethodTable} from '../methods.js';
import type {Chat} from './contract.js';
import {chatMethods} from './chat-table.js';
import {chatEvents} from './events.js';
import {chatFilters} from './filters.js';
import {mushMethods} from './mush-table.js';
import {Notes} from './notes.js';

/** `ctx.chat` and `ctx.mush`, with the filters and the events that belong to them. */
export const chatParts = (chat: Chat): {readonly tables: readonly MethodTable[]; readonly filters: FilterSources; readonly events: EventSources} => {
	const notes = new Notes(chat);
	return {tables: [chatMethods(chat, notes), mushMethods(chat, notes)], filters: chatFilters(chat, notes), events: chatEvents(chat)};
};
