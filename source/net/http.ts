import {concat} from '../lib/bytes.js';
import type {HttpAnswer, HttpRequest} from '../protocols/protocol.js';

type Failure = Extract<HttpAnswer, {readonly failure: string}>;

/**
One request and its whole answer. No redirect is followed: where to send a password is for the user to say.
@throws Whatever `signal` was aborted with.
*/
export const request = async ({method, url, headers = {}, body, timeout, limit}: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> => {
	const deadline = AbortSignal.timeout(timeout);
	try {
		const response = await fetch(url, {
			method,
			headers,
			// A text would get a content type with a charset if none is given, and some servers want none.
			...(body !== undefined && {body: new TextEncoder().encode(body)}),
			redirect: 'manual',
			signal: AbortSignal.any([signal, deadline]),
		});
		const received = await read(response, limit);
		return received ? {status: response.status, body: received} : {failure: 'too-large', reason: `${hostOf(url)} sent more than ${limit} bytes`};
	} catch (error) {
		signal.throwIfAborted();
		return failureOf(error, {host: hostOf(url), timeout, isLate: deadline.aborted});
	}
};

const hostOf = (url: string): string => URL.parse(url)?.host ?? url;

/** Undefined where it is more than `limit` bytes. */
const read = async ({body}: Response, limit: number): Promise<Uint8Array | undefined> => {
	const chunks: Uint8Array[] = [];
	let length = 0;
	for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
		length += chunk.length;
		if (length > limit) {
			return undefined;
		}

		chunks.push(chunk);
	}

	return concat(...chunks);
};

const timeouts: ReadonlySet<string> = new Set(['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

const failureOf = (error: unknown, {host, timeout, isLate}: {readonly host: string; readonly timeout: number; readonly isLate: boolean}): Failure => {
	if (isLate) {
		return {failure: 'timeout', reason: `${host} did not answer within ${timeout / 1000} seconds`};
	}

	const code = codeOf(error);
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
		return {failure: 'not-found', reason: `there is no host ${host}, or the name could not be looked up`};
	}

	if (code === 'ECONNREFUSED') {
		return {failure: 'refused', reason: `${host} refused the connection`};
	}

	if (timeouts.has(code)) {
		return {failure: 'timeout', reason: `${host} did not answer`};
	}

	if (/CERT|SELF_SIGNED|UNABLE_TO/.test(code)) {
		return {failure: 'certificate', reason: `the certificate of ${host} is not good (${code})`};
	}

	return /TLS|SSL/.test(code)
		? {failure: 'certificate', reason: `no secure connection with ${host} came about (${code})`}
		: {failure: 'closed', reason: `the connection to ${host} was lost (${code === '' ? String(error) : code})`};
};

/** What `fetch` throws has the reason in its cause; several tried addresses have one each. */
const codeOf = (error: unknown): string => {
	const {code, cause, errors} = error as {readonly code?: unknown; readonly cause?: unknown; readonly errors?: readonly unknown[]};
	if (typeof code === 'string') {
		return code;
	}

	const inner = cause ?? errors?.[0];
	return inner === undefined || inner === error ? '' : codeOf(inner);
};
