/** Settings by their dotted keys: reading, writing and parsing what is typed. */
import type {Node} from './fields.js';

/** Values by dotted key: `{'listen.port': 0}`; undefined takes a value away. */
export type SettingValues = Readonly<Record<string, unknown>>;

export const valueOf = (config: Record<string, unknown>, key: string): unknown => {
	let value: unknown = config;
	for (const part of key.split('.')) {
		value = (value as Readonly<Record<string, unknown>> | undefined)?.[part];
	}

	return value;
};

/** A copy of the config with the values in it. */
export const withValues = (config: Record<string, unknown>, values: SettingValues): Record<string, unknown> => {
	const copy = structuredClone(config);
	for (const [key, value] of Object.entries(values)) {
		const parts = key.split('.');
		const name = parts.pop()!;
		let table = copy;
		for (const part of parts) {
			table[part] ??= {};
			table = table[part] as Record<string, unknown>;
		}

		table[name] = value;
	}

	return copy;
};

const SWITCHES: ReadonlyMap<string, boolean> = new Map([['true', true], ['on', true], ['yes', true], ['false', false], ['off', false], ['no', false]]);

/** What was typed, as the type the schema wants; what does not fit goes on as text, for the schema to refuse. */
export const parseSetting = (text: string, node: Node): unknown => {
	const trimmed = text.trim();
	if (node.type === 'boolean') {
		return SWITCHES.get(trimmed.toLowerCase()) ?? trimmed;
	}

	if (node.type === 'integer' || node.type === 'number') {
		return /^[+\-]?\d+(?:\.\d+)?$/v.test(trimmed) ? Number(trimmed) : trimmed;
	}

	const unquoted = /^"(?<inner>.*)"$/v.exec(trimmed)?.groups?.['inner'] ?? trimmed;
	return node.enum?.find(choice => String(choice).toLowerCase() === unquoted.toLowerCase()) ?? unquoted;
};

/** As one would write it in the config. */
export const showSetting = (value: unknown): string => value === undefined ? '(not set)' : JSON.stringify(value);
