import fc from 'fast-check';
import {expect, test} from 'vitest';
import {createCaller, createResponder, invalidParams, notification} from '../../source/remote/rpc.js';

const respond = createResponder<undefined>({
	echo: params => params,
	nothing: () => undefined,
	picky() {
		throw invalidParams('line: it must be short');
	},
	broken() {
		throw new Error('the disk is full');
	},
});

async function answer(line: string): Promise<unknown> {
	const response = await respond(line, undefined);
	return response === undefined ? undefined : JSON.parse(response);
}

const request = (method: string, params?: unknown, id: unknown = 1) => JSON.stringify({jsonrpc: '2.0', id, method, params});

test('a method answers under the id of its request', async () => {
	expect(await answer(request('echo', {a: 1}))).toEqual({jsonrpc: '2.0', id: 1, result: {a: 1}});
	expect(await answer(request('nothing', {}, 'x'))).toEqual({jsonrpc: '2.0', id: 'x', result: null});
});

test('a notification has no answer', async () => {
	expect(await answer('{"jsonrpc":"2.0","method":"echo","params":{}}')).toBeUndefined();
	expect(await answer('{"jsonrpc":"2.0","method":"broken"}')).toBeUndefined();
	expect(await answer('[{"jsonrpc":"2.0","method":"echo"}]')).toBeUndefined();
});

test.each([
	['{"jsonrpc"', -32_700],
	['nonsense', -32_700],
	['null', -32_600],
	['0', -32_600],
	['""', -32_600],
	['[]', -32_600],
	['{}', -32_600],
	['{"jsonrpc":"2.0","id":1,"method":7}', -32_600],
	['{"jsonrpc":"2.0","id":{},"method":"echo"}', -32_600],
	['{"jsonrpc":"1.0","id":1,"method":"echo"}', -32_600],
	[request('reboot'), -32_601],
	[request('constructor'), -32_601],
	[request('picky'), -32_602],
	[request('broken'), -32_603],
])('%s gets the error %i', async (line, code) => {
	expect(await answer(line)).toMatchObject({jsonrpc: '2.0', error: {code}});
});

test('errors say what is wrong', async () => {
	expect(await answer(request('picky'))).toMatchObject({error: {message: 'line: it must be short'}});
	expect(await answer(request('broken'))).toMatchObject({error: {message: 'the disk is full'}});
});

test('a batch is answered in its order, the mistakes in it too', async () => {
	const batch = `[${request('echo', {n: 1}, 1)},null,${request('reboot', {}, 2)},${request('echo', {n: 2}, 3)}]`;
	expect(await answer(batch)).toMatchObject([
		{id: 1, result: {n: 1}},
		{id: null, error: {code: -32_600}},
		{id: 2, error: {code: -32_601}},
		{id: 3, result: {n: 2}},
	]);
});

test('no line makes it reject', async () => {
	const jsonValue = fc.jsonValue();
	const almost = fc.record({jsonrpc: fc.constant('2.0'), method: fc.string(), params: jsonValue, id: jsonValue});
	const lines = fc.oneof(fc.string(), fc.json(), almost.map(value => JSON.stringify(value)));
	const property = fc.asyncProperty(lines, async line => {
		const response = await respond(line, undefined);
		expect(response === undefined || typeof JSON.parse(response) === 'object').toBe(true);
	});
	await fc.assert(property, {numRuns: 300});
});

test('a caller and a responder understand each other', async () => {
	const notes: unknown[] = [];
	const caller = createCaller({
		send(line) {
			void respond(line, undefined).then(response => {
				caller.receive(response!);
			});
		},
		notified(method, params) {
			notes.push([method, params]);
		},
	});
	await expect(caller.request('echo', {n: 1})).resolves.toEqual({n: 1});
	await expect(caller.request('picky', {})).rejects.toThrow('line: it must be short');

	caller.receive(notification('event', '{"event":"ready"}'));
	caller.receive('not JSON');
	caller.receive('7');
	expect(notes).toEqual([['event', {event: 'ready'}]]);
});

test('requests that nobody will answer any more are rejected with the reason', async () => {
	const caller = createCaller({send: () => undefined, notified: () => undefined});
	const asked = caller.request('echo', {});
	caller.end('mudlark ended');
	await expect(asked).rejects.toThrow('mudlark ended');
});
