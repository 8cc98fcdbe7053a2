import {describe, expect, test} from 'vitest';
import {bytes} from '../../../source/lib/bytes.js';
import {loginRequest, readLogin, type LoginAnswer} from '../../../source/protocols/secondlife/login.js';
import {readXml, type XmlElement} from '../../../source/protocols/secondlife/xml.js';
import {readTranscript} from '../../support/grid/transcript.js';

const options = {
	uri: 'http://127.0.0.1:9000/',
	first: 'Test',
	last: 'One',
	secret: 'onepass',
	start: 'last',
	channel: 'mudlark',
	version: '1.0',
};

/** The members of a call: names, and the text of values that have any. */
const membersOf = (body: string): Readonly<Record<string, string>> => {
	const members: Record<string, string> = {};
	const visit = ({name, children}: XmlElement): void => {
		const [title, value] = children;
		if (name === 'member' && title && value) {
			members[title.text] = value.children.map(({text}) => text.trim()).join('');
		} else {
			for (const child of children) {
				visit(child);
			}
		}
	};

	visit(readXml(body)!);
	return members;
};

const asked = (changes: Partial<Parameters<typeof loginRequest>[0]> = {}) => membersOf(loginRequest({...options, ...changes}).body!);

const struct = (members: Readonly<Record<string, string>>): string => Object.entries(members)
	.map(([name, value]) => `<member><name>${name}</name><value>${value}</value></member>`).join('');

const answer = (members: Readonly<Record<string, string>>): LoginAnswer =>
	readLogin(bytes(`<?xml version="1.0"?><methodResponse><params><param><value><struct>${struct(members)}</struct></value></param></params></methodResponse>`));

const welcome = {
	login: '<string>true</string>',
	agent_id: '<string>30000000-0000-4000-8000-000000000001</string>',
	session_id: '<string>53888dee-7400-43b2-b75c-47ab34015c75</string>',
	circuit_code: '<i4>451923523</i4>',
	sim_ip: '<string>127.0.0.1</string>',
	sim_port: '<i4>9000</i4>',
	seed_capability: '<string>http://127.0.0.1:9000/CAPS/a040a577-57b0-479f-875b-f776b0e0cfc80000/</string>',
	first_name: '<string>Test</string>',
	last_name: '<string>One</string>',
	message: '<string>Welcome, Avatar!</string>',
};

const entry = {
	result: 'in',
	agentId: '30000000-0000-4000-8000-000000000001',
	sessionId: '53888dee-7400-43b2-b75c-47ab34015c75',
	circuitCode: 451_923_523,
	simulator: {address: '127.0.0.1', port: 9000},
	seed: 'http://127.0.0.1:9000/CAPS/a040a577-57b0-479f-875b-f776b0e0cfc80000/',
	name: {first: 'Test', last: 'One'},
	message: 'Welcome, Avatar!',
};

describe('the request (facts 3)', () => {
	test('says what the recorded client said', () => {
		const request = readTranscript('a-group-chat').find(step => step.kind === 'request');
		const {first, last, passwd, start, platform, options: blocks} = membersOf(request!.body);
		expect(asked()).toMatchObject({first, last, passwd, start, platform, options: blocks});
		expect(loginRequest(options)).toMatchObject({method: request!.method, url: options.uri, headers: request!.headers});
	});

	test('has the password as a hash only', () => {
		const {body} = loginRequest({...options, secret: 'päßword'});
		expect(body).not.toContain('päßword');
		expect(membersOf(body!)['passwd']).toBe('$1$c4f9c38a8e311dca215e7b2d1f217331');
	});

	test('cuts passwords for Linden Lab alone', () => {
		const secret = 'sixteen letters and more';
		const cut = asked({secret: 'sixteen letters '})['passwd'];
		expect(asked({secret, uri: 'https://login.agni.lindenlab.com/cgi-bin/login.cgi'})['passwd']).toBe(cut);
		expect(asked({secret})['passwd']).not.toBe(cut);
		expect(asked({secret, uri: 'https://notlindenlab.com/'})['passwd']).not.toBe(cut);
	});

	test('agrees to nothing, and has the second factor where there is one', () => {
		expect(asked()).toMatchObject({agree_to_tos: '0', read_critical: '0', token: '', mfa_hash: ''});
		expect(asked({token: '123456', mfaHash: 'abc'})).toMatchObject({token: '123456', mfa_hash: 'abc'});
	});

	test('has ids that stay the same for an account and differ among accounts', () => {
		const {mac, id0} = asked();
		expect(mac).toMatch(/^[\da-f]{32}$/);
		expect(mac).not.toBe(id0);
		expect(asked({secret: 'another', version: '2.0', first: 'TEST'})).toMatchObject({mac, id0});
		expect(asked({last: 'Two'})['mac']).not.toBe(mac);
	});

	test('goes by another method where the grid asked for it', () => {
		expect(loginRequest(options).body).toContain('<methodName>login_to_simulator</methodName>');
		expect(loginRequest({...options, method: 'login_again'}).body).toContain('<methodName>login_again</methodName>');
	});
});

