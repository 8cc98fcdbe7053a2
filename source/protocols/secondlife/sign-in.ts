import {cleanLine} from '../../lib/clean.js';
import type {HttpAnswer} from '../protocol.js';
import {faultOfHost, faultOfUrl, isReadable} from './hosts.js';
import {limits} from './limits.js';
import {loginRequest, readLogin, type LoginAnswer} from './login.js';
import {readable} from './speech.js';
import type {Identity, Station} from './station.js';

/** Why a login came to nothing. */
export type Refusal = {
	/** For the error event, without its `GRID_`. */
	readonly code: string;
	/** Who, what and why: sentences. */
	readonly message: string;
	/** What to do next; a sentence. */
	readonly advice: string;
	/** Nothing will change until the user does something. */
	readonly isFinal: boolean;
};

export type SignInHandlers = {
	entered(identity: Identity): void;
	refused(refusal: Refusal): void;
};

type Attempt = {readonly uri: string; readonly start: string; readonly method?: string; readonly hops: number; readonly isSecond: boolean};

const QUESTION = 'plain-login';
const AGENDA = 'sign-in';

/** Asks the grid to let us in, over HTTP (facts 3). */
export class SignIn {
	/** The digits of a second factor, for the next login only: they are good for a minute. */
	token: string | undefined;
	readonly #station: Station;
	readonly #handlers: SignInHandlers;
	/** What the grid gave us for a second factor, so that it need not be typed again. */
	#mfaHash: string | undefined;
	/** Where the user lets the password go without encryption. */
	#permitted: string | undefined;
	#request: string | undefined;
	#waiting: Attempt | undefined;

	constructor(station: Station, handlers: SignInHandlers) {
		this.#station = station;
		this.#handlers = handlers;
	}

	/** @param start Where our avatar is to stand. */
	begin(start: string): void {
		const station = this.#station;
		const {'login-uri': uri, first} = station.settings;
		const missing = [
			...(uri === undefined ? ['login-uri'] : []),
			...(first === undefined || first === '' ? ['first'] : []),
		];
		if (uri === undefined || missing.length > 0) {
			this.#refuse('SETTINGS', `The section [grid.${station.grid}] of the config lacks ${missing.join(' and ')}.`, `Add it there, then ${station.loginLine}.`);
			return;
		}

		if (station.context.secret === undefined || station.context.secret === '') {
			this.#refuse('PASSWORD', `There is no password for ${station.grid}.`, `${station.loginLine} asks for it; password-cmd or password-file in [grid.${station.grid}] spares you the question.`);
			return;
		}

		this.#ask({uri, start, hops: 0, isSecond: false});
	}

	/** @param id Of a question. */
	decided(id: string, choice: 'accept' | 'deny'): void {
		const attempt = this.#waiting;
		if (id !== QUESTION || !attempt) {
			return;
		}

		this.#waiting = undefined;
		if (choice === 'accept') {
			this.#permitted = attempt.uri;
			this.#ask(attempt);
		} else {
			this.#refuse('PLAIN', `You did not want your password to go to ${hostOf(attempt.uri)} without encryption, so you are not logged in.`, 'Set a login-uri that begins with https://, if the grid has one.');
		}
	}

