/** Unsigned, 32 bits, never 0, which stands for no stamp. */
export const drawStamp = (random: () => number): number => 1 + Math.floor(random() * 0xFF_FF_FF_FE);
