/** The panes beside the chat. Where the screen is too small for one, it is a room of the same name. */
export type Pane = 'peers' | 'snoop' | 'files';

export const panes: readonly Pane[] = ['peers', 'snoop', 'files'];

/** What keys go to first. */
export type Focus = 'input' | Pane;

export const isPane = (key: string): key is Pane => (panes as readonly string[]).includes(key);
