import {AXMUD_VERSION, AxmudPeer} from './axmud.js';
import type {Framing} from './framing.js';
import {MUDMASTER_VERSION, MudMasterPeer} from './mudmaster.js';
import {MUSH_VERSION, MushPeer} from './mush.js';
import type {Peer, PeerOptions} from './peer.js';
import {TINTIN_VERSION, TinTinLikePeer} from './tintin-like.js';
import {ZMUD_VERSION, ZmudPeer} from './zmud.js';

export type Kind = {
	readonly title: string;
	readonly version: string;
	readonly create: (options: PeerOptions) => Peer;
	readonly framings: readonly Framing[];
};

/** The programs that can send and take files; Mudlet can't. */
export const kinds: readonly Kind[] = [
	{title: 'MUSHclient', create: options => new MushPeer(options), version: MUSH_VERSION, framings: ['mudmaster', 'zchat']},
	{title: 'MudMaster', create: options => new MudMasterPeer(options), version: MUDMASTER_VERSION, framings: ['mudmaster']},
	{title: 'TinTin++', create: options => new TinTinLikePeer(options), version: TINTIN_VERSION, framings: ['mudmaster']},
	{title: 'Axmud', create: options => new AxmudPeer(options), version: AXMUD_VERSION, framings: ['mudmaster', 'zchat']},
	{title: 'zMUD', create: options => new ZmudPeer(options), version: ZMUD_VERSION, framings: ['zchat']},
];
