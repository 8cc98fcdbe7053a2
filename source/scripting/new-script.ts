/* eslint-disable unicorn/no-incorrect-template-string-interpolation -- the scripts in here are text */
/** What `/script new` writes: small, working, and commented for who has never written one. */
export const newScript = (name: string): string => `// A script for mudlark: /script load ${name} starts it, /script reload ${name} reads it again after a change.
// docs/scripting.md says what else there is. The types are for your editor; they are in the file beside this one.
import type {ScriptContext, ScriptManifest} from './mudlark-script.js';

// What it is, and what it may do. You are asked about the permissions once:
//   chat  read and write texts       ui     print lines on the screen
//   net   open network connections   files  read all files of yours
export const script: ScriptManifest = {
	name: '${name}',
	version: '0.1.0',
	description: 'Counts what is said, and greets.',
	api: '^1.0',
	permissions: ['chat', 'ui'],
};

// Called when the script is loaded. Everything registered here is undone when it is unloaded.
export const activate = (ctx: ScriptContext) => {
	// Settings are kept from one start to the next.
	let heard = ctx.settings.get('heard', 0);

	// Each event is an object; docs/events.md has them all.
	ctx.events.on('message', ({direction}) => {
		if (direction === 'in') {
			heard++;
			ctx.settings.set('heard', heard);
		}
	});

	// A command of its own. What it returns is printed; /help ${commandName(name)} shows the help.
	ctx.commands.register('${commandName(name)}', {
		help: 'Tell how much was said, and greet somebody.',
		args: [{name: 'who', kind: 'peer', optional: true}],
	}, ({who}) => {
		ctx.log('asked by', who ?? 'nobody');
		return \`Hello\${who ? \`, \${who}\` : ''}! I have heard \${heard} texts so far.\`;
	});
};

// Called before it is unloaded. It can be left out.
export const deactivate = () => {};
`;

/** A command is a letter, then letters, digits and hyphens. */
const commandName = (name: string): string => {
	const fit = name.toLowerCase().replaceAll(/[^\d\-a-z]/gv, '').slice(0, 32);
	return /^[a-z]/v.test(fit) ? fit : `my-${fit}`.slice(0, 32);
};
