/** What happens to datagrams on their way in one direction. */
export type Weather = {
	/** 0 to 1: how many never arrive. */
	readonly loss: number;
	/** 0 to 1: how many arrive twice. */
	readonly duplication: number;
	/** Milliseconds by which each copy may be late, so that later ones overtake it. */
	readonly disorder: number;
};

export const fair: Weather = {loss: 0, duplication: 0, disorder: 0};

/**
After how many milliseconds each copy arrives.
@param random 0 ≤ n < 1
*/
export const fate = ({loss, duplication, disorder}: Weather, random: () => number): readonly number[] => {
	if (random() < loss) {
		return [];
	}

	const copies = random() < duplication ? 2 : 1;
	return Array.from({length: copies}, () => Math.floor(random() * disorder));
};
