import type {CommandSpec} from '../spec.js';
import {command, given, peer} from './arguments.js';

/** Who is there, and what is to be done with him. */
export const people: readonly CommandSpec[] = [
	{
		name: 'who',
		args: [],
		help: 'List who is connected.',
		build: () => command({command: 'who'}),
	},
	{
		name: 'info',
		args: [peer],
		help: 'Tell everything known of a peer.',
		peerKey: {key: 'i', label: 'info'},
		build: args => command({command: 'info', peer: given(args, 'peer')}),
	},
	{
		name: 'ping',
		args: [peer],
		help: 'Measure the way to a peer and back.',
		peerKey: {key: 'p', label: 'ping', capability: 'ping'},
		build: args => command({command: 'ping', peer: given(args, 'peer')}),
	},
	{
		name: 'setgroup',
		args: [peer, {name: 'group', kind: 'group'}],
		help: 'Put a peer into a group.',
		details: ['Groups are your own: each of you decides for himself who is in which.'],
		peerKey: {key: 'g', label: 'group', capability: 'groups'},
		build: args => command({command: 'setgroup', peer: given(args, 'peer'), group: given(args, 'group')}),
	},
	{
		name: 'ignore',
		aliases: ['chatignore'],
		args: [peer],
		help: 'Hide what a peer says; once more shows it again.',
		details: ['It ends with the connection. /block keeps him out for good.'],
		peerKey: {key: 'm', label: 'ignore'},
		build: args => command({command: 'ignore', peer: given(args, 'peer')}),
	},
	{
		name: 'peek',
		aliases: ['peekconnections'],
		args: [peer],
		help: 'Look with whom a peer is connected.',
		details: ['His program leaves out those whom he keeps private.'],
		peerKey: {key: 'l', label: 'peek', capability: 'peek'},
		build: args => command({command: 'peek', peer: given(args, 'peer')}),
	},
	{
		name: 'request',
		aliases: ['requestconnects', 'requestconnections'],
		args: [peer],
		help: 'Call those with whom a peer is connected.',
		details: ['His list is shown with a question first: nobody is called without your yes.'],
		peerKey: {key: 'o', label: 'call friends', capability: 'peek'},
		build: args => command({command: 'request', peer: given(args, 'peer')}),
	},
	{
		name: 'private',
		args: [{...peer, label: 'PEER|all'}],
		help: 'Leave a peer out of the lists that others may have of you.',
		details: ['Others then neither see his address (/peek) nor call him (/request). It ends with the connection.'],
		peerKey: {key: 'v', label: 'private', capability: 'peek', when: {flag: 'private', isSet: false}},
		build: args => command({command: 'private', peer: given(args, 'peer')}),
	},
	{
		name: 'public',
		args: [{...peer, label: 'PEER|all'}],
		help: 'Put a private peer into those lists again.',
		peerKey: {key: 'v', label: 'public', capability: 'peek', when: {flag: 'private', isSet: true}},
		build: args => command({command: 'public', peer: given(args, 'peer')}),
	},
	{
		name: 'serve',
		aliases: ['chatserve'],
		args: [peer],
		help: 'Pass on what a peer and everybody else say to each other; once more ends it.',
		details: [
			'For friends who can\'t call each other, because of a firewall for example: whom you serve hears what the others say to everybody, and they hear him.',
			'It ends with the connection. TinTin++ and MudMaster can serve you in the same way.',
		],
		peerKey: {key: 'e', label: 'serve', capability: 'serve'},
		build: args => command({command: 'serve', peer: given(args, 'peer')}),
	},
];
