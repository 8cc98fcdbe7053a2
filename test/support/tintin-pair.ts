/** TinTin++ and mudlark, connected. */
import {startProgram, type Program} from './program.js';
import {startTinTin, type TinTin} from './tintin.js';

export type Pair = AsyncDisposable & {readonly tintin: TinTin; readonly wick: Program};

const dispose = (tintin: TinTin, wick: Program): Pair => ({
	tintin,
	wick,
	async [Symbol.asyncDispose]() {
		await wick.stop();
		await tintin.stop();
	},
});

/** We call TinTin++. */
export const weCall = async (): Promise<Pair> => {
	const tintin = await startTinTin({name: 'Al'});
	const wick = await startProgram({name: 'Wick'});
	await wick.port();
	wick.send(`/call 127.0.0.1 ${tintin.port}`);
	await tintin.waitFor('<CHAT> Connected to Wick@127.0.0.1');
	await wick.waitForEvent('peer.changed', {peer: {name: 'Al', version: 'TinTin++ 2.02.20', incoming: false}});
	return dispose(tintin, wick);
};

/** TinTin++ calls us, and we say yes. */
export const weAnswer = async (): Promise<Pair> => {
	const tintin = await startTinTin({name: 'Al'});
	const wick = await startProgram({name: 'Wick'});
	tintin.chat('call', '127.0.0.1', String(await wick.port()));
	const {id} = await wick.waitForEvent('question', {kind: 'call', details: {name: 'Al', address: '127.0.0.1', declaredPort: tintin.port}});
	wick.send(`/accept ${id}`);
	await tintin.waitFor('<CHAT> Connection made to Wick.');
	await wick.waitForEvent('peer.changed', {peer: {name: 'Al', version: 'TinTin++ 2.02.20', incoming: true}});
	return dispose(tintin, wick);
};

/** Who calls whom; the name is for the title of a test. */
export const tintinRoles = [['TinTin++ answers', weCall], ['TinTin++ calls', weAnswer]] as const;
