/** The calls and answers of logins (facts 3). */
import {escapeXml, parseXml, type XmlElement} from './xml.js';

export type Member = string | number | boolean | readonly Member[];

/** @throws Error where it is no call of one struct. */
export const readCall = (body: string): {readonly method: string; readonly members: Readonly<Record<string, Member>>} => {
	const call = parseXml(body);
	const method = call.children.find(({name}) => name === 'methodName')?.text ?? '';
	return {method, members: readStruct(structIn(call))};
};

/** @throws Error */
export const readAnswer = (body: string): Readonly<Record<string, Member>> => readStruct(structIn(parseXml(body)));

export const writeAnswer = (members: Readonly<Record<string, Member>>): string =>
	`<?xml version="1.0" encoding="utf-8"?><methodResponse><params><param><value>${writeStruct(members)}</value></param></params></methodResponse>`;

export const writeCall = (method: string, members: Readonly<Record<string, Member>>): string =>
	`<?xml version="1.0"?><methodCall><methodName>${method}</methodName><params><param><value>${writeStruct(members)}</value></param></params></methodCall>`;

const structIn = (document: XmlElement): XmlElement => {
	const struct = descend(document, 'params', 'param', 'value', 'struct');
	if (!struct) {
		throw new Error('no struct');
	}

	return struct;
};

const descend = (element: XmlElement, ...names: readonly string[]): XmlElement | undefined => {
	let at: XmlElement | undefined = element;
	for (const wanted of names) {
		at = at?.children.find(({name}) => name === wanted);
	}

	return at;
};

const readStruct = ({children}: XmlElement): Readonly<Record<string, Member>> => Object.fromEntries(children.map(member => {
	const name = descend(member, 'name');
	const value = descend(member, 'value');
	if (!name || !value) {
		throw new Error('a member without name or value');
	}

	return [name.text, readMember(value)];
}));

const readMember = (value: XmlElement): Member => {
	const [typed] = value.children;
	switch (typed?.name) {
		case 'i4':
		case 'int': {
			return Number(typed.text);
		}

		case 'boolean': {
			return typed.text === '1';
		}

		case 'array': {
			return descend(typed, 'data')!.children.map(item => readMember(item));
		}

		case 'struct': {
			return [];
		}

		default: {
			return typed?.text ?? value.text;
		}
	}
};

const writeStruct = (members: Readonly<Record<string, Member>>): string =>
	`<struct>${Object.entries(members).map(([name, value]) => `<member><name>${name}</name><value>${writeMember(value)}</value></member>`).join('')}</struct>`;

const writeMember = (value: Member): string => {
	switch (typeof value) {
		case 'number': {
			return `<i4>${value}</i4>`;
		}

		case 'boolean': {
			return `<boolean>${value ? 1 : 0}</boolean>`;
		}

		case 'string': {
			return `<string>${escapeXml(value)}</string>`;
		}

		default: {
			return `<array><data>${value.map(item => `<value>${writeMember(item)}</value>`).join('')}</data></array>`;
		}
	}
};
