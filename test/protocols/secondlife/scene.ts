import type {Place} from '../../../source/protocols/protocol.js';
import {secondlife} from '../../../source/protocols/secondlife/index.js';
import type {Packet} from '../../../source/protocols/secondlife/packet.js';
import {FakeClock} from '../../support/fake-clock.js';
import {FakeInternet} from '../../support/fake-network.js';
import type {Grid} from '../../support/grid/grid.js';
import {gridOnFakeNetwork} from '../../support/grid/on-fake-network.js';
import type {GridOptions} from '../../support/grid/state.js';
import {Viewer, type ViewerOptions} from '../../support/grid/viewer.js';
import {MachineOnNetwork, type MachineOptions} from '../../support/machine-on-network.js';

export const LOOPBACK: Place = '#bbee05e1-845f-4539-a719-cec22673f560';
export const SECOND: Place = '#f8f38df3-ff15-4688-934e-8d99682365e8';

export const personOf = (number: number): Place => `@30000000-0000-4000-8000-00000000000${number}`;

type Us = MachineOnNetwork<Packet>;

/** A grid in memory, us, and others who are there. */
export class Scene {
	readonly clock = new FakeClock();
	readonly internet = new FakeInternet(this.clock);
	#hosts = 1;

	async grid(options: Partial<GridOptions> = {}): Promise<Grid> {
		return gridOnFakeNetwork(this.internet, this.clock, options);
	}

	/** Our program, not logged in yet, as Test One unless told otherwise. */
	us(grid: Grid, settings: Readonly<Record<string, unknown>> = {}, options: Partial<MachineOptions<Packet>> = {}): Us {
		return new MachineOnNetwork({
			protocol: secondlife,
			network: this.internet.host(this.#host()),
			clock: this.clock,
			name: 'test',
			secret: 'onepass',
			settings: {'login-uri': grid.loginUri, first: 'Test', last: 'One', ...settings},
			...options,
		});
	}

	/** Our program in the grid, its rooms open. */
	async usIn(grid: Grid, settings: Readonly<Record<string, unknown>> = {}, options: Partial<MachineOptions<Packet>> = {}): Promise<Us> {
		const us = this.us(grid, settings, options);
		await us.start();
		await this.clock.advance(1000);
		return us;
	}

	/** Somebody else. */
	viewer(grid: Grid, last: string, options: Partial<ViewerOptions> = {}): Viewer {
		const viewer = new Viewer(this.internet.host(this.#host()), this.clock, {uri: grid.loginUri, first: 'Test', last, password: `${last.toLowerCase()}pass`, ...options});
		viewer.start();
		return viewer;
	}

	#host(): string {
		this.#hosts++;
		return `10.0.0.${this.#hosts}`;
	}
}
