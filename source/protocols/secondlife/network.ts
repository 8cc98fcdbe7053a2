import type {Groups} from './groups.js';
import type {Station} from './station.js';

/** Whether we are in the grid, and what of it others want to know. */
export class Network {
	readonly #station: Station;
	readonly #groups: Groups;
	#isOn = false;
	#region = '';
	/** As they were last told. */
	#details = '';

	constructor(station: Station, groups: Groups) {
		this.#station = station;
		this.#groups = groups;
		groups.whenChanged(() => {
			this.#announce();
		});
	}

	get isOn(): boolean {
		return this.#isOn;
	}

	/** @param region Cleaned. */
	enter(region: string): void {
		this.#region = region;
		this.#announce();
	}

	arrive(): void {
		this.#isOn = true;
		this.#details = '';
		this.#announce();
	}

	leave(reason: string): void {
		this.#isOn = false;
		this.#region = '';
		this.#station.emit({event: 'network', on: false, reason});
	}

	#announce(): void {
		const {link, ownName} = this.#station;
		if (!this.#isOn || !link) {
			return;
		}

		const {address, port} = link.identity.simulator;
		const details = {
			name: ownName,
			region: this.#region,
			simulator: `${address}:${port}`,
			groups: this.#groups.all.map(({id, name}) => ({id, name})),
		};
		const told = JSON.stringify(details);
		if (told === this.#details) {
			return;
		}

		this.#details = told;
		this.#station.emit({event: 'network', on: true, details});
	}
}
