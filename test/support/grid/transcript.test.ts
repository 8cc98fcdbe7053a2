import {readdirSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {readTranscript, transcriptNames, withOtherIds, withOtherWords} from './transcript.js';

test('every recording is read, and every line of it is a step', () => {
	const files = readdirSync(path.resolve(import.meta.dirname, '../../fixtures/secondlife')).filter(file => file.endsWith('.jsonl'));
	expect(files.map(file => path.parse(file).name)).toEqual([...transcriptNames]);
	const kinds = new Set(transcriptNames.flatMap(name => readTranscript(name)).map(({kind, direction}) => `${kind} ${direction}`));
	expect([...kinds].toSorted((a, b) => a.localeCompare(b))).toEqual(['answer in', 'datagram in', 'datagram out', 'note -', 'request out']);
});

test('a step has what the line has', () => {
	const steps = readTranscript('d-double-login');
	expect(steps.find(step => step.kind === 'datagram' && step.name === 'KickUser')).toMatchObject({
		time: 0.1818,
		who: 'Test One',
		direction: 'in',
		kind: 'datagram',
		name: 'KickUser',
		flags: 0x40,
		sequence: 8,
	});
	expect(steps.filter(step => step.kind === 'request').map(({to}) => to)).toEqual(['login', 'seed', 'EventQueueGet', 'EventQueueGet', 'login', 'login', 'seed', 'EventQueueGet', 'EventQueueGet']);
	expect(steps.find(step => step.kind === 'answer' && step.status === 404)).toMatchObject({to: 'EventQueueGet', body: ''});
});

test('ids are exchanged wherever they stand', () => {
	const one = '30000000-0000-4000-8000-000000000001';
	const two = 'bbee05e1-845f-4539-a719-cec22673f560';
	const of = (...ids: readonly string[]) => Uint8Array.from(ids.flatMap(id => [7, ...id.replaceAll('-', '').match(/../g)!.map(pair => Number.parseInt(pair, 16))]));
	expect(withOtherIds(of(one, two, one), new Map([[one, two]]))).toEqual(of(two, two, two));
	expect(withOtherWords('/a/b/a', new Map([['a', '$&']]))).toBe('/$&/b/$&');
});
