import {stringify} from 'smol-toml';
import * as z from 'zod';
import {MudlarkError} from '../lib/errors.js';
import {writeAtomically} from './atomic-write.js';
import {blockedSchema, contactSchema, contactsSchema, type Contact} from './contact.js';
import type {ContactPatch} from './contact-values.js';
import {closest} from './closest.js';
import {schemaNode} from './fields.js';
import {errorCode, loadToml} from './load.js';
import {describeIssues, formatKey, formatMistake, type Mistake} from './mistakes.js';

/** `source`: where it is written, the user's config, which we never change, or the address book, which is ours. */
export type ContactEntry = Contact & {readonly port: number; readonly source: 'config' | 'book'};

export type NewContact = {readonly name: string; readonly host: string} & ContactPatch;

export type AddressBookOptions = {
	/** The address book's own file; it need not exist. */
	readonly file: string;
	/** The config file, for messages. */
	readonly configFile: string;
	/** The config's `[[peer]]` entries as they are now. */
	readonly configured: () => readonly Contact[];
	/** What people may speak, the default one first. */
	readonly protocols: ReadonlyArray<{readonly name: string; readonly defaultPort: number}>;
};

const HEADER = `# Written by mudlark: what /peer add, edit and forget change, and /block.
# Change it by hand only while mudlark is not running; comments are not kept.

`;

const fold = (name: string): string => name.toLowerCase();

/** Contacts: the config's, then those of a file of our own. Where both have a name, the config's counts. */
export class AddressBook {
	readonly #options: AddressBookOptions;
	#own: readonly Contact[] = [];
	#blocked: readonly string[] = [];
	/** Changes wait for each other, each builds on what the one before has written. */
	#last: Promise<unknown> = Promise.resolve();

	constructor(options: AddressBookOptions) {
		this.#options = options;
	}

	/** As it is written, without what follows from it. */
	#findOwn(name: string): Contact {
		const found = this.find(name);
		const own = this.#own.find(contact => contact.name === found.name);
		if (found.source === 'config' || !own) {
			throw new MudlarkError('ML_CONTACT_IN_CONFIG', `${found.name} can't be changed from here. ${this.#inConfig()}`);
		}

