import type {ContactsApi, Served} from '../api-types.js';
import {textArgument} from '../check.js';
import type {Program} from '../contract.js';
import type {MethodTable} from '../methods.js';

/** The address book. */
export const contactMethods = ({contacts}: Pick<Program, 'contacts'>): MethodTable => ({
	group: 'contacts',
	permission: 'chat',
	isSynchronous: true,
	methods: {
		list: () => contacts.list(),
		/** By its name, whatever its case; undefined where there is none. */
		get: (_caller, name) => contacts.get(textArgument(name, 'The name of a contact')),
	} satisfies Served<ContactsApi>,
});
