import {chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {AddressBook} from '../../source/config/address-book.js';
import type {Contact} from '../../source/config/contact.js';

let folder = '';
let file = '';
let configured: Contact[] = [];

beforeEach(async () => {
	folder = await mkdtemp(path.join(os.tmpdir(), 'mudlark-book-'));
	file = path.join(folder, 'config', 'address-book.toml');
	configured = [{name: 'Al', host: 'al.example.net', port: 4050, protocol: 'mudmaster', reconnect: true}];
});

afterEach(async () => {
	await rm(folder, {recursive: true});
});

const open = async (): Promise<AddressBook> => {
	const book = new AddressBook({file, configFile: '/c/config.toml', configured: () => configured, protocols: [{name: 'mudmaster', defaultPort: 4050}, {name: 'zchat', defaultPort: 4050}, {name: 'ipchat', defaultPort: 1499}]});
	await book.reload();
	return book;
};

const contacts = async () => {
	const book = await open();
	return book.list();
};

const names = (book: AddressBook) => book.list().map(({name, source}) => `${name} ${source}`);

test('what is added, edited and forgotten is there for the next one who opens the book', async () => {
	const book = await open();
	expect(await book.add({name: 'Bo', host: 'bo.example.net'})).toEqual({name: 'Bo', host: 'bo.example.net', port: 4050, protocol: 'mudmaster', reconnect: true, source: 'book'});
	await book.add({name: 'Cy the "2nd"'.replaceAll('"', '\''), host: '::1', port: 4051, protocol: 'zchat', group: 'raid', reconnect: false});
	expect(names(book)).toEqual(['Al config', 'Bo book', 'Cy the \'2nd\' book']);
	expect(await contacts()).toEqual(book.list());

	expect(await book.edit('cy', {port: undefined, group: undefined, host: '::2'})).toEqual({name: 'Cy the \'2nd\'', host: '::2', port: 4050, protocol: 'zchat', reconnect: false, source: 'book'});
	expect(await contacts()).toEqual(book.list());

	expect(await book.forget('BO')).toMatchObject({name: 'Bo'});
	expect(names(await open())).toEqual(['Al config', 'Cy the \'2nd\' book']);
});

test('a port that nobody gave follows the protocol', async () => {
	configured = [{name: 'Al', host: 'al.example.net', protocol: 'ipchat', reconnect: true}];
	const book = await open();
	expect(book.get('Al')).toMatchObject({port: 1499});
	expect(await book.add({name: 'Bo', host: 'bo.example.net'})).toMatchObject({port: 4050});
	expect(await book.edit('Bo', {protocol: 'ipchat'})).toMatchObject({port: 1499});
	expect(await contacts()).toEqual(book.list());
	expect(await book.edit('Bo', {port: 1500})).toMatchObject({port: 1500});
	expect(await book.edit('Bo', {protocol: 'mudmaster'})).toMatchObject({port: 1500});
	expect(await book.edit('Bo', {port: undefined})).toMatchObject({port: 4050});
});

test('the file is readable by its owner only, a link to it stays one, and nothing is left beside it', async () => {
	const target = path.join(folder, 'real.toml');
	await writeFile(target, '');
	await chmod(target, 0o644);
	await mkdir(path.dirname(file));
	await symlink(target, file);
	const book = await open();
	await book.add({name: 'Bo', host: 'bo.example.net'});
	const link = await lstat(file);
	expect(link.isSymbolicLink()).toBe(true);
	const {mode} = await stat(target);
	expect(mode & 0o777).toBe(0o600);
	expect(await readdir(folder)).toEqual(['config', 'real.toml']);
	expect(await readFile(target, 'utf8')).toMatch(/^# Written by mudlark.*\[\[peer\]\]\nname = "Bo"\n/sv);
});

test('who is blocked is kept beside the contacts, and no longer once it is lifted', async () => {
	const book = await open();
	expect(book.blocked()).toEqual([]);
	await Promise.all([book.block('Mallory'), book.add({name: 'Bo', host: 'h'}), book.block('2001:db8::7'), book.block('Mallory')]);
	const other = await open();
	expect(other.blocked()).toEqual(['Mallory', '2001:db8::7']);
	expect(names(other)).toEqual(['Al config', 'Bo book']);
	await other.unblock('Mallory');
	await book.forget('Bo');
	expect(book.blocked()).toEqual(['2001:db8::7']);
	await book.unblock('2001:db8::7');
	expect(await readFile(file, 'utf8')).not.toContain('blocked');
});

test('a list of the blocked with a mistake in it is told of, and who was blocked stays it', async () => {
	const book = await open();
	await book.block('Mallory');
	await writeFile(file, 'blocked = ["Mallory", ""]\n');
	await expect(book.block('Eve')).rejects.toMatchObject({code: 'ML_ADDRESS_BOOK_DAMAGED', message: expect.stringContaining(`${file}:1: blocked`) as string});
	expect(book.blocked()).toEqual(['Mallory']);
});

test('changes at the same time do not undo each other', async () => {
	const book = await open();
	await Promise.all(['Bo', 'Cy', 'Di'].map(async name => book.add({name, host: 'h'})));
	expect(names(await open())).toEqual(['Al config', 'Bo book', 'Cy book', 'Di book']);
});

test('a change builds on what somebody else wrote since', async () => {
	const book = await open();
	const other = await open();
	await other.add({name: 'Bo', host: 'h'});
	await book.add({name: 'Cy', host: 'h'});
	expect(names(book)).toEqual(['Al config', 'Bo book', 'Cy book']);
});

test('the config is read live, and its entry counts where both have one', async () => {
	const book = await open();
	await book.add({name: 'Bo', host: 'ours'});
	configured = [{name: 'bo', host: 'theirs', port: 1, protocol: 'zchat', reconnect: true}];
	expect(book.list()).toEqual([{...configured[0], source: 'config'}]);
	configured = [];
	expect(book.get('BO')).toMatchObject({host: 'ours', source: 'book'});
});

test('a contact is found by its name or the only name that begins so', async () => {
	const book = await open();
	await book.add({name: 'Alan', host: 'h'});
	await book.add({name: 'Albert', host: 'h'});
	expect(book.find('al').name).toBe('Al');
	expect(book.find('ALAN').name).toBe('Alan');
	expect(book.find('alb').name).toBe('Albert');
	expect(book.get('alb')).toBeUndefined();
	configured = [];
	expect(() => book.find('al')).toThrow(expect.objectContaining({code: 'ML_CONTACT_AMBIGUOUS', message: 'al could be Alan, Albert. Type more of the name.'}) as Error);
	expect(() => book.find('Albret')).toThrow(expect.objectContaining({code: 'ML_CONTACT_UNKNOWN', message: 'There is no contact Albret. Did you mean Albert?'}) as Error);
	expect(() => book.find('Zoe')).toThrow(expect.objectContaining({code: 'ML_CONTACT_UNKNOWN', message: 'There is no contact Zoe. See /peer for those there are, or add one with /peer add NAME HOST.'}) as Error);
	expect(() => book.find('')).toThrow(expect.objectContaining({code: 'ML_CONTACT_UNKNOWN'}) as Error);
});

test('a name that is taken is refused', async () => {
	const book = await open();
	await book.add({name: 'Bo', host: 'h'});
	await expect(book.add({name: 'BO', host: 'h'})).rejects.toMatchObject({code: 'ML_CONTACT_EXISTS', message: 'There is a contact Bo already. Change it with /peer edit Bo.'});
	await expect(book.add({name: 'AL', host: 'h'})).rejects.toMatchObject({code: 'ML_CONTACT_EXISTS', message: 'There is a contact Al already. It is in your config, /c/config.toml: edit it there and /reload.'});
});

test('what is in the config is not changed from here', async () => {
	const book = await open();
	const error = {code: 'ML_CONTACT_IN_CONFIG', message: 'Al can\'t be changed from here. It is in your config, /c/config.toml: edit it there and /reload.'};
	await expect(book.edit('Al', {port: 1})).rejects.toMatchObject(error);
	await expect(book.forget('al')).rejects.toMatchObject(error);
});

test('values that can not be are refused, each with what is allowed, and nothing is written', async () => {
	const book = await open();
	await expect(book.add({name: 'Bo', host: 'h', port: 0, protocol: 'zchta'})).rejects.toMatchObject({
		code: 'ML_CONTACT_INVALID',
		message: 'Bo can\'t be kept like this. port: 0 is too small; allowed: a whole number from 1 to 65535. protocol: "zchta" is not allowed, did you mean "zchat"?; allowed: "mudmaster", "zchat" or "ipchat".',
	});
	await expect(book.add({name: '12', host: 'h'})).rejects.toMatchObject({code: 'ML_CONTACT_INVALID', message: expect.stringContaining('is only digits') as string});
	expect(names(await open())).toEqual(['Al config']);
});

test('a damaged file is told of and never overwritten', async () => {
	const book = await open();
	await book.add({name: 'Bo', host: 'h'});
	const damaged = '[[peer]]\nname = "Bo"\nhost = 7\n';
	await writeFile(file, damaged);
	await expect(book.add({name: 'Cy', host: 'h'})).rejects.toMatchObject({
		code: 'ML_ADDRESS_BOOK_DAMAGED',
		message: `The address book can't be read, so it is left as it is. ${file}:3: peer.host: 7 is a number; allowed: a host name, an IPv4 address or an IPv6 address without brackets. Mend the file or move it away, then try again.`,
	});
	expect(await readFile(file, 'utf8')).toBe(damaged);
	expect(names(book)).toEqual(['Al config', 'Bo book']);
	expect(await book.reload()).toEqual([expect.objectContaining({file, line: 3, key: 'peer.host'})]);

	await writeFile(file, '');
	await book.add({name: 'Cy', host: 'h'});
	expect(names(book)).toEqual(['Al config', 'Cy book']);
});

test('a folder that can not be one is told of', async () => {
	await writeFile(path.join(folder, 'config'), 'not a folder');
	const book = await open();
	await expect(book.add({name: 'Bo', host: 'h'})).rejects.toMatchObject({code: 'ML_ADDRESS_BOOK_DAMAGED', message: expect.stringContaining('is a file and not a folder') as string});
});

test('where nothing can be written, nothing changes', async () => {
	// A name may have 255 bytes: this one can be looked for, but not the longer one of the temporary file.
	file = path.join(folder, 'x'.repeat(255));
	const book = await open();
	await expect(book.add({name: 'Bo', host: 'h'})).rejects.toMatchObject({
		code: 'ML_WRITE_FAILED',
		message: `The address book ${file} can't be written (ENAMETOOLONG), so nothing has changed. Check the folder's permissions and free space, then try again.`,
	});
	expect(names(book)).toEqual(['Al config']);
	expect(await readdir(folder)).toEqual([]);
});
