import * as z from 'zod';

/** What others take of a handshake is known of nobody, so no book. */
const SECURITY = /^\P{Control}{1,1000}$/u;

const EMAIL = /^[^\s\p{Control}@]{1,64}@[^\s\p{Control}@]{1,189}$/u;

/** The section `[zchat]` of the config. */
export const zchatSettings = z.object({
	security: z.string().regex(SECURITY).optional().meta({
		description: 'A phrase that your calls over zChat bring along, by which zMUD can let you in without asking. It is sent as it stands, and whoever is on the way can read it.',
		allowed: 'one line of 1 to 1000 characters',
		applies: 'connection',
	}),
	email: z.string().regex(EMAIL).optional().meta({
		description: 'Your e-mail address, which everybody is told with whom you talk over zChat.',
		allowed: 'an e-mail address',
		applies: 'connection',
	}),
});
