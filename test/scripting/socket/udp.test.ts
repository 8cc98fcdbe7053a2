import {expect, test} from 'vitest';
import {latin1, next, EventRecord, scriptNet, turns} from '../../support/script-sockets.js';

type Net = ReturnType<typeof scriptNet>;

const udp = (net: Net) => {
	const socket = new net.Socket();
	expect(socket.setProtocol('udp')).toBe(true);
	return {socket, record: new EventRecord(socket)};
};

const bound = async (net: Net, address = '127.0.0.1', port = 0, isV6 = false) => {
	const {socket, record} = udp(net);
	expect(await socket.listen(port, address, isV6)).toBe(true);
	await record.until('stateChanged 4');
	return {socket, record, port: socket.localPort()};
};

/** Sends back what it is sent. */
const echo = async (net: Net, address?: string) => {
	const place = await bound(net, address);
	place.socket.on('dataAvailable', () => {
		place.socket.write(place.socket.read());
	});
	return place;
};

test('35: connected: a datagram for each write, to and from the peer', async () => {
	const net = scriptNet();
	const {port} = await echo(net);
	const {socket, record} = udp(net);
	expect(socket.connect('127.0.0.1', port)).toBe(true);
	expect(socket.write('early')).toBe(5);
	await record.until('dataAvailable 5');
	expect(record.events).toEqual(['stateChanged 2 Connecting', 'stateChanged 3 Connected', 'connected', 'dataAvailable 5']);
	expect([socket.remoteIp(), socket.remotePort(), socket.localIp()]).toEqual(['127.0.0.1', port, '127.0.0.1']);
	expect(socket.readText()).toBe('early');
	socket.close();
	await record.until('disconnect');
	expect(record.events.slice(4)).toEqual(['stateChanged 5 Closing', 'stateChanged 0 Unconnected', 'disconnect ']);
});

test('35: by name: the lookup is told', async () => {
	const net = scriptNet();
	const {port} = await echo(net);
	const {socket, record} = udp(net);
	socket.connect('localhost', port);
	await record.until('connected');
	expect(record.events).toEqual([
		'stateChanged 1 HostLookUp',
		expect.stringMatching(/^hostFound /v),
		'stateChanged 2 Connecting',
		'stateChanged 3 Connected',
		'connected',
	]);
	const {socket: lost, record: lostRecord} = udp(net);
	lost.connect('nobody.invalid', port);
	await lostRecord.until('connectFailed');
	expect(lostRecord.events).toEqual([
		'stateChanged 1 HostLookUp',
		'stateChanged 0 Unconnected',
		'error HostNotFound',
		`connectFailed HostNotFound: the name could not be resolved (nobody.invalid port ${port})`,
	]);
});

test('35: 65,507 octets are the most', async () => {
	const net = scriptNet();
	const {port} = await echo(net);
	const {socket, record} = udp(net);
	socket.connect('127.0.0.1', port);
	expect(socket.write(new Uint8Array(65_508))).toBe(-1);
	expect(socket.lastError()).toEqual({name: 'DatagramTooLarge', code: 'DatagramTooLarge', message: 'DatagramTooLarge: datagram too large'});
	expect(socket.write(new Uint8Array(65_507).fill(7))).toBe(65_507);
	await record.until('dataAvailable');
	const octets = socket.read();
	expect([octets.length, octets.every(octet => octet === 7)]).toEqual([65_507, true]);
	expect(record.events).toEqual(['stateChanged 2 Connecting', 'stateChanged 3 Connected', 'connected', 'dataAvailable 65507']);
});

test('36: connected with a port that nobody has', async () => {
	const net = scriptNet();
	const {socket: gone, port} = await bound(net);
	gone.close();
	const {socket, record} = udp(net);
	socket.connect('127.0.0.1', port);
	await record.until('connected');
	socket.write('anybody?');
	await record.until('disconnect');
	expect(record.events).toEqual([
		'stateChanged 2 Connecting',
		'stateChanged 3 Connected',
		'connected',
		'stateChanged 0 Unconnected',
		'error ConnectionRefused',
		`disconnect ConnectionRefused: the host refused the connection (127.0.0.1 port ${port})`,
	]);
});

