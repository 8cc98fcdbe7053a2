/**
Makes the readme's picture (`npm run picture`): the real program in a terminal, friends without a screen who talk to it,
and what the terminal shows then, as SVG. Times stand still, so that the picture changes only when the screen does.
*/
import {spawn} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {cli, makeHome} from '../../bench/programs.mjs';
import {environment, Pty} from '../../bench/pty.mjs';
import {drawSvg} from './svg.mjs';

const target = fileURLToPath(new URL('../picture.svg', import.meta.url));

const port = 4050;

await using place = await makeHome();

const clock = path.join(place.home, 'time');
const itIs = time => {
	writeFileSync(clock, `2026-11-21T${time}:00`);
};

itIs('21:03');

const fixedTime = new URL(`fixed-time.mjs?file=${clock}`, import.meta.url).href;

const wick = new Pty(process.execPath, ['--import', fixedTime, cli, '--dir', path.join(place.home, 'Wick'), '--name', 'Wick', '--listen', `127.0.0.1:${port}`], {home: place.home, columns: 100, rows: 24});

const seen = async pattern => wick.until(() => wick.screen().some(line => pattern.test(line)));

const press = key => {
	wick.type(key);
};

const altY = '\u{1B}y';

const friends = [];

/** A friend who calls; he says what one types. */
const friend = name => {
	const child = spawn(
		process.execPath,
		[cli, '--headless', '--dir', path.join(place.home, name), '--name', name, '--listen', 'off', '--run', `/call 127.0.0.1 ${port}`],
		{env: environment(place.home), stdio: ['pipe', 'ignore', 'inherit']},
	);
	friends.push(child);
	return line => {
		child.stdin.write(`${line}\n`);
	};
};

const letIn = async name => {
	const say = friend(name);
	await seen(new RegExp(`${name} calls from`));
	press(altY);
	await seen(new RegExp(`● ${name}`));
	return say;
};

try {
	await seen(new RegExp(`Wick · ${port}`));
	const al = await letIn('Al');
	const bo = await letIn('Bo');
	const zoe = await letIn('Zoe');
	const said = async (say, name, text) => {
		say(text);
		await wick.until(() => wick.screen().some(line => line.includes(` ${name} `) && line.includes(text.slice(0, 12))));
	};

	const wickSays = async text => said(line => {
		press(`${line}\r`);
	}, 'Wick', text);

	await said(al, 'Al', 'hi all, is anybody up for the crypt tonight?');
	await wickSays('always. Who else?');
	itIs('21:04');
	bo('/me sharpens his axe.');
	await seen(/Bo sharpens/);
	await said(zoe, 'Zoe', 'me, after supper. Somebody has to bring light this time: the last party stood in the dark and fought each other');
	await said(bo, 'Bo', 'we still won');
	await said(zoe, 'Zoe', 'you won. I was dead by the second door :)');
	itIs('21:05');
	await said(al, 'Al', 'then in half an hour at the east gate ★');
	await wickSays('which one? The map has two');
	await said(al, 'Al', 'the one with the griffins, behind the mill');
	itIs('21:06');
	await said(bo, 'Bo', 'bring rope');
	bo('/setgroup Wick raid');
	bo('/group raid two healers and no tank, as ever');
	await seen(/#raid \(1\)/);
	al('/chat Wick psst, do you still have my lantern?');
	await seen(/Al \(1\)/);
	al('/chat Wick the brass one');
	await seen(/Al \(2\)/);
	itIs('21:07');
	friend('Cora');
	await seen(/Cora calls from/);
	press('I will bring a lantern');
	await seen(/\] I will bring a lantern/);
	await wick.quiet(300);
	const svg = drawSvg(wick.terminal, `mudlark on a screen of ${wick.terminal.cols} by ${wick.terminal.rows}:\n${wick.screen().map(line => line.trimEnd()).join('\n')}`);
	await writeFile(target, svg);
	process.stdout.write(`${path.relative(process.cwd(), target)} ${Math.ceil(svg.length / 1024)} KiB\n`);
} finally {
	for (const child of friends) {
		child.kill();
	}

	await wick.kill();
}

process.exit();
