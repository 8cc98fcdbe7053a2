/** Settings as `/set` prints them. */
import {appliesText, type Applies} from './about.js';
import {allowedText, type Field} from './fields.js';
import {showSetting} from './setting-values.js';

/** A protocol that does not say otherwise sees its settings when a connection is made. */
export const appliesOf = ({node}: Field): Applies => node.applies ?? 'connection';

/** One setting of many, in a line. */
export const summarise = ({key, node}: Field, value: unknown): string => `${key} = ${showSetting(value)}  ${node.description ?? ''}`.trimEnd();

/**
All of one setting.
@param holder What keeps it from being what the file says: `/set` or a flag.
*/
export const detail = (field: Field, value: unknown, holder: string | undefined): readonly string[] => {
	const {description, default: initial} = field.node;
	return [
		`${field.key} = ${showSetting(value)}${holder === undefined ? '' : `  (by ${holder}, for this run)`}`,
		...(description === undefined ? [] : [description]),
		`Allowed: ${allowedText(field.node)}.`,
		...(initial === undefined ? [] : [`Default: ${showSetting(initial)}.`]),
		`A change takes effect ${appliesText[appliesOf(field)]}.`,
	];
};
