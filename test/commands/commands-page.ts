import {usage, type CommandSpec} from '../../source/commands/spec.js';
import type {CommandTable} from '../../source/commands/table.js';

/** `docs/commands.md`, made from the table; a test keeps the two the same. */
export const commandsPage = (table: CommandTable): string => `# Commands

A line that begins with a slash is a command; any other line is text for the room on screen, and the prompt says to whom.
\`//text\` sends a text that begins with a slash. Names of commands may be cut short as long as one command is meant, and
their case does not matter. Peers are named by their number or name, or by a beginning of the name that only one has; names
with blanks go in double quotes.

The same commands work on the screen, on the standard input of \`mudlark --headless\` and with \`mudlark ctl run\`.

${table.specs.map(spec => section(spec)).join('\n')}`;

const section = (spec: CommandSpec): string => `## \`${usage(spec)}\`

${[spec.help, ...spec.details ?? [], ...also(spec)].join('\n\n')}
`;

const also = ({aliases = []}: CommandSpec): readonly string[] =>
	aliases.length === 0 ? [] : [`Also: ${aliases.map(alias => `\`/${alias}\``).join(', ')}.`];
