/**
Runs before anything is imported, because Ink and chalk read the environment once, when they are loaded.

Components are to draw the same everywhere: as in a terminal and not as on a CI machine, and without colours unless a
test asks for them (`vi.hoisted(() => { process.env['FORCE_COLOR'] = '3'; })`).
*/
import process from 'node:process';

for (const variable of ['CI', 'CONTINUOUS_INTEGRATION', 'FORCE_COLOR', 'NO_COLOR']) {
	Reflect.deleteProperty(process.env, variable);
}
