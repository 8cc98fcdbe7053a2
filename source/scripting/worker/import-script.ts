import {readFileSync} from 'node:fs';
import {stripTypeScriptTypes} from 'node:module';
import {fileURLToPath, pathToFileURL} from 'node:url';

/**
Reads a script.
@throws What is wrong with it; where its syntax is, the message says in which line.
*/
export const importScript = async (entry: string): Promise<unknown> => {
	try {
		return await import(pathToFileURL(entry).href);
	} catch (error) {
		if (error instanceof SyntaxError) {
			locate(error, entry);
		}

		throw error;
	}
};

/** The reader of JavaScript keeps the place for itself, that of TypeScript tells it in the first lines of the stack. */
const locate = (error: Error, entry: string): void => {
	const place = placeIn(error) ?? placeBySecondReader(entry);
	if (!place) {
		return;
	}

	const {file, line, snippet} = place;
	const {message} = error;
	error.message = `${message} in line ${line} of ${file.slice(file.lastIndexOf('/') + 1)}`;
	error.stack = `${file}:${line}\n${snippet}\n${error.name}: ${message}`;
};

type Place = {readonly file: string; readonly line: string; readonly snippet: string};

const placeIn = ({stack = ''}: Error): Place | undefined => {
	const {file, line, snippet} = /^(?<file>\S[^\n]*):(?<line>\d+)\n(?<snippet>[\s\S]*?)\n\n/v.exec(stack)?.groups ?? {};
	return file === undefined || line === undefined || snippet === undefined
		? undefined
		: {file: file.startsWith('file:') ? fileURLToPath(file) : file, line, snippet};
};

const placeBySecondReader = (entry: string): Place | undefined => {
	try {
		stripTypeScriptTypes(readFileSync(entry, 'utf8'), {sourceUrl: entry});
		return undefined;
	} catch (error) {
		return error instanceof Error ? placeIn(error) : undefined;
	}
};