test('37: the protocol changes only while unconnected', async () => {
	const net = scriptNet();
	const {socket} = await bound(net);
	expect([socket.setProtocol('TCP'), socket.lastError()?.name]).toEqual([false, 'BadState']);
	socket.close();
	expect([socket.setProtocol('SCTP'), socket.setProtocol('tcp'), socket.setProtocol('Udp')]).toEqual([false, true, true]);
	socket.connect('127.0.0.1', 9);
	expect(socket.setProtocol('UDP')).toBe(false);
	socket.destroy();
	expect(socket.setProtocol('UDP')).toBe(false);
});

test('38: the same port at two addresses', async () => {
	const net = scriptNet();
	const one = await bound(net, '127.0.0.2');
	const other = await bound(net, '127.0.0.3', one.port);
	expect([one.socket.status(true), one.socket.localIp(), one.socket.localPort()]).toEqual(['Bound', '127.0.0.2', one.port]);
	expect([one.socket.write('nobody yet'), one.socket.lastError()?.name]).toEqual([-1, 'NotConnected']);
	expect(one.socket.sendTo('127.0.0.3', one.port, 'hi')).toBe(2);
	await other.record.until('dataAvailable 2');
	expect([other.socket.remoteIp(), other.socket.remotePort(), other.socket.readText()]).toEqual(['127.0.0.2', one.port, 'hi']);
	expect(other.socket.write('hi yourself')).toBe(11);
	await one.record.until('dataAvailable 11');
	expect([one.socket.readText(), one.socket.remoteIp()]).toEqual(['hi yourself', '127.0.0.3']);
	one.socket.close();
	await one.record.until('stateChanged 0');
	expect(one.record.events).toEqual(['stateChanged 4 Bound', 'dataAvailable 11', 'stateChanged 0 Unconnected']);
});

test('a read never takes octets of two datagrams, and each has its event and its sender', async () => {
	const net = scriptNet();
	const {socket, port, record} = await bound(net);
	const senders = await Promise.all(['127.0.0.2', '127.0.0.3', '127.0.0.4'].map(async address => bound(net, address)));
	const heard: string[] = [];
	socket.on('dataAvailable', octets => {
		const from = socket.remoteIp();
		heard.push(`${octets} from ${from}: ${socket.readText()} from ${socket.remoteIp()}`);
	});
	senders[0]!.socket.sendTo('127.0.0.1', port, 'a');
	senders[1]!.socket.sendTo('127.0.0.1', port, '');
	senders[2]!.socket.sendTo('127.0.0.1', port, 'ccc');
	await record.when('three', () => record.events.length === 4);
	expect(heard).toEqual([
		'1 from 127.0.0.2: a from 127.0.0.2',
		'0 from 127.0.0.3:  from 127.0.0.3',
		'3 from 127.0.0.4: ccc from 127.0.0.4',
	]);
});

test('what is left of a datagram is read next', async () => {
	const net = scriptNet();
	const {socket, port, record} = await bound(net);
	const {socket: sender} = await bound(net);
	const {socket: other} = await bound(net, '127.0.0.2');
	sender.sendTo('127.0.0.1', port, 'first');
	await record.until('dataAvailable 5');
	other.sendTo('127.0.0.1', port, 'second');
	await record.when('both', () => record.events.length === 3);
	expect([latin1(socket.read(2)), socket.remoteIp(), latin1(socket.read(100)), socket.remoteIp(), socket.bytesAvailable()]).toEqual(['fi', '127.0.0.1', 'rst', '127.0.0.1', 6]);
	expect([socket.readText(), socket.remoteIp(), socket.bytesAvailable()]).toEqual(['second', '127.0.0.2', 0]);
});

