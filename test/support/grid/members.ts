/** Answers of capabilities about people (facts 6); forms as they were recorded. */
import {array, boolean, date, document, integer, map, text, uuid} from './llsd.js';
import {MEMBER_POWERS, OWNER_POWERS} from './messages.js';
import type {Uuid} from './uuid.js';
import type {Account, Group} from './world.js';

export const groupMemberData = (group: Group, asker: Uuid, isOnline: (who: Uuid) => boolean): string => document(map({
	group_id: uuid(group.id),
	agent_id: uuid(asker),
	member_count: integer(group.members.size),
	defaults: map({default_powers: text(MEMBER_POWERS.toString(16).toUpperCase())}),
	titles: array(text(`Member of ${group.name}`), text(`Owner of ${group.name}`), text(`Officer of ${group.name}`)),
	members: map(Object.fromEntries([...group.members].map(id => [id, map({
		last_login: text(isOnline(id) ? 'Online' : '11/21/2026'),
		...(id === group.owner && {powers: text(OWNER_POWERS.toString(16).toUpperCase()), title: integer(1), owner: text('true')}),
	})]))),
}));

export const displayNames = (accounts: readonly Account[], unknown: readonly Uuid[], now: Date): string => document(map({
	agents: array(...accounts.map(({id, name, first, last}) => map({
		username: text(name),
		display_name: text(name),
		display_name_next_update: date(now),
		display_name_expires: date(now),
		legacy_first_name: text(first),
		legacy_last_name: text(last),
		id: uuid(id),
		is_display_name_default: boolean(true),
	}))),
	...(unknown.length > 0 && {bad_ids: array(...unknown.map(id => uuid(id)))}),
}));
