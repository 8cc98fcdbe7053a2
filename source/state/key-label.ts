const names: Readonly<Record<string, string>> = {
	return: 'Enter',
	escape: 'Esc',
	pageup: 'PgUp',
	pagedown: 'PgDn',
	delete: 'Del',
};

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

/** How people write a key of the keymap: `ctrl+x ctrl+e` is Ctrl+X Ctrl+E. A character alone stays as it is. */
export const keyLabel = (keys: string): string => keys
	.split(' ')
	.map(key => key.length === 1 ? key : key.split('+').map(part => names[part] ?? capital(part)).join('+'))
	.join(' ');
