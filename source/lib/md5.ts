import {hash} from 'node:crypto';

/** Of the text in UTF-8, in lower-case hex. Only for protocols that ask for it: it protects nothing. */
export const md5 = (text: string): string => hash('md5', text);
