import type {Disk} from '../session/ports.js';

/** The disk as the session needs it: what is sent is read from anywhere, what comes in stays below `downloads`. */
export const createDisk = (_options: {readonly downloads: () => string; readonly home: string; readonly cwd: string}): Disk => {
	throw new Error('not written yet');
};
