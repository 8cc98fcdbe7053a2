/** A store on a clock that tests move, with what can be asked of it in tests. */
import {createStore, type Schedule, type Store, type StoreOptions} from '../../source/state/store.js';
import {stripSgr} from '../../source/lib/sgr.js';
import type {Row} from '../../source/state/rows.js';
import {networks} from './events.js';
import {commands as tableCommands} from './screen-commands.js';

/** Timers that run when the test says so. */
export class FakeSchedule {
	now = 0;
	#due: Array<{readonly at: number; readonly callback: () => void}> = [];

	readonly schedule: Schedule = (ms, callback) => {
		this.#due.push({at: this.now + ms, callback});
	};

	/** Lets `ms` milliseconds pass. */
	advance(ms: number): void {
		const end = this.now + ms;
		for (;;) {
			const next = this.#due.filter(({at}) => at <= end).toSorted((a, b) => a.at - b.at)[0];
			if (!next) {
				break;
			}

			this.#due = this.#due.filter(due => due !== next);
			this.now = Math.max(this.now, next.at);
			next.callback();
		}

		this.now = end;
	}
}

export type FakeStore = Store & {
	readonly time: FakeSchedule;
	/** How often listeners were told. */
	readonly told: {count: number};
	/** The chat as text, after everything that waits was drawn. */
	chat(): readonly string[];
};

export const textOf = ({spans}: Row): string => stripSgr(spans.map(({text}) => text).join('')).trimEnd();

export function fakeStore({columns = 60, rows = 8, page = async () => [], commands = tableCommands}: {readonly columns?: number; readonly rows?: number} & Partial<Pick<StoreOptions, 'page' | 'commands'>> = {}): FakeStore {
	const time = new FakeSchedule();
	const store = createStore({networks, page, commands, schedule: time.schedule});
	const told = {count: 0};
	store.view(columns, rows);
	store.subscribe(() => {
		told.count++;
	});
	return {
		...store,
		time,
		told,
		chat() {
			time.advance(100);
			const {layout} = store.view(columns, rows);
			return store.view(layout.columns, layout.rows).chat.map(row => textOf(row));
		},
	};
}
