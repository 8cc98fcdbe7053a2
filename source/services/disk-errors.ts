/** What goes wrong with files, in words for the user. */
import {MudlarkError, type ErrorCode} from '../lib/errors.js';

type Failure = {readonly code: ErrorCode; readonly text: (path: string) => string};

const missing: Failure = {code: 'ML_FILE_MISSING', text: path => `There is no file ${path}. Tab completes paths.`};

const unreadable: Failure = {code: 'ML_FILE_DENIED', text: path => `You may not read ${path}. Change its permissions, or take a file that is yours.`};

const reading: Readonly<Record<string, Failure>> = {
	ENOENT: missing,
	ENOTDIR: missing,
	EACCES: unreadable,
	EPERM: unreadable,
};

const elsewhere = '/set files.directory names another folder for received files.';

const unwritable: Failure = {code: 'ML_FILE_DENIED', text: path => `You may not write ${path}. ${elsewhere}`};

const gone: Failure = {code: 'ML_FILE_GONE', text: path => `${path} is gone: it or its folder was moved or removed meanwhile. Ask for the file again.`};

const inTheWay: Failure = {code: 'ML_FILE_FOLDER', text: path => `There can be no ${path}, because a file is where a folder should be. ${elsewhere}`};

const writing: Readonly<Record<string, Failure>> = {
	ENOSPC: {code: 'ML_FILE_NO_ROOM', text: path => `The disk is full, so ${path} can't grow. Free some space, then ask for the file again.`},
	EDQUOT: {code: 'ML_FILE_NO_ROOM', text: path => `Your share of the disk is used up, so ${path} can't grow. Free some space, then ask for the file again.`},
	EFBIG: {code: 'ML_FILE_NO_ROOM', text: path => `The file system takes no file as large as ${path}. ${elsewhere}`},
	EACCES: unwritable,
	EPERM: unwritable,
	EROFS: unwritable,
	ENOENT: gone,
	ESTALE: gone,
	EEXIST: inTheWay,
	ENOTDIR: inTheWay,
};

export const codeOf = (error: unknown): string => error instanceof Error ? (error as NodeJS.ErrnoException).code ?? '' : '';

const toFailure = (error: unknown, path: string, known: Failure | undefined, {code, verb}: {readonly code: ErrorCode; readonly verb: string}): MudlarkError => {
	if (error instanceof MudlarkError) {
		return error;
	}

	return known
		? new MudlarkError(known.code, known.text(path))
		: new MudlarkError(code, `${path} can't be ${verb}: ${error instanceof Error ? error.message : String(error)}. Try again, or with another place.`);
};

export const readError = (error: unknown, path: string): MudlarkError =>
	toFailure(error, path, reading[codeOf(error)], {code: 'ML_FILE_READ', verb: 'read'});

export const writeError = (error: unknown, path: string): MudlarkError =>
	toFailure(error, path, writing[codeOf(error)], {code: 'ML_FILE_WRITE', verb: 'written'});