test('of those that nobody reads the oldest are lost, and counted', async () => {
	const net = scriptNet();
	const {socket, port, record} = await bound(net);
	const {socket: sender} = await bound(net);
	for (let index = 0; index < 300; index++) {
		sender.sendTo('127.0.0.1', port, `${index}`);
		// eslint-disable-next-line no-await-in-loop -- The system's own buffer is not what is tested.
		await record.when(`datagram ${index}`, () => record.events.length === index + 2);
	}

	expect(socket.datagramsLost()).toBe(44);
	expect(socket.readText()).toBe('44');
	let count = 1;
	while (socket.bytesAvailable() > 0) {
		socket.read();
		count++;
	}

	expect(count).toBe(256);
});

test('all of IPv6 answers IPv4 as well', async () => {
	const net = scriptNet();
	const {socket, port} = await bound(net, '', 0, true);
	socket.on('dataAvailable', () => {
		socket.write(`${socket.remoteIp()} said ${socket.readText()}`);
	});
	for (const address of ['127.0.0.1', '::1']) {
		const {socket: caller, record} = udp(net);
		caller.connect(address, port);
		caller.write('hi');
		// eslint-disable-next-line no-await-in-loop -- One after the other.
		await record.until('dataAvailable');
		expect(caller.readText()).toBe(`${address} said hi`);
	}
});

test('sendTo refuses what it can\'t do, and a datagram that gets nowhere is an error of a socket that stays', async () => {
	const net = scriptNet();
	const {socket, record, port} = await bound(net);
	const tcp = new net.Socket();
	expect([tcp.sendTo('127.0.0.1', port, 'x'), tcp.lastError()?.name]).toEqual([-1, 'UnsupportedSocketOperation']);
	expect([socket.sendTo('127.0.0.1', 0, 'x'), socket.lastError()?.name]).toEqual([-1, 'BadPort']);
	expect([socket.sendTo('', port, 'x'), socket.lastError()?.name]).toEqual([-1, 'HostNotFound']);
	expect([udp(net).socket.sendTo('127.0.0.1', port, 'x')]).toEqual([-1]);
	expect(await socket.writeFile('any')).toBe(-1);
	expect(socket.sendTo('nobody.invalid', port, 'x')).toBe(1);
	await next(socket, 'error');
	expect(record.events).toEqual(['stateChanged 4 Bound', 'error HostNotFound']);
	expect(socket.status()).toBe(4);
	const {socket: caller, record: callerRecord} = udp(net);
	caller.connect('127.0.0.1', port);
	await callerRecord.until('connected');
	expect([caller.sendTo('127.0.0.1', port, 'x'), caller.sendTo('127.0.0.1', port + 1, 'x')]).toEqual([1, -1]);
});

test('a port that is taken', async () => {
	const net = scriptNet();
	const {port} = await bound(net);
	const {socket, record} = udp(net);
	expect(await socket.listen(port, '127.0.0.1')).toBe(false);
	expect(socket.lastError()?.name).toBe('AddressInUse');
	await turns();
	expect(record.events).toEqual([]);
});

test('written and closed, it still leaves', async () => {
	const net = scriptNet();
	const {socket, port, record} = await bound(net);
	const {socket: caller, record: callerRecord} = udp(net);
	caller.connect('127.0.0.1', port);
	await callerRecord.until('connected');
	caller.write('last words');
	expect(caller.bytesToWrite()).toBe(10);
	caller.close();
	caller.destroy();
	await record.until('dataAvailable 10');
	const {socket: sender} = await bound(net);
	socket.read();
	sender.sendTo('127.0.0.1', port, 'and others');
	sender.close();
	await record.when('the others', () => socket.bytesAvailable() === 10);
	expect(socket.readText()).toBe('and others');
});
