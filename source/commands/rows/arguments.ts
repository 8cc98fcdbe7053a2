/** What the rows of the table have in common. */
import type {Command} from '../../session/commands.js';
import type {Argument, Arguments, Built} from '../spec.js';

export const peer: Argument = {name: 'peer', kind: 'peer'};
export const text: Argument = {name: 'text', kind: 'text'};

export const command = (built: Command): Built => ({command: built});

/** An argument that the table requires. */
export const given = (args: Arguments, name: string): string => args[name] ?? '';

/** What was typed where it is to be on or off; absent where nothing was. */
export const state: Argument = {name: 'state', kind: 'choice', choices: ['on', 'off'], optional: true};

export const isOn = ({state: typed}: Arguments): {readonly on?: boolean} => typed === undefined ? {} : {on: typed === 'on'};