	cancel(): void {
		const station = this.#station;
		station.agenda.cancel(AGENDA);
		station.abort(this.#request);
		this.#request = undefined;
		if (!this.#waiting) {
			return;
		}

		this.#waiting = undefined;
		station.effect({type: 'withdraw', id: QUESTION, reason: 'you do not log in'});
	}

	#ask(attempt: Attempt): void {
		const station = this.#station;
		const {uri, start, method} = attempt;
		const {first = '', last, channel = 'mudlark'} = station.settings;
		station.loginUri = uri;
		if (isReadable(uri) && this.#permitted !== uri) {
			this.#waiting = attempt;
			station.effect({type: 'ask', id: QUESTION, question: {kind: QUESTION, name: station.grid, details: {host: hostOf(uri)}}});
			return;
		}

		const request = loginRequest({
			uri,
			...(method !== undefined && {method}),
			first,
			last,
			secret: station.context.secret ?? '',
			start,
			channel,
			version: station.context.self.version,
			...(this.token !== undefined && {token: this.token}),
			...(this.#mfaHash !== undefined && {mfaHash: this.#mfaHash}),
		});
		this.#request = station.request('login', request, answer => {
			this.#request = undefined;
			this.#answered(attempt, answer);
		});
	}

	#answered(attempt: Attempt, answer: HttpAnswer): void {
		const {grid, loginLine} = this.#station;
		if ('failure' in answer) {
			const isCertificate = answer.failure === 'certificate';
			const advice = isCertificate
				? 'Nothing was sent to it. Check login-uri; if it is right, somebody may be listening in.'
				: `Check login-uri and your network, or try ${loginLine} again in a minute: a grid that has just been started needs some time.`;
			this.#refuse(isCertificate ? 'CERTIFICATE' : 'UNREACHABLE', `${grid} can't be reached: ${cleanLine(answer.reason)}.`, advice, isCertificate);
			return;
		}

		const read = readLogin(answer.body);
		switch (read.result) {
			case 'in': {
				this.#enter(read);
				break;
			}

			case 'elsewhere': {
				this.#goElsewhere(attempt, read);
				break;
			}

			case 'refused': {
				this.#refused(attempt, read.reason, readable(read.message));
				break;
			}

			case 'unreadable': {
				this.#refuse('ANSWER', `${grid} answers a login with something that can't be read (status ${answer.status}).`, `Check login-uri; if it is right, try ${loginLine} again in a minute.`);
			}
		}
	}

	/** It names where to go on, which may be anywhere (facts 13). */
	#enter(identity: Identity): void {
		const station = this.#station;
		const fault = faultOfUrl(identity.seed, station.loginUri) ?? faultOfHost(identity.simulator.address, station.loginUri);
		if (fault !== undefined) {
			this.#refuse('SENT_AWAY', `${station.grid} ${fault}.`, 'Nothing was sent there.', true);
			return;
		}

		this.token = undefined;
		this.#mfaHash = identity.mfaHash ?? this.#mfaHash;
		this.#handlers.entered(identity);
	}

	#goElsewhere(attempt: Attempt, {uri, method}: Extract<LoginAnswer, {readonly result: 'elsewhere'}>): void {
		const {grid, loginUri} = this.#station;
		const fault = faultOfUrl(uri, loginUri)
			?? (attempt.hops >= limits.hops ? 'sent us on and on' : undefined)
			?? (isReadable(uri) && !isReadable(loginUri) ? 'sent us to where a password would not be encrypted' : undefined);
		if (fault === undefined) {
			this.#ask({...attempt, uri, method, hops: attempt.hops + 1});
		} else {
			this.#refuse('SENT_AWAY', `${grid} ${fault}.`, 'Your password was not sent there.', true);
		}
	}

	/** @param message For people, cleaned. */
	#refused(attempt: Attempt, reason: string, message: string): void {
		const station = this.#station;
		const {grid, loginLine} = station;
		const words = message === '' ? '' : ` It says: ${message}`;
		switch (reason) {
			case 'presence': {
				if (attempt.isSecond) {
					const advice = `Leave it with your other viewer, or try ${loginLine} again in a minute or two.`;
					this.#refuse('PRESENCE', `${grid} does not let you in, because you are logged in already or nobody may.${words}`, advice);
					return;
				}

				// Asking has thrown the other session out (facts 3).
				station.after(AGENDA, limits.presenceMs, () => {
					this.#ask({...attempt, isSecond: true});
				});
				break;
			}

			case 'mfa_challenge': {
				this.#refuse('MFA', `${grid} wants the code of your second factor.${words}`, `Type it behind the name: ${loginLine} 123456`, true);
				break;
			}

			case 'tos':
			case 'critical': {
				this.#refuse('TERMS', `${grid} wants you to read and accept something first.${words}`, `Log in once with the grid's viewer and accept it there, then ${loginLine}.`, true);
				break;
			}

			case 'update':
			case 'optional': {
				this.#refuse('UPDATE', `${grid} does not let this program in, as it is too old or unknown to it.${words}`, 'Another channel in the config may help.', true);
				break;
			}

			case 'key': {
				this.#refuse('REFUSED', `${grid} does not let ${this.#fullName} in.${words}`, /\bdisabled\b/iv.test(message)
					? `The grid may just be starting: try ${loginLine} again in a minute.`
					: `Check first, last and the password, then ${loginLine}.`);
				break;
			}

			default: {
				this.#refuse('REFUSED', `${grid} refuses the login (${cleanLine(reason) || 'without a reason'}).${words}`, `Try ${loginLine} again in a minute.`);
			}
		}
	}

	get #fullName(): string {
		const {first = '', last} = this.#station.settings;
		return `${first} ${last}`;
	}

	#refuse(code: string, message: string, advice: string, isFinal = ['SETTINGS', 'PASSWORD', 'PLAIN'].includes(code)): void {
		this.#handlers.refused({code, message, advice, isFinal});
	}
}

const hostOf = (uri: string): string => URL.parse(uri)?.host ?? uri;
