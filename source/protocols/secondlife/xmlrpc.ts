/** XML-RPC as far as a login needs it: one call with one struct, and its answer (facts 3). */
import {decode} from '../../lib/charset.js';
import {escapeXml, readXml, type XmlElement} from './xml.js';

/** What a call may hold. */
export type XmlRpcArgument = string | boolean | readonly XmlRpcArgument[];

/** What an answer may hold. What is neither number nor boolean nor made of other values is its text. */
export type XmlRpcValue = string | number | boolean | readonly XmlRpcValue[] | XmlRpcStruct;

/** One that was read has no prototype. */
export type XmlRpcStruct = {readonly [member: string]: XmlRpcValue};

export type XmlRpcResponse = {readonly struct: XmlRpcStruct} | {readonly fault: string};

export const writeCall = (method: string, struct: Readonly<Record<string, XmlRpcArgument>>): string => {
	const members = Object.entries(struct).map(([name, value]) => `<member><name>${escapeXml(name)}</name>${writeValue(value)}</member>`);
	return `<?xml version="1.0"?><methodCall><methodName>${escapeXml(method)}</methodName><params><param><value><struct>${members.join('')}</struct></value></param></params></methodCall>`;
};

/** @returns Undefined for what is no answer, or not one struct. */
export const readResponse = (body: Uint8Array | string): XmlRpcResponse | undefined => {
	const root = readXml(typeof body === 'string' ? body : decode(body, 'utf-8'));
	if (root?.name !== 'methodResponse') {
		return undefined;
	}

	const fault = structIn(descend(root, 'fault', 'value'));
	if (fault) {
		return {fault: memberText(fault, 'faultString')};
	}

	const struct = structIn(descend(root, 'params', 'param', 'value'));
	return struct && {struct};
};

/** Strings may come as numbers or booleans, and the other way round. What is absent or made of other values is empty. */
export const memberText = (struct: XmlRpcStruct, member: string): string => {
	const value = struct[member];
	return value === undefined || typeof value === 'object' ? '' : String(value);
};

const child = ({children}: XmlElement, name: string): XmlElement | undefined => children.find(element => element.name === name);

const descend = (from: XmlElement, ...names: readonly string[]): XmlElement | undefined => {
	let element: XmlElement | undefined = from;
	for (const name of names) {
		element &&= child(element, name);
	}

	return element;
};

const structIn = (value: XmlElement | undefined): XmlRpcStruct | undefined => {
	const struct = value && child(value, 'struct');
	return struct && readStruct(struct);
};

/** A member without a name or a value is left out. */
const readStruct = ({children}: XmlElement): XmlRpcStruct => {
	const struct = Object.create(null) as Record<string, XmlRpcValue>;
	for (const member of children) {
		const name = child(member, 'name');
		const value = child(member, 'value');
		if (name && value) {
			struct[name.text.trim()] = readValue(value);
		}
	}

	return struct;
};

/** Text that stands in a value without a type is a string. */
const readValue = (value: XmlElement): XmlRpcValue => {
	const [typed = value] = value.children;
	switch (typed.name) {
		case 'int':
		case 'i4':
		case 'i8':
		case 'double': {
			return readNumber(typed.text);
		}

		case 'boolean': {
			return typed.text.trim() === '1';
		}

		case 'array': {
			return child(typed, 'data')?.children.map(item => readValue(item)) ?? [];
		}

		case 'struct': {
			return readStruct(typed);
		}

		default: {
			return typed.text;
		}
	}
};

/** What is no number stays text. */
const readNumber = (text: string): number | string => {
	const number = Number(text);
	return text.trim() === '' || !Number.isFinite(number) ? text : number;
};

const writeValue = (value: XmlRpcArgument): string => {
	if (typeof value === 'string') {
		return `<value><string>${escapeXml(value)}</string></value>`;
	}

	return typeof value === 'boolean'
		? `<value><boolean>${Number(value)}</boolean></value>`
		: `<value><array><data>${value.map(item => writeValue(item)).join('')}</data></array></value>`;
};
