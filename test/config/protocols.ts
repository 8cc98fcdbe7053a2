import * as z from 'zod';
import {about} from '../../source/config/about.js';
import {createConfigSchema} from '../../source/config/schema.js';

/** A protocol with settings of its own, beside one without. */
const carrier = z.object({
	'login-uri': z.string().optional().meta(about('Where to log in.', {applies: 'connection'})),
	pigeons: z.int().min(1).default(2).meta(about('How many.', {applies: 'now'})),
});

export const schema = createConfigSchema([
	{name: 'mudmaster', settings: z.object({})},
	{name: 'carrier', settings: carrier},
]);
