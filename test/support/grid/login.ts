import {createHash} from 'node:crypto';
import type {Account, World} from './world.js';
import type {Member} from './xml-rpc.js';

export type Refusal = {readonly reason: string; readonly message: string};

const WRONG: Refusal = {
	reason: 'key',
	message: 'Could not authenticate your avatar. Please check your username and password, and check the grid if problems persist.',
};
export const ALREADY_IN: Refusal = {
	reason: 'presence',
	message: 'You appear to be already logged in. Please wait a a minute or two and retry. If this takes longer than a few minutes please contact the grid owner. ',
};
export const NO_START: Refusal = {reason: 'Internal Error', message: 'Error generating Login Response'};
export const DISABLED: Refusal = {reason: 'key', message: 'Logins to this region are disabled'};

/** Who it is, by name and password and what SL wants beside them. */
export const authenticate = (world: World, {first, last, passwd, token, mfa_hash: hash, agree_to_tos: agrees}: Readonly<Record<string, Member>>): Account | Refusal => {
	const account = world.findAccount(`${String(first)} ${String(last)}`);
	if (!account || (passwd !== account.password && passwd !== `$1$${md5(account.password)}`)) {
		return WRONG;
	}

	if (account.terms !== undefined && agrees !== true) {
		return {reason: 'tos', message: account.terms};
	}

	return account.code !== undefined && token !== account.code && hash !== account.hash ? {reason: 'mfa_challenge', message: 'Multifactor authentication is required: enter the code of your app.'} : account;
};

/** The start as it is told: where it was asked for, or somewhere safe. */
export const startLocation = (start: string, region: string): string => {
	if (start === 'last' || start === 'home') {
		return start;
	}

	return start.startsWith(`uri:${region}&`) ? 'url' : 'safe';
};

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
