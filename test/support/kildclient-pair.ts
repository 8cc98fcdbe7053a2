/** KildClient and mudlark, connected. */
import {startKildClient, type KildClient} from './kildclient.js';
import {startProgram, type Program} from './program.js';

/** One way of wrapping blocks: how each program calls with it. */
export type Framing = {
	readonly name: 'MudMaster chat' | 'zChat';
	readonly weCall: (wick: Program, port: number) => void;
	readonly kildCalls: (kild: KildClient, port: number) => void;
};

const mudmaster: Framing = {
	name: 'MudMaster chat',
	weCall(wick, port) {
		wick.send(`/call 127.0.0.1 ${port}`);
	},
	kildCalls(kild, port) {
		kild.call(port);
	},
};

const zchat: Framing = {
	name: 'zChat',
	weCall(wick, port) {
		wick.send(`/zcall 127.0.0.1 ${port}`);
	},
	kildCalls(kild, port) {
		kild.zcall(port);
	},
};

export const framings = [mudmaster, zchat];

/** The two programs; nobody has called yet. */
export class KildPair {
	readonly kild: KildClient;
	readonly wick: Program;
	readonly framing: Framing;

	constructor(kild: KildClient, wick: Program, framing: Framing) {
		this.kild = kild;
		this.wick = wick;
		this.framing = framing;
	}

	/** We call KildClient, and its user says yes. */
	async weCall(): Promise<void> {
		const {kild, wick, framing} = this;
		const port = await wick.port();
		const told = this.#marks();
		framing.weCall(wick, kild.port);
		await kild.waitFor('dialog: Accept chat call with \'Wick\' from 127.0.0.1?', told.kild);
		kild.answerCall('yes');
		await kild.waitFor(new RegExp(String.raw`^Chat session with 'Wick' from \S+ port ${port}$`, 'v'), told.kild);
		await this.#knowItsVersion(false, told.wick);
	}

	/** KildClient calls us, and we say yes. */
	async weAnswer(): Promise<void> {
		const {kild, wick, framing} = this;
		const port = await wick.port();
		const told = this.#marks();
		framing.kildCalls(kild, port);
		const {id} = await wick.waitForEvent('question', {kind: 'call', details: {name: 'Al', address: '127.0.0.1', declaredPort: kild.port}}, told.wick);
		wick.send(`/accept ${id}`);
		await kild.waitFor(`Chat session to 'Wick' at 127.0.0.1 port ${port} established`, told.kild);
		await this.#knowItsVersion(true, told.wick);
	}

	async stop(): Promise<void> {
		await this.wick.stop();
		await this.kild.stop();
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.stop();
	}

	/** How much has been said up to now. */
	#marks() {
		return {kild: {since: this.kild.transcript().length}, wick: {since: this.wick.events.length}};
	}

	async #knowItsVersion(incoming: boolean, told: {readonly since: number}): Promise<void> {
		await this.wick.waitForEvent('peer.changed', ({peer}) => peer.name === 'Al' && peer.incoming === incoming && (peer.version ?? '').startsWith('KildClient '), told);
	}
}

export const startBoth = async (framing: Framing): Promise<KildPair> => {
	const kild = await startKildClient({name: 'Al'});
	return new KildPair(kild, await startProgram({name: 'Wick'}), framing);
};

/** Each framing with each role; `connect` may be used again after a hang-up. */
export const kildTable = framings.flatMap(framing => ([
	{title: `KildClient answers, ${framing.name}`, framing, connect: async (pair: KildPair) => pair.weCall()},
	{title: `KildClient calls, ${framing.name}`, framing, connect: async (pair: KildPair) => pair.weAnswer()},
]));
