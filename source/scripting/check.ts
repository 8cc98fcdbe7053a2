/** Checks of what scripts pass to the program. */
import {ScriptError} from './methods.js';

export const textArgument = (value: unknown, what: string): string => {
	if (typeof value !== 'string') {
		throw new ScriptError('BadParameter', `${what} has to be text, not ${kindOf(value)}.`);
	}

	return value;
};

export const optionsArgument = (value: unknown, what: string): Readonly<Record<string, unknown>> => {
	if (value === undefined || value === null) {
		return {};
	}

	if (typeof value !== 'object' || Array.isArray(value)) {
		throw new ScriptError('BadParameter', `${what} has to be an object, not ${kindOf(value)}.`);
	}

	return value as Readonly<Record<string, unknown>>;
};

export const numberArgument = (value: unknown, what: string): number => {
	if (!Number.isInteger(value)) {
		throw new ScriptError('BadParameter', `${what} has to be a whole number, not ${kindOf(value)}.`);
	}

	return value as number;
};

export const listArgument = (value: unknown, what: string): readonly unknown[] => {
	if (value === undefined || value === null) {
		return [];
	}

	if (!Array.isArray(value)) {
		throw new ScriptError('BadParameter', `${what} has to be a list, not ${kindOf(value)}.`);
	}

	return value;
};

const kindOf = (value: unknown): string => {
	if (value === null || value === undefined) {
		return String(value);
	}

	return Array.isArray(value) ? 'a list' : `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`;
};
