export type ErrorCode = `ML_${string}`;

/**
Something that did not work, in words for the user: the message says who, what, why and the next step.
The code is stable and meant for programs.
*/
export class MudlarkError extends Error {
	readonly code: ErrorCode;
	override name = 'MudlarkError';

	constructor(code: ErrorCode, message: string) {
		super(message);
		this.code = code;
	}
}

/** What was thrown, in words for the user; what is no MudlarkError is a mistake of ours. */
export const toMudlarkError = (error: unknown): MudlarkError => error instanceof MudlarkError
	? error
	: new MudlarkError('ML_INTERNAL', `Something in mudlark failed: ${error instanceof Error ? error.message : String(error)}. Please report it, with what you typed.`);
