/**
What `npm run bench` prints: one table from one run. `npm run bench -- start screen memory ingest files` runs only the parts
that are named. The budgets are printed beside the figures; nothing fails when one is missed, since the machine decides too.
*/
/* eslint-disable no-await-in-loop -- Measurements run one after the other, or they would measure each other. */
import os from 'node:os';
import process from 'node:process';
import {format, median, percentile, table} from './figures.mjs';
import {floor, headlessIngest, memory, mudlark, parserIngest, semiSpaceFlag, slowFile, starts, tintinScreen} from './measure.mjs';
import {nodeFlags, tintin} from './programs.mjs';

const hasTinTin = tintin !== undefined;
const missing = 'not installed';
const none = '';

const pair = values => `${format(median(values))} / ${format(percentile(values, 0.95))}`;

/** The table of the memory part: what V8's young generation may take, beside what it costs. */
let comparison;

const verdict = isMet => isMet ? 'met' : 'not met';

const startPart = async () => {
	const {node, tintin: other, cold, warm} = await starts(hasTinTin);
	return [
		['first frame, ms', pair(warm), hasTinTin ? pair(other) : missing, '≤ 200', verdict(median(warm) <= 200)],
		['… the very first, nothing compiled yet', pair(cold), none, none, none],
		['… `node -e 0` beside it', pair(node), none, none, none],
	];
};

const screenPart = async () => {
	const rows = [['echo of the kernel (`cat`), ms', pair(await floor()), none, none, none]];
	for (const {size, budgets} of [
		{size: {columns: 80, rows: 24}, budgets: {idle: [5, 16], loaded: 16}},
		{size: {columns: 200, rows: 50}, budgets: {loaded: 30}},
	]) {
		const at = `${size.columns}x${size.rows}`;
		const own = await mudlark(size);
		const other = hasTinTin ? await tintinScreen(size) : undefined;
		const beside = read => other === undefined ? missing : read(other);
		const [idle50, idle95] = budgets.idle ?? [];
		rows.push(
			[
				`key to screen, idle, ${at}, ms`,
				pair(own.idle),
				beside(({idle}) => pair(idle)),
				idle50 === undefined ? none : `≤ ${idle50} / ${idle95}`,
				idle50 === undefined ? none : verdict(median(own.idle) <= idle50 && percentile(own.idle, 0.95) <= idle95),
			],
			[
				`key to screen, 1,000 messages/s, ${at}, ms`,
				pair(own.loaded),
				beside(({loaded}) => pair(loaded)),
				`p95 ≤ ${budgets.loaded}`,
				verdict(percentile(own.loaded, 0.95) <= budgets.loaded),
			],
			[`CPU meanwhile, ${at}, % of one core`, format(own.cpu), beside(({cpu}) => format(cpu)), none, none],
			[`bytes for a key, ${at}`, pair(own.keyBytes), beside(({keyBytes}) => pair(keyBytes)), '≤ 1024', verdict(percentile(own.keyBytes, 0.95) <= 1024)],
			[`bytes for a new line, ${at}`, pair(own.lineBytes), beside(({lineBytes}) => pair(lineBytes)), none, none],
			[`bytes in 2 s of idleness, ${at}`, String(own.idleBytes), beside(({idleBytes}) => String(idleBytes)), '0', verdict(own.idleBytes === 0)],
		);
	}

	return rows;
};

const memoryPart = async () => {
	const ours = Number(nodeFlags.find(flag => flag.startsWith(semiSpaceFlag))?.slice(semiSpaceFlag.length));
	const sizes = [2, 4, 8, 16];
	const results = [];
	for (const size of sizes) {
		results.push(await memory(size));
	}

	comparison = [
		['semi-space, MB', ...sizes.map(size => size === ours ? `${size} (ours)` : String(size))],
		['RSS at the start, MB', ...results.map(({atStart}) => format(atStart))],
		['RSS after 100,000 messages, MB', ...results.map(({afterwards}) => format(afterwards))],
		['RSS after 100,000 more, flat out, MB', ...results.map(({flooded}) => format(flooded))],
		['CPU at 1,000 messages/s, % of one core', ...results.map(({cpuShare}) => format(cpuShare))],
		['CPU for a message of a flood, µs', ...results.map(({pourUs}) => format(pourUs))],
	];
	const {atStart, afterwards} = results[sizes.indexOf(ours)];
	return [
		['RSS at the start, 120x40, MB', format(atStart), none, none, none],
		['RSS after 100,000 messages, 120x40, MB', format(afterwards), none, '≤ 180', verdict(afterwards <= 180)],
	];
};

const ingestPart = async () => {
	const own = await headlessIngest();
	const bare = await parserIngest();
	return [
		['texts of 80 bytes into `--headless`, per second', format(own.perSecond), none, none, none],
		['… CPU for each, µs', format(own.us), none, none, none],
		['… a program that only cuts blocks, per second', format(bare.perSecond), none, none, none],
		['… CPU for each, µs', format(bare.us), none, none, none],
	];
};

const filesPart = async () => {
	const ahead = await slowFile({program: 'MUSHclient v5.07', size: 2_000_000});
	const single = await slowFile({program: 'Unheard 1.0', size: 50_000});
	return [
		['2 MB in from MUSHclient, round trip + 50 ms, KB/s', format(ahead), none, none, none],
		['… one request at a time, KB/s', format(single), none, none, none],
		['… times as fast', format(ahead / single), none, '≥ 15', verdict(ahead >= 15 * single)],
	];
};

const parts = {start: startPart, screen: screenPart, memory: memoryPart, ingest: ingestPart, files: filesPart};

const wanted = process.argv.slice(2);
const unknown = wanted.filter(name => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
	process.stderr.write(`bench: there is no part ${unknown.join(', ')}; the parts are ${Object.keys(parts).join(', ')}.\n`);
	process.exit(2);
}

const loadBefore = os.loadavg()[0];
const rows = [];
for (const name of wanted.length > 0 ? wanted : Object.keys(parts)) {
	process.stderr.write(`bench: ${name} …\n`);
	rows.push(...await parts[name]());
}

const [cpu] = os.cpus();
process.stdout.write(`
Node ${process.versions.node}, ${os.type()} ${os.release()}, ${os.cpus().length} × ${cpu.model}, load ${loadBefore.toFixed(1)} before and ${os.loadavg()[0].toFixed(1)} at the end, the bench included. Two figures are median / p95.

${table([['what', 'mudlark', 'TinTin++', 'budget', ''], ...rows])}
${comparison ? `\n${table(comparison)}\n` : ''}`);
process.exit();
