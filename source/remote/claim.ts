/** Taking a place in the file system for the control socket, and telling a dead instance's from a living one's. */
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import {MudlarkError} from '../lib/errors.js';

const permissionsOfOthers = 0o077;

/** Listens at `socketPath`, for this user alone. Rejects with a {@link MudlarkError} that says what is in the way. */
export async function claimSocket(server: net.Server, socketPath: string, uid: number): Promise<void> {
	claimFolder(path.dirname(socketPath), uid);
	try {
		await listen(server, socketPath);
	} catch (error) {
		if (codeOf(error) !== 'EADDRINUSE') {
			throw new MudlarkError('ML_SOCKET', `The control socket ${socketPath} can't be opened (${messageOf(error)}). "--dir DIR" puts it below another folder.`);
		}

		await removeStale(socketPath);
		await listen(server, socketPath).catch(() => {
			throw alreadyRunning(socketPath);
		});
	}

	fs.chmodSync(socketPath, 0o600);
}

/** Whoever can enter the folder can reach the socket, on every system: the folder is what protects it. */
function claimFolder(folder: string, uid: number): void {
	try {
		fs.mkdirSync(folder, {recursive: true, mode: 0o700});
	} catch (error) {
		throw new MudlarkError('ML_SOCKET_FOLDER', `The folder ${folder} for the control socket can't be made (${messageOf(error)}). "--dir DIR" names another place.`);
	}

	// A link is judged as well as what it leads to: in a shared folder it may be a trap.
	const owners = [fs.lstatSync(folder).uid, fs.statSync(folder).uid];
	if (owners.some(owner => owner !== uid)) {
		throw new MudlarkError(
			'ML_SOCKET_FOLDER',
			`The folder ${folder} for the control socket belongs to somebody else, who could talk in your name. Remove it, or name another place with "--dir DIR".`,
		);
	}

	if ((fs.statSync(folder).mode & permissionsOfOthers) !== 0) {
		throw new MudlarkError('ML_SOCKET_FOLDER', `Others can enter the folder ${folder} for the control socket and could talk in your name. Close it with: chmod 700 '${folder}'`);
	}
}

/** Rejects where something lives at `socketPath`, or where it is no socket. */
async function removeStale(socketPath: string): Promise<void> {
	const before = fs.lstatSync(socketPath, {throwIfNoEntry: false});
	if (before && !before.isSocket()) {
		throw new MudlarkError('ML_SOCKET', `${socketPath} is where the control socket belongs, but it is something else. Remove it, or name another place with "--dir DIR".`);
	}

	if (await isAlive(socketPath)) {
		throw alreadyRunning(socketPath);
	}

	// Another instance may have found the same dead socket and put its own in its place since.
	const now = fs.lstatSync(socketPath, {throwIfNoEntry: false});
	if (now && now.ino === before?.ino && now.ctimeMs === before.ctimeMs) {
		fs.unlinkSync(socketPath);
	}
}

/** Does anything listen at `socketPath`? A queue that is full is a sign of life too. */
export async function isAlive(socketPath: string): Promise<boolean> {
	const {promise, resolve} = Promise.withResolvers<boolean>();
	const socket = net.connect(socketPath);
	socket.once('connect', () => {
		socket.destroy();
		resolve(true);
	});
	socket.once('error', error => {
		resolve(!['ECONNREFUSED', 'ENOENT'].includes(codeOf(error) ?? ''));
	});
	return promise;
}

function alreadyRunning(socketPath: string): MudlarkError {
	return new MudlarkError('ML_ALREADY_RUNNING', `mudlark is already running on this profile (${socketPath}): talk to it with "mudlark ctl", or start a second one with "--profile NAME".`);
}

async function listen(server: net.Server, socketPath: string): Promise<void> {
	const {promise, resolve, reject} = Promise.withResolvers<void>();
	server.once('error', reject);
	server.listen(socketPath, () => {
		server.off('error', reject);
		resolve();
	});
	return promise;
}

function codeOf(error: unknown): string | undefined {
	return (error as NodeJS.ErrnoException).code;
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
