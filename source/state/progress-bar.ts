const cells = 10;

/** @param share From 0 to 1. */
export const progressBar = (share: number): string => '█'.repeat(Math.floor(share * cells)).padEnd(cells, '░');
