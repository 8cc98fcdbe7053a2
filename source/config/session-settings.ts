import {MudlarkError} from '../lib/errors.js';
import {fitName} from '../lib/own-name.js';
import type {Contacts, Settings as SessionSettings} from '../session/ports.js';
import {appliesText} from './about.js';
import type {AddressBook} from './address-book.js';
import {parseContactValues} from './contact-values.js';
import {formatMistake, type Mistake} from './mistakes.js';
import {protocolSettings} from './schema.js';
import {showSetting} from './setting-values.js';
import type {Settings} from './settings.js';

/** The live settings as the session wants them. */
export const sessionSettings = (settings: Settings, {user, addressBook}: {readonly user: string | undefined; readonly addressBook: AddressBook}): SessionSettings => ({
	get name() {
		return settings.get().name ?? fitName(user);
	},
	get accept() {
		return settings.get().listen.accept;
	},
	get listen() {
		return settings.get().listen;
	},
	get idleMinutes() {
		return settings.get().idle;
	},
	get raw() {
		return settings.get().debug.raw;
	},
	section: (section, name) => protocolSettings(settings.get(), section, name),
	endpoints: section => Object.keys(protocolSettings(settings.get(), section)),
	describe: key => settings.describe(key),
	set(key, text) {
		const change = settings.set(key, text);
		return [`${change.key} is ${showSetting(change.new)} now (was ${showSetting(change.old)}); it takes effect ${appliesText[change.applies]}.`];
	},
	async reload() {
		const reloaded = await settings.reload();
		const mistakes: readonly Mistake[] = [...(reloaded.ok ? [] : reloaded.mistakes), ...await addressBook.reload()];
		if (!reloaded.ok || mistakes.length > 0) {
			throw new MudlarkError('ML_CONFIG', `The old configuration stays, because of:\n${mistakes.map(mistake => formatMistake(mistake)).join('\n')}`);
		}

		const {changed, held} = reloaded;
		return [
			changed.length === 0 ? 'The config was read again; nothing has changed.' : `The config was read again. Changed: ${changed.join(', ')}.`,
			...(held.length === 0 ? [] : [`These stay what a flag or /set made them: ${held.join(', ')}.`]),
		];
	},
});

export const sessionContacts = (addressBook: AddressBook): Contacts => ({
	list: () => addressBook.list(),
	get: name => addressBook.get(name),
	async add(name, values) {
		const {host = '', ...patch} = parseContactValues(values);
		const added = await addressBook.add({name, host, ...patch});
		return `${added.name} is in the address book: ${added.host} ${added.port}. /call ${added.name} calls him.`;
	},
	async edit(name, values) {
		const edited = await addressBook.edit(name, parseContactValues(values));
		return `${edited.name} is ${edited.host} ${edited.port} now.`;
	},
	async forget(name) {
		const forgotten = await addressBook.forget(name);
		return `${forgotten.name} is no longer in the address book.`;
	},
	blocked: () => addressBook.blocked(),
	block: async who => addressBook.block(who),
	unblock: async who => addressBook.unblock(who),
});
