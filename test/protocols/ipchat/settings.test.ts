import {expect, test} from 'vitest';
import {fieldsOf, schemaNode} from '../../../source/config/fields.js';
import {createConfigSchema} from '../../../source/config/schema.js';
import {detail} from '../../../source/config/describe-setting.js';
import {CommandTable} from '../../../source/commands/table.js';
import {ipchat} from '../../../source/protocols/ipchat/index.js';

const schema = createConfigSchema([ipchat]);

test('every setting says what it is, what it takes and when it counts', () => {
	const fields = fieldsOf(schemaNode(schema)).filter(({key}) => key.startsWith('ipchat.'));
	expect(fields.map(({key}) => key.slice('ipchat.'.length)).join(' '))
		.toBe('enabled address port handle name email url location comment header charset broadcast strangers mismatch netmeeting probe-public public-address reply-to-source-port');
	for (const field of fields) {
		expect(field.node.description).toMatch(/\.$/v);
	}

	const socket = ['restart', 'open', 'open'];
	expect(fields.map(({node}) => node.applies)).toEqual([...socket, ...fields.slice(socket.length).map(() => 'now')]);
	expect(detail(fields[3]!, 'cmu', undefined)).toEqual([
		'ipchat.handle = "cmu"',
		'What you are called. Without it, your chat name.',
		'Allowed: text of at most 32 characters on one line.',
		'A change takes effect at once.',
	]);
});

test('all of them have a default that changes nothing for who never looks at them', () => {
	expect(ipchat.settings.parse({})).toEqual({
		enabled: false,
		port: 1499,
		header: 'auto',
		broadcast: false,
		strangers: 'lan',
		mismatch: 'flag',
		netmeeting: 'never',
		'probe-public': false,
		'reply-to-source-port': false,
	});
});

test.for([
	{handle: 'x'.repeat(33)},
	{handle: 'two\nlines'},
	{url: 'x'.repeat(1025)},
	{comment: 'bell\u{7}'},
	{charset: 'klingon'},
	{'public-address': 'example.org'},
	{strangers: 'some'},
])('%j is refused', section => {
	expect(schema.safeParse({ipchat: section}).success).toBe(false);
});

test('the verbs are one command, with its help', () => {
	const table = new CommandTable([{...ipchat}]);
	expect(table.help('ipchat')).toEqual(expect.arrayContaining([
		'/ipchat poll [ADDRESS]: Ask who is there: at an address, or without one in your whole network.',
		'/ipchat tell PEER TEXT: Write to somebody alone, without a receipt (/chat gives one).',
	]));
});
