import type {Disk} from '../../source/session/ports.js';

/** Files in memory, by absolute path; what comes in lands in `/downloads`. */
export class FakeDisk implements Disk {
	readonly files = new Map<string, Uint8Array>();

	async open(): Promise<never> {
		throw new Error('not written yet');
	}

	async create(): Promise<never> {
		throw new Error('not written yet');
	}

	async save(name: string, text: string): Promise<string> {
		this.files.set(`/downloads/${name}`, new TextEncoder().encode(text));
		return `/downloads/${name}`;
	}
}
