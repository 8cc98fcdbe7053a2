/** The config's keys as data, read from the schema: for messages, `/set` and docs. */
import * as z from 'zod';
import type {Applies} from './about.js';

/** The part of JSON Schema that zod writes for our schemas; `allowed` and `applies` come from `.meta()`. */
export type Node = {
	readonly type?: string;
	readonly enum?: readonly unknown[];
	readonly anyOf?: readonly Node[];
	readonly minimum?: number;
	readonly maximum?: number;
	readonly properties?: Readonly<Record<string, Node>>;
	readonly additionalProperties?: boolean | Node;
	readonly items?: Node;
	/** Keys without a default that must be written. */
	readonly required?: readonly string[];
	readonly default?: unknown;
	readonly description?: string;
	readonly allowed?: string;
	readonly applies?: Applies;
};

export type Field = {
	/** Dotted: `listen.port`. */
	readonly key: string;
	readonly node: Node;
	/** One of a list of tables (`peer.host`), or of tables under names of the user's (`grid.NAME.start`): it has no value of its own. */
	readonly isListed: boolean;
};

export const schemaNode = (schema: z.ZodType): Node =>
	z.toJSONSchema(schema, {io: 'input', unrepresentable: 'any'}) as Node;

/** Tables under names that the user chooses: `[grid.NAME]`. */
export const isNamed = (node: Node): node is Node & {readonly additionalProperties: Node} =>
	typeof node.additionalProperties === 'object' && node.additionalProperties.properties !== undefined;

/** Every key that can be written, in the order of the schema. */
export const fieldsOf = (node: Node, prefix = '', isListed = false): readonly Field[] => {
	const fields: Field[] = [];
	for (const [name, child] of Object.entries(node.properties ?? {})) {
		const key = prefix + name;
		if (child.properties) {
			fields.push(...fieldsOf(child, `${key}.`, isListed));
		} else if (child.items?.properties) {
			fields.push(...fieldsOf(child.items, `${key}.`, true));
		} else if (isNamed(child)) {
			fields.push(...fieldsOf(child.additionalProperties, `${key}.NAME.`, true));
		} else {
			fields.push({key, node: child, isListed});
		}
	}

	return fields;
};

/** The node that a path of the config leads to. */
export const nodeAt = (root: Node, path: readonly PropertyKey[]): Node | undefined => {
	let node: Node | undefined = root;
	for (const part of path) {
		if (typeof part === 'number') {
			node = node?.items;
		} else {
			const rest: boolean | Node | undefined = node?.additionalProperties;
			const known = node?.properties && Object.hasOwn(node.properties, part) ? node.properties[String(part)] : undefined;
			node = known ?? (typeof rest === 'object' ? rest : undefined);
		}
	}

	return node;
};

const number = (value: number): string => value.toLocaleString('en-US', {useGrouping: false});

const numbers = ({type, minimum, maximum}: Node): string => {
	const kind = type === 'integer' ? 'a whole number' : 'a number';
	// Z.int() without bounds has those of exact numbers, which tell the user nothing.
	const min = minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? '' : ` from ${number(minimum)}`;
	const max = maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? '' : ` to ${number(maximum)}`;
	return kind + min + max;
};

const list = (words: readonly string[]): string => words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)!}`;

/** What a key takes, in words: "a whole number from 0 to 65535". */
export const allowedText = (node: Node, path: readonly PropertyKey[] = []): string => {
	if (node.allowed !== undefined) {
		return node.allowed;
	}

	if (node.enum) {
		return list(node.enum.map(value => typeof value === 'string' ? `"${value}"` : String(value)));
	}

	if (node.anyOf) {
		return list(node.anyOf.map(choice => allowedText(choice, path)));
	}

	if (node.type === 'integer' || node.type === 'number') {
		return numbers(node);
	}

	if (node.type === 'boolean') {
		return 'true or false';
	}

	if (node.type === 'array') {
		return `a list in brackets${node.items ? `, each item ${allowedText(node.items)}` : ''}`;
	}

	return node.type === 'object' ? `a table, written as [${path.map(String).join('.')}]` : 'text in quotation marks';
};
