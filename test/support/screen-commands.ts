import {screenCommands, type ScreenCommands} from '../../source/commands/screen-commands.js';
import {CommandTable} from '../../source/commands/table.js';
import {protocols} from '../../source/protocols/index.js';

/** What single keys in the panes can do, as the program has it. */
export const commands: ScreenCommands = screenCommands(new CommandTable(protocols));
