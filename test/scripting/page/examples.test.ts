/** Every example of the page runs in a thread of its own, in a whole program with somebody to talk to. */
import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {scriptWorker} from '../../support/script-worker.js';
import {WholeProgram} from '../../support/whole-program.js';
import {blocks, examples} from './page.js';

test('the page has examples, and says of each what comes of it', () => {
	expect(blocks).toBeGreaterThan(20);
	expect(examples).toHaveLength(blocks);
});

const config = '[[peer]]\nname = "Bo"\nhost = "bo.example.org"\n';

/** Whatever a script can show: in its log, on the screen, as the output of a command. */
const shown = (program: WholeProgram): ReadonlySet<string> => new Set([
	...program.log('example'),
	...program.all('notice').map(({text}) => text),
	...program.all('output').flatMap(({lines}) => lines),
]);

/** A transcript: what is typed here (`> …`) and by Al (`Al> …`), what Al hears (`Al hears …`), and what is shown. */
describe('runs', () => {
	for (const {title, code, transcript} of examples) {
		test(title, async () => {
			await using wick = await WholeProgram.start('Wick', {config, scriptWorker: await scriptWorker()});
			await using al = await WholeProgram.start('Al');
			await wick.type(`/call 127.0.0.1 ${al.port}`);
			await wick.until('Al', () => wick.all('peer.changed').some(({peer}) => peer.version !== ''));
			await al.until('Wick', () => al.all('peer.online').length > 0);
			await mkdir(wick.scripts, {recursive: true});
			await writeFile(path.join(wick.scripts, 'example.ts'), code);
			await wick.type('/script load example');
			await wick.until('the question', () => wick.all('question').length > 0);
			await wick.type('/accept');
			await wick.until('the end of activate', () => ['active', 'failed'].includes(wick.all('script.changed').at(-1)?.state ?? ''));
			expect([wick.all('script.changed').at(-1)?.state, ...wick.log('example').filter(line => line.includes('activate'))]).toEqual(['active']);
			for (const line of transcript) {
				/* eslint-disable no-await-in-loop -- A conversation. */
				if (line.startsWith('> ')) {
					await wick.type(line.slice(2));
				} else if (line.startsWith('Al> ')) {
					await al.type(line.slice(4));
				} else if (line.startsWith('Al hears ')) {
					const text = line.slice('Al hears '.length);
					await al.until(line, () => al.all('message').some(message => message.direction === 'in' && (message.text === text || message.text.startsWith(`${text}\n`))));
				} else {
					await wick.eventually(line, () => shown(wick).has(line), () => wick.log('example').join('\n'));
				}
				/* eslint-enable no-await-in-loop */
			}

			expect(wick.all('script.changed').at(-1)?.state).toBe('active');
		});
	}
});
