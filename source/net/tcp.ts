import type {Network} from '../session/ports.js';
import {connect} from './connect.js';
import {request} from './http.js';
import {listen} from './listen.js';
import {lookup} from './lookup.js';
import {bind} from './udp.js';

/** The real network. */
export const createNetwork = (): Network => ({lookup, connect, listen, bind, request});