describe('the answer (facts 3)', () => {
	test('of the recorded grid', () => {
		const recorded = readTranscript('a-group-chat').find(step => step.kind === 'answer');
		expect(readLogin(bytes(recorded!.body))).toEqual(entry);
	});

	test('numbers may be strings, and names in quotes', () => {
		expect(answer({
			...welcome,
			circuit_code: '<string>451923523</string>',
			sim_port: '<string>9000</string>',
			first_name: '<string>"Test"</string>',
			login: '<boolean>1</boolean>',
		})).toEqual(entry);
	});

	test('the circuit code has no sign', () => {
		expect(answer({...welcome, circuit_code: '<i4>-1</i4>'})).toMatchObject({circuitCode: 0xFF_FF_FF_FF});
		expect(answer({...welcome, circuit_code: '<i4>4294967295</i4>'})).toMatchObject({circuitCode: 0xFF_FF_FF_FF});
	});

	test('a second factor may leave something for the next time', () => {
		expect(answer({...welcome, mfa_hash: '<string>abc</string>'})).toEqual({...entry, mfaHash: 'abc'});
	});

	test('a refusal has a reason and words', () => {
		expect(answer({login: '<string>false</string>', reason: '<string>key</string>', message: '<string>No.\nReally.</string>'}))
			.toEqual({result: 'refused', reason: 'key', message: 'No.\nReally.'});
		expect(answer({login: '<boolean>0</boolean>'})).toEqual({result: 'refused', reason: '', message: ''});
		expect(readLogin(bytes(`<methodResponse><fault><value><struct>${struct({faultString: 'Too many.'})}</struct></value></fault></methodResponse>`)))
			.toEqual({result: 'refused', reason: 'fault', message: 'Too many.'});
	});

	test('the login may go on elsewhere', () => {
		expect(answer({login: '<string>indeterminate</string>', next_url: '<string>https://b.example/</string>', next_method: '<string>login_again</string>'}))
			.toEqual({result: 'elsewhere', uri: 'https://b.example/', method: 'login_again'});
		expect(answer({login: '<string>indeterminate</string>', next_url: '<string>file:///etc/passwd</string>'})).toEqual({result: 'unreadable'});
	});

	test.each([
		...['agent_id', 'session_id', 'circuit_code', 'sim_ip', 'sim_port', 'seed_capability', 'login'].map(name => [name, ''] as const),
		['agent_id', '<string>me</string>'],
		['circuit_code', '<string>1e9</string>'],
		['circuit_code', '<struct />'],
		['sim_ip', '<string>localhost</string>'],
		['sim_ip', '<string>255.255.255.255</string>'],
		['sim_ip', '<string>0.0.0.0</string>'],
		['sim_port', '<i4>0</i4>'],
		['sim_port', '<i4>65536</i4>'],
		['seed_capability', '<string>ftp://127.0.0.1/</string>'],
		['seed_capability', '<string>/caps</string>'],
		['login', '<string>perhaps</string>'],
	] as const)('without a good %s (%j) there is no session', (name, value) => {
		expect(answer({...welcome, [name]: value})).toEqual({result: 'unreadable'});
	});

	test.each(['', 'Bad gateway', '<html/>', '<methodResponse/>'])('%j is none', body => {
		expect(readLogin(bytes(body))).toEqual({result: 'unreadable'});
	});
});
