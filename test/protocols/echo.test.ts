import {expect, test} from 'vitest';
import {fieldsOf, schemaNode} from '../../source/config/fields.js';
import {createConfigSchema} from '../../source/config/schema.js';
import {CommandTable} from '../../source/commands/table.js';
import {protocols} from '../../source/protocols/index.js';
import {createStore} from '../../source/state/store.js';
import {echo} from '../support/echo-protocol.js';
import {FakeClock} from '../support/fake-clock.js';
import {FakeInternet} from '../support/fake-network.js';
import {FakeProgram} from '../support/fake-world.js';

const withEcho = [...protocols, echo];

test('a new protocol is in the help', () => {
	const table = new CommandTable(withEcho);
	expect(table.help()?.join('\n')).toContain('/echo shout [ARGUMENTS]');
	expect(table.help('echo')).toContain('/echo shout TEXT: Say it in capitals.');
});

test('a new protocol is in the config', () => {
	expect(createConfigSchema(withEcho).parse({echo: {volume: 11}})).toMatchObject({echo: {volume: 11}});
	expect(fieldsOf(schemaNode(createConfigSchema(withEcho))).map(({key}) => key)).toContain('echo.volume');
});

test('a new protocol is called, heard, on the screen, and does what only it can', async () => {
	const clock = new FakeClock();
	const internet = new FakeInternet(clock);
	const far = new FakeProgram(internet, {name: 'Far', address: '10.0.0.9', protocols: withEcho});
	const near = new FakeProgram(internet, {name: 'Near', address: '10.0.0.5', protocols: withEcho, contacts: [{name: 'canyon', host: '10.0.0.9', port: 4050, protocol: 'echo'}]});
	await far.manager.start();
	await near.manager.start();
	expect(near.all('room.opened').map(({room}) => room)).toContain('echo/everybody');
	await near.type('/call canyon');
	await clock.advance(10);
	expect(near.last('peer.online')?.peer).toMatchObject({name: 'Echo', protocol: 'echo', capabilities: ['text']});
	await near.type('/echo shout hello');
	await clock.advance(10);
	expect(far.said).toContain('echo/everybody < Far: HELLO');
	const store = createStore({networks: withEcho.map(({name, title, rooms}) => ({name, title, lobby: `${rooms}/everybody`})), page: async () => []});
	for (const event of near.events) {
		store.apply(event);
	}

	expect(store.view(100, 24).peers).toMatchObject([{kind: 'title'}, {kind: 'heading', text: 'Echo'}, {kind: 'peer', name: expect.stringContaining('Echo') as string}]);
	expect((await near.type('/ping Echo')).error?.message).toBe('Echo\'s program has no ping. /info Echo tells what it has.');
	expect((await near.type('/echo whisper x')).error?.message).toContain('none of shout');
});
