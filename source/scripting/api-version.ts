type Version = readonly [major: number, minor: number, patch: number];

const RANGE = /^(?<operator>\^|~|>=)?(?<major>\d{1,5})(?:\.(?<minor>\d{1,5}))?(?:\.(?<patch>\d{1,5}))?$/v;

/**
Is `version` what `range` asks for? Ranges are `^1.2.3`, `~1.2.3`, `>=1.2.3`, or a version whose missing parts may be
anything; undefined where it is none of these.
*/
export const isInRange = (version: string, range: string): boolean | undefined => {
	const groups = RANGE.exec(range.trim())?.groups;
	if (!groups) {
		return undefined;
	}

	const [major, minor, patch] = version.split('.').map(Number) as unknown as Version;
	const wanted = [groups['major'], groups['minor'], groups['patch']].map(part => part === undefined ? undefined : Number(part));
	const least: Version = [wanted[0] ?? 0, wanted[1] ?? 0, wanted[2] ?? 0];
	const isNewEnough = compare([major, minor, patch], least) >= 0;
	switch (groups['operator']) {
		case '>=': {
			return isNewEnough;
		}

		case '^': {
			return isNewEnough && major === least[0] && (major > 0 || minor === least[1]);
		}

		case '~': {
			return isNewEnough && major === least[0] && (wanted[1] === undefined || minor === least[1]);
		}

		default: {
			return [major, minor, patch].every((part, index) => wanted[index] === undefined || wanted[index] === part);
		}
	}
};

const compare = (a: Version, b: Version): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
