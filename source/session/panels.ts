import type {Scope} from '../protocols/protocol.js';
import type {NewEvent} from './events.js';
import {Panel} from './panel.js';

/** Somebody who calls and has said who he is. */
export type Caller = {readonly address: string; readonly name: string; readonly protocol: string};

/** A text, whatever network it goes over. */
export type Text = {
	readonly protocol: string;
	/** Who says it, where he is a peer. */
	readonly id?: number;
	/** Who says it, or we. */
	readonly name: string;
	readonly scope: Scope;
	readonly emote: boolean;
	readonly group?: string;
	readonly text: string;
	/** Where it is to stand. */
	readonly room?: string;
};

/** A file that a peer offers; `file` is what it will be called here. */
export type FileOffer = {readonly id: number; readonly name: string; readonly protocol: string; readonly file: string; readonly size: number};

/** What scripts are asked about before it happens. */
export type Judged = {
	/** May he come in? Before the user is asked. */
	readonly call: Caller;
	readonly incoming: Text;
	readonly outgoing: Text;
	readonly file: FileOffer;
	/** Is it to be shown? It has happened anyway. */
	readonly display: NewEvent;
};

export type Panels = {readonly [Kind in keyof Judged]: Panel<Judged[Kind]>};

export const createPanels = (): Panels => ({call: new Panel(), incoming: new Panel(), outgoing: new Panel(), file: new Panel(), display: new Panel()});
