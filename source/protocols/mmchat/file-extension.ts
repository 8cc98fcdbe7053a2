/**
What two mudlarks have beyond the file transfer of others: going on where an earlier try was broken off, a check of the
whole, and empty files. A peer is taken for a mudlark by its VERSION; to others these blocks are never sent, and from
others they are not read. Their payloads are ASCII.

| block | from | payload | meaning |
|---|---|---|---|
| 41 RESUME | receiver | `offset,sha256` | instead of the first request: the first `offset` bytes are here, with this SHA-256 in 64 lowercase hexadecimal digits |
| 42 FROM | sender | `offset` | the answer: the first block begins at this byte, which is the same or 0 where his file begins otherwise |
| 43 DIGEST | sender | `sha256` | in front of FILE_END: the SHA-256 of the whole file |
| 44 ARRIVED | receiver | empty | the answer to FILE_END: all of it is here; what is lost with a connection that breaks before goes on later |

Requests and blocks are as ever; what the last block is padded with does not count. FILE_END follows the last block without
being asked for, so the receiver never asks for more blocks than there are. For a file that is empty, and for one of which
all is there, there is nothing but the end: of an empty file the first request asks for it, of the other one RESUME.
*/
import {textOf, type ChatBlock} from './block.js';
import {code as codes} from './codes.js';
import type {Effect} from './link.js';

export type Resume = {readonly offset: number; readonly digest: string};

export const resume = ({offset, digest}: Resume): Effect => block(codes.fileResume, `${offset},${digest}`);

export const from = (offset: number): Effect => block(codes.fileFrom, String(offset));

export const digest = (sha256: string): Effect => block(codes.fileDigest, sha256);

export const parseResume = (received: ChatBlock): Resume | undefined => {
	const groups = /^(?<offset>\d{1,16}),(?<digest>[\da-f]{64})$/v.exec(textOf(received))?.groups;
	return groups && {offset: Number(groups['offset']), digest: groups['digest']!};
};

export const parseFrom = (received: ChatBlock): number | undefined => {
	const text = textOf(received);
	return /^\d{1,16}$/v.test(text) ? Number(text) : undefined;
};

export const parseDigest = (received: ChatBlock): string | undefined => {
	const text = textOf(received);
	return /^[\da-f]{64}$/v.test(text) ? text : undefined;
};

const block = (code: number, payload: string): Effect => ({type: 'send', block: {code, payload}});
