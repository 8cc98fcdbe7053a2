import {readFile} from 'node:fs/promises';
import {parse} from 'smol-toml';
import {expect, test} from 'vitest';
import {appliesText} from '../../source/config/about.js';
import {allowedText, fieldsOf, schemaNode, type Field} from '../../source/config/fields.js';
import {parseToml} from '../../source/config/load.js';
import {createConfigSchema} from '../../source/config/schema.js';
import {showSetting} from '../../source/config/setting-values.js';
import {protocols} from '../../source/protocols/index.js';

const schema = createConfigSchema(protocols);
const fields = fieldsOf(schemaNode(schema));
const root = new URL('../../', import.meta.url);
const page = await readFile(new URL('docs/config.md', root), 'utf8');
const example = await readFile(new URL('examples/config.toml', root), 'utf8');

const required = new Set(['peer.name', 'peer.host']);

const initial = ({key, node}: Field): string => {
	if (required.has(key)) {
		return 'required';
	}

	return node.default === undefined ? 'not set' : `\`${showSetting(node.default)}\``;
};

const row = (field: Field): string => {
	const {key, node} = field;
	const cells = [`\`${key}\``, allowedText(node), initial(field), node.description ?? '', appliesText[node.applies ?? 'connection']];
	return `| ${cells.map(cell => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
};

test('docs/config.md has a row for each key, and no others', () => {
	const rows = page.split('\n').filter(line => /^\| `[\-.A-Za-z]+` \|/v.test(line));
	expect(rows).toEqual(fields.map(field => row(field)));
});

test('every key tells what it is for', () => {
	for (const {key, node} of fields) {
		expect(node.description, key).toMatch(/\.$/v);
	}
});

const load = (text: string) => parseToml(text, {file: 'config.toml', schema});

test('the example is the defaults', () => {
	expect(load(example)).toEqual(load(''));
	expect(load('')).toMatchObject({ok: true});
});

/** The example with all that is commented out in it: `#key` is a setting, `# text` is a comment. */
const whole = example.replaceAll(/^#(?=[[a-z])/gm, '');

test('the example with everything in it is good', () => {
	expect(load(whole)).toMatchObject({ok: true});
});

test('the example has every key, under its help text', () => {
	const written = parse(whole);
	const prose = example.replaceAll(/^# ?/gmv, '').replaceAll(/\s+/gv, ' ');
	for (const {key, node, isListed} of fields) {
		const path = isListed ? key.replace(/^(?<table>[a-z]+)\.(?!NAME)/v, '$<table>[0].').replace('NAME', 'osgrid') : key;
		expect(written).toHaveProperty(path);
		expect(prose).toContain(node.description);
	}
});
