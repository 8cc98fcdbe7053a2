import {mudmaster, zchat} from './mmchat/index.js';
import {ipchat} from './ipchat/index.js';
import type {Protocol} from './protocol.js';
import {secondlife} from './secondlife/index.js';

/** The built-in protocols; the first one's `everybody` is the room where a face starts. */
export const protocols: readonly Protocol[] = [mudmaster, zchat, ipchat, secondlife];