		return own;
	}

	/** A port that is not written follows the protocol, also when that is another one some day. */
	#complete(contact: Contact, source: ContactEntry['source']): ContactEntry {
		const [usual] = this.#options.protocols;
		const {defaultPort} = this.#options.protocols.find(({name}) => name === contact.protocol) ?? usual!;
		return {...contact, port: contact.port ?? defaultPort, source};
	}

	#inConfig(): string {
		return `It is in your config, ${this.#options.configFile}: edit it there and /reload.`;
	}

	get #names(): readonly string[] {
		return this.#options.protocols.map(({name}) => name);
	}

	#validate(contact: NewContact): Contact {
		const schema = contactSchema(this.#names);
		const input = Object.fromEntries(Object.entries(contact).filter(([, value]) => value !== undefined));
		const result = schema.safeParse(input);
		if (result.success) {
			return result.data;
		}

		const reasons = describeIssues(result.error.issues, input, schemaNode(schema)).map(({path, text}) => `${formatKey(path)}: ${text}`);
		throw new MudlarkError('ML_CONTACT_INVALID', `${contact.name} can't be kept like this. ${reasons.join('. ')}.`);
	}

	/** What is on disk is read first: it may have been mended or edited since. */
	async #change<Result>(change: () => Promise<Result>): Promise<Result> {
		const run = this.#last.then(async () => {
			const [mistake] = await this.reload();
			if (mistake) {
				const next = 'Mend the file or move it away, then try again.';
				throw new MudlarkError('ML_ADDRESS_BOOK_DAMAGED', `The address book can't be read, so it is left as it is. ${formatMistake(mistake)}. ${next}`);
			}

			return change();
		});
		this.#last = run.catch(() => undefined);
		return run;
	}

	async #write({contacts = this.#own, blocked = this.#blocked}: {readonly contacts?: readonly Contact[]; readonly blocked?: readonly string[]}): Promise<void> {
		const {file} = this.#options;
		try {
			await writeAtomically(file, HEADER + stringify({...(blocked.length > 0 && {blocked}), peer: contacts}));
		} catch (error) {
			throw new MudlarkError('ML_WRITE_FAILED', `The address book ${file} can't be written (${errorCode(error)}), so nothing has changed. Check the folder's permissions and free space, then try again.`);
		}

		this.#own = contacts;
		this.#blocked = blocked;
	}

	/**
	Reads the file; call it before anything else and for `/reload`.
	@returns What is wrong with the file. The contacts then stay what they were, and the file is not written to until it is
	mended.
	*/
	async reload(): Promise<readonly Mistake[]> {
		const {file} = this.#options;
		const schema = z.strictObject({blocked: blockedSchema, peer: contactsSchema(this.#names)});
		const loaded = await loadToml({file, schema});
		if (!loaded.ok) {
			return loaded.mistakes;
		}

		this.#own = loaded.value.peer;
		this.#blocked = loaded.value.blocked;
		return [];
	}

	list(): readonly ContactEntry[] {
		const configured = this.#options.configured();
		const names = new Set(configured.map(({name}) => fold(name)));
		return [
			...configured.map(contact => this.#complete(contact, 'config')),
			...this.#own.filter(({name}) => !names.has(fold(name))).map(contact => this.#complete(contact, 'book')),
		];
	}

	/** The contact of exactly this name, whatever its case. */
	get(name: string): ContactEntry | undefined {
		return this.list().find(contact => fold(contact.name) === fold(name));
	}

	/**
	The contact of this name, or the only one whose name begins so.
	@throws {MudlarkError} `ML_CONTACT_UNKNOWN`, `ML_CONTACT_AMBIGUOUS`
	*/
	find(name: string): ContactEntry {
		const exact = this.get(name);
		if (exact) {
			return exact;
		}

		const all = this.list();
		const found = name === '' ? [] : all.filter(contact => fold(contact.name).startsWith(fold(name)));
		if (found.length > 1) {
			throw new MudlarkError('ML_CONTACT_AMBIGUOUS', `${name} could be ${found.map(contact => contact.name).join(', ')}. Type more of the name.`);
		}

		if (!found[0]) {
			const meant = closest(name, all.map(contact => contact.name));
			const hint = meant === undefined ? 'See /peer for those there are, or add one with /peer add NAME HOST.' : `Did you mean ${meant}?`;
			throw new MudlarkError('ML_CONTACT_UNKNOWN', `There is no contact ${name}. ${hint}`);
		}

		return found[0];
	}

	/**
	Adds a contact to the address book.
	@throws {MudlarkError} `ML_CONTACT_EXISTS`, `ML_CONTACT_INVALID`, `ML_ADDRESS_BOOK_DAMAGED`, `ML_WRITE_FAILED`
	*/
	async add(contact: NewContact): Promise<ContactEntry> {
		return this.#change(async () => {
			const old = this.get(contact.name);
			if (old) {
				throw new MudlarkError('ML_CONTACT_EXISTS', `There is a contact ${old.name} already. ${old.source === 'book' ? `Change it with /peer edit ${old.name}.` : this.#inConfig()}`);
			}

			const added = this.#validate(contact);
			await this.#write({contacts: [...this.#own, added]});
			return this.#complete(added, 'book');
		});
	}

	/**
	Changes some values of a contact.
	@throws {MudlarkError} `ML_CONTACT_IN_CONFIG`, the errors of {@link find} and of {@link add} but `ML_CONTACT_EXISTS`
	*/
	async edit(name: string, patch: ContactPatch): Promise<ContactEntry> {
		return this.#change(async () => {
			const old = this.#findOwn(name);
			const edited = this.#validate({...old, ...patch});
			await this.#write({contacts: this.#own.map(contact => contact.name === old.name ? edited : contact)});
			return this.#complete(edited, 'book');
		});
	}

	/**
	Takes a contact out of the address book.
	@returns The contact that is gone.
	@throws {MudlarkError} `ML_CONTACT_IN_CONFIG`, `ML_ADDRESS_BOOK_DAMAGED`, `ML_WRITE_FAILED` and the errors of {@link find}
	*/
	async forget(name: string): Promise<ContactEntry> {
		return this.#change(async () => {
			const forgotten = this.#findOwn(name);
			await this.#write({contacts: this.#own.filter(contact => contact.name !== forgotten.name)});
			return this.#complete(forgotten, 'book');
		});
	}

	/** Names and addresses whose calls are refused. */
	blocked(): readonly string[] {
		return this.#blocked;
	}

	/**
	Puts a name or an address among those whose calls are refused.
	@throws {MudlarkError} `ML_ADDRESS_BOOK_DAMAGED`, `ML_WRITE_FAILED`
	*/
	async block(who: string): Promise<void> {
		await this.#change(async () => {
			if (!this.#blocked.includes(who)) {
				await this.#write({blocked: [...this.#blocked, who]});
			}
		});
	}

	/**
	Takes it out again.
	@throws {MudlarkError} `ML_ADDRESS_BOOK_DAMAGED`, `ML_WRITE_FAILED`
	*/
	async unblock(who: string): Promise<void> {
		await this.#change(async () => this.#write({blocked: this.#blocked.filter(blocked => blocked !== who)}));
	}
}
