/** Bytes written as `04 "text" FF`: hex pairs and quoted ASCII with \n, \t, \e; `x*n` repeats. */
export const hex = (text: string): Uint8Array => {
	const parts: number[] = [];
	for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|\S+/g)) {
		if (token.startsWith('"')) {
			const plain = token.slice(1, -1).replaceAll(/\\(.)/g, (_, letter: string) => ({n: '\n', t: '\t', e: '\u{1B}'})[letter] ?? letter);
			parts.push(...new TextEncoder().encode(plain));
			continue;
		}

		const [byte = '', count = '1'] = token.split('*', 2);
		parts.push(...Array.from({length: Number(count)}, () => Number.parseInt(byte, 16)));
	}

	return Uint8Array.from(parts);
};

export const text = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);
