import {Buffer} from 'node:buffer';
import {createHash} from 'node:crypto';
import {tmpdir} from 'node:os';
import path from 'node:path';

/** Unix socket addresses hold 104 bytes on some systems, 108 on others, with a zero at the end. */
const maxBytes = 100;

export type SocketPathOptions = {
	/** What `--dir` names: the whole instance lives below it. */
	readonly dir?: string | undefined;
	readonly profile: string;
	readonly env: Readonly<Record<string, string | undefined>>;
	/** The user's number, which keeps users apart where there is no folder of their own. */
	readonly uid: number;
	/** @default the system's folder for temporary files */
	readonly temp?: string;
};

/**
Where an instance listens for `mudlark ctl`: both ends get it from the same flags.

`DIR/run/control.sock`, else `$XDG_RUNTIME_DIR/mudlark/PROFILE.sock`, else the same in `mudlark-UID` below the folder
for temporary files. A path that would pass 100 bytes is replaced by a short hashed name there.
*/
export function controlSocketPath({dir, profile, env, uid, temp = tmpdir()}: SocketPathOptions): string {
	const runtime = env['XDG_RUNTIME_DIR'];
	const own = `mudlark-${uid}`;
	// Relative values are invalid by the XDG base directory specification.
	const folder = runtime !== undefined && path.isAbsolute(runtime) ? path.join(runtime, 'mudlark') : path.join(temp, own);
	const natural = dir === undefined
		? path.join(folder, `${encodeURIComponent(profile.toWellFormed())}.sock`)
		: path.resolve(dir, 'run', 'control.sock');

	// No profile collides with it, since an @ in a profile's name is encoded.
	const short = `@${createHash('sha256').update(natural).digest('base64url').slice(0, 16)}.sock`;
	const candidates = [natural, path.join(folder, short), path.join(temp, own, short)];
	return candidates.find(candidate => Buffer.byteLength(candidate) <= maxBytes) ?? path.join('/tmp', own, short);
}
