import {calls} from './rows/calls.js';
import {people} from './rows/people.js';
import {program} from './rows/program.js';
import {self} from './rows/self.js';
import {sharing} from './rows/sharing.js';
import {talk} from './rows/talk.js';
import type {CommandSpec} from './spec.js';

/** What one can type whatever the protocols, in the order of the help. */
export const builtinCommands: readonly CommandSpec[] = [...calls, ...talk, ...sharing, ...people, ...self, ...program];
