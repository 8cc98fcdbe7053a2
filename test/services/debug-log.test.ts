import {mkdtemp, readFile, stat} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, test} from 'vitest';
import {openDebugLog, watchNetwork} from '../../source/services/debug-log.js';
import {FakeClock} from '../support/fake-clock.js';
import {FakeInternet} from '../support/fake-network.js';
import {FakeProgram} from '../support/fake-world.js';
import {hex} from '../support/hex.js';

test('every byte and the ends of a connection are written down, and nothing is changed', async () => {
	const file = path.join(await mkdtemp(path.join(tmpdir(), 'mudlark-')), 'debug.log');
	const clock = new FakeClock();
	const internet = new FakeInternet(clock);
	const al = new FakeProgram(internet, {name: 'Al', address: '10.0.0.9'});
	await al.manager.start();
	const log = await openDebugLog(file, () => clock.date());
	const network = watchNetwork(internet.host('10.0.0.5'), log);
	const connection = await network.connect(['10.0.0.9'], 4050, new AbortController().signal);
	const heard: number[] = [];
	connection.start({
		data(chunk) {
			heard.push(...chunk);
		},
		drained() {},
		closed() {},
	});
	connection.write(hex(String.raw`"CHAT:Wick\n<Unknown>4050 "`));
	await clock.advance(10);
	expect(new TextDecoder().decode(Uint8Array.from(heard))).toContain('YES:Al\n');
	connection.destroy();
	await clock.advance(10);
	await log.close();
	const text = await readFile(file, 'utf8');
	expect(text).toContain('2026-01-01T00:00:00.000Z\t10.0.0.9:4050\topen\n');
	expect(text).toContain(String.raw`10.0.0.9:4050	>	"CHAT:Wick\n<Unknown>4050 "`);
	expect(text).toMatch(/10\.0\.0\.9:4050\t<\t"YES:Al\\n/v);
	expect(text).toContain('\tclosed\t');
	const {mode} = await stat(file);
	expect(mode & 0o777).toBe(0o600);
});

test('a file that can not be opened is an error', async () => {
	const folder = await mkdtemp(path.join(tmpdir(), 'mudlark-'));
	await expect(openDebugLog(path.join(folder, 'missing', 'debug.log'), () => new Date())).rejects.toThrow('ENOENT');
});
