/** Undoes what gave it; once more does nothing. All of a script's are undone when it ends. */
export type ScriptDisposable = {
	dispose(): void;
	[Symbol.dispose](): void;
};

export const disposable = (undo: () => void): ScriptDisposable => {
	let isDone = false;
	const dispose = () => {
		if (isDone) {
			return;
		}

		isDone = true;
		undo();
	};

	return {dispose, [Symbol.dispose]: dispose};
};
