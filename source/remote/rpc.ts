/** JSON-RPC 2.0, one message per line, without a socket. */
import {
	JSONRPCClient,
	JSONRPCErrorCode,
	JSONRPCErrorException,
	JSONRPCServer,
	createJSONRPCErrorResponse,
	isJSONRPCID,
	type JSONRPCRequest,
	type JSONRPCResponse,
} from 'json-rpc-2.0';

/** How long a request may be, in bytes: far more than anybody types, small enough for a stray program not to fill the memory. */
export const maxRequest = 1024 * 1024;

/** Carries out one method; what it throws becomes an error response. */
export type Method<Context> = (params: unknown, context: Context) => unknown;

/** Answers one line; a notification has no answer. Never rejects. */
export type Responder<Context> = (line: string, context: Context) => Promise<string | undefined>;

/** The caller's mistake: `message` says which parameter is wrong and what is allowed. */
export function invalidParams(message: string): Error {
	return new JSONRPCErrorException(message, JSONRPCErrorCode.InvalidParams);
}

/** The answer to a line that can't be read as a request at all. */
export function invalidRequest(message: string): string {
	return JSON.stringify(createJSONRPCErrorResponse(null, JSONRPCErrorCode.InvalidRequest, message));
}

/** A notification's line, without its end, around parameters that are JSON already. */
export function notification(method: string, params: string): string {
	return `{"jsonrpc":"2.0","method":${JSON.stringify(method)},"params":${params}}`;
}

export function createResponder<Context>(methods: Readonly<Record<string, Method<Context>>>): Responder<Context> {
	const server = new JSONRPCServer<Context>({
		// The default writes to the console, which is a screen here; the caller is told anyway.
		errorListener() {},
	});
	server.mapErrorToJSONRPCErrorResponse = (id, error: unknown) => error instanceof JSONRPCErrorException
		? createJSONRPCErrorResponse(id, error.code, error.message, error.data)
		: createJSONRPCErrorResponse(id, JSONRPCErrorCode.InternalError, error instanceof Error ? error.message : String(error));
	for (const [name, method] of Object.entries(methods)) {
		server.addMethod(name, async (params: unknown, context) => method(params, context));
	}

	const respond = async (request: unknown, context: Context): Promise<JSONRPCResponse | undefined> => {
		if (!isRequest(request)) {
			const id = typeof request === 'object' && request !== null && 'id' in request && isJSONRPCID(request.id) ? request.id : null;
			return createJSONRPCErrorResponse(id, JSONRPCErrorCode.InvalidRequest, 'This is not a JSON-RPC 2.0 request: {"jsonrpc":"2.0","id":1,"method":"hello"} is one.');
		}

		return (await server.receive(request, context)) ?? undefined;
	};

	return async (line, context) => {
		let message: unknown;
		try {
			message = JSON.parse(line);
		} catch {
			return JSON.stringify(createJSONRPCErrorResponse(null, JSONRPCErrorCode.ParseError, 'This line is not JSON. A request is one line: {"jsonrpc":"2.0","id":1,"method":"hello"}'));
		}

		if (!Array.isArray(message) || message.length === 0) {
			const response = await respond(message, context);
			return response && JSON.stringify(response);
		}

		const responses: JSONRPCResponse[] = [];
		for (const request of message as unknown[]) {
			// In order, as lines are: a batch is what somebody would type one after the other.
			const response = await respond(request, context); // eslint-disable-line no-await-in-loop
			if (response) {
				responses.push(response);
			}
		}

		return responses.length > 0 ? JSON.stringify(responses) : undefined;
	};
}

/** Stricter than the package, whose check throws on `null` and takes any type as method and id. */
function isRequest(value: unknown): value is JSONRPCRequest {
	return typeof value === 'object' && value !== null
		&& 'jsonrpc' in value && value.jsonrpc === '2.0'
		&& 'method' in value && typeof value.method === 'string'
		&& (!('id' in value) || isJSONRPCID(value.id));
}

/** The asking side. */
export type Caller = {
	/** Rejects with the error that the other side answered. */
	request(method: string, params: Record<string, unknown>): Promise<unknown>;
	/** Takes one line from the other side; what can't be read is passed over. */
	receive(line: string): void;
	/** No answer will come any more. */
	end(reason: string): void;
};

export function createCaller({send, notified}: {send(line: string): void; notified(method: string, params: unknown): void}): Caller {
	const client = new JSONRPCClient(payload => {
		send(JSON.stringify(payload));
	});
	return {
		request: async (method, params) => client.request(method, params) as PromiseLike<unknown>,
		receive(line) {
			let message: unknown;
			try {
				message = JSON.parse(line);
			} catch {
				return;
			}

			if (typeof message !== 'object' || message === null) {
				return;
			}

			if ('method' in message && typeof message.method === 'string') {
				notified(message.method, 'params' in message ? message.params : undefined);
			} else {
				client.receive(message as JSONRPCResponse);
			}
		},
		end(reason) {
			client.rejectAllPendingRequests(reason);
		},
	};
}
