import {socketFiles} from '../socket-files.js';
import type {SocketHost} from '../socket-host.js';
import {createSockets} from '../sockets.js';

/** What the sockets of a script need of its thread. */
export type NetHost = Pick<SocketHost, 'log' | 'failed'> & {
	/** May the script use files outside its folder? */
	readonly mayUseFiles: boolean;
};

/** `ctx.net`, and what has to be done before the thread ends. */
export type Net = ReturnType<typeof createSockets>;

export const createNet = ({mayUseFiles, ...host}: NetHost): Net => createSockets({...host, files: mayUseFiles ? socketFiles : undefined});
