/** Loaded into the program whose picture is taken: what its clock shows is what the file in `?file=` says. */
import {readFileSync} from 'node:fs';

const file = new URL(import.meta.url).searchParams.get('file');

class ShownDate extends Date {
	constructor(...values) {
		super(...(values.length === 0 ? [ShownDate.now()] : values));
	}

	static now() {
		return super.parse(readFileSync(file, 'utf8'));
	}
}

// eslint-disable-next-line unicorn/no-global-object-property-assignment -- Everything in the program is to see this one.
globalThis.Date = ShownDate;
