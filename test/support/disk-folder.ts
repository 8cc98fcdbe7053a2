import {createHash} from 'node:crypto';
import {mkdtemp, open, rm, type FileHandle} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createDisk} from '../../source/services/disk.js';
import type {Disk} from '../../source/session/ports.js';

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

export const textOf = (data: Uint8Array): string => new TextDecoder().decode(data);

/** An error as the system reports it. */
export const systemError = (code: string): Error => Object.assign(new Error(code), {code});

/** What all open files share, for spying on them. */
export const fileHandlePrototype = async (): Promise<FileHandle> => {
	const handle = await open(tmpdir());
	await handle.close();
	return Object.getPrototypeOf(handle) as FileHandle;
};

/** A real disk with a home of its own. */
export class DiskFolder {
	readonly home: string;
	readonly disk: Disk;
	downloads: string;

	static async make(): Promise<DiskFolder> {
		return new DiskFolder(await mkdtemp(path.join(tmpdir(), 'mudlark-')));
	}

	private constructor(home: string) {
		this.home = home;
		this.downloads = path.join(home, 'data', 'downloads');
		this.disk = createDisk({downloads: () => this.downloads, home, cwd: home});
	}

	/** Takes a file from the first byte to its name. */
	async take(name: string, content: string): Promise<string> {
		const target = await this.disk.create(name, {size: content.length, resume: false});
		await target.write(bytesOf(content));
		return target.finish();
	}

	/** Leaves a part behind as a broken connection does. */
	async leave(name: string, content: string): Promise<string | undefined> {
		const target = await this.disk.create(name, {size: 100, resume: false});
		await target.write(bytesOf(content));
		return target.abandon();
	}

	async remove(): Promise<void> {
		await rm(this.home, {recursive: true});
	}
}
