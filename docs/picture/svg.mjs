/** Draws what an emulator shows as SVG: one text for each run of cells that look the same. */
const cell = {width: 8.4, height: 18, baseline: 13.5};
const margin = 12;

const background = '#16181d';
const foreground = '#d5d8de';

const dark = ['#2b2e36', '#e06c75', '#8ec07c', '#e5c07b', '#6fa8dc', '#c792d6', '#56b6c2', '#d5d8de'];
const bright = ['#6b7280', '#f08a92', '#a9d69a', '#f0d399', '#8fc0ee', '#dcaee8', '#7fd0da', '#ffffff'];

/** The 16 colours of a terminal, by their numbers. */
const palette = [...dark, ...bright];

const channels = [0, 95, 135, 175, 215, 255];

/** Colours 16 to 255 are the same everywhere: a cube of 6 × 6 × 6, then greys. */
const indexed = index => {
	if (index < palette.length) {
		return palette[index];
	}

	if (index >= 232) {
		const grey = 8 + ((index - 232) * 10);
		return `rgb(${grey},${grey},${grey})`;
	}

	const place = index - 16;
	return `rgb(${channels[Math.floor(place / 36)]},${channels[Math.floor(place / 6) % 6]},${channels[place % 6]})`;
};

const colourOf = (isDefault, isRgb, value, usual) => {
	if (isDefault) {
		return usual;
	}

	return isRgb ? `#${value.toString(16).padStart(6, '0')}` : indexed(value);
};

const lookOf = it => {
	const front = colourOf(it.isFgDefault(), it.isFgRGB(), it.getFgColor(), foreground);
	const back = colourOf(it.isBgDefault(), it.isBgRGB(), it.getBgColor(), background);
	const [fill, behind] = it.isInverse() ? [back, front] : [front, back];
	return {
		fill,
		behind,
		style: [
			it.isBold() && 'font-weight="bold"',
			it.isDim() && 'opacity=".6"',
			it.isItalic() && 'font-style="italic"',
			it.isUnderline() && 'text-decoration="underline"',
		].filter(Boolean).join(' '),
	};
};

/** The runs of one row: `{x, width, text, look}` in cells; blanks without a background of their own are left away. */
const runsOf = (line, columns) => {
	const runs = [];
	for (let x = 0; x < columns; x++) {
		const it = line.getCell(x);
		if (it.getWidth() === 0) {
			continue;
		}

		const look = lookOf(it);
		const key = JSON.stringify(look);
		const last = runs.at(-1);
		const text = it.getChars() || ' ';
		if (last?.key === key) {
			last.text += text;
			last.width += it.getWidth();
		} else {
			runs.push({x, width: it.getWidth(), text, look, key});
		}
	}

	return runs;
};

const escape = text => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const round = value => Math.round(value * 10) / 10;

const drawRun = ({x, width, text, look: {fill, behind, style}}, y) => {
	const parts = behind === background
		? []
		: [`<rect x="${round(x * cell.width)}" y="${y * cell.height}" width="${round(width * cell.width)}" height="${cell.height}" fill="${behind}"/>`];
	const blanks = text.length - text.trimStart().length;
	const shown = text.trim();
	if (shown !== '') {
		const place = `x="${round((x + blanks) * cell.width)}" y="${round((y * cell.height) + cell.baseline)}"`;
		// Whatever font there is, each text takes the cells that it takes in a terminal.
		const size = `textLength="${round((width - (text.length - shown.length)) * cell.width)}"`;
		parts.push(`<text ${[place, size, fill !== foreground && `fill="${fill}"`, style].filter(Boolean).join(' ')}>${escape(shown)}</text>`);
	}

	return parts;
};

export const drawSvg = (terminal, title) => {
	const {cols: columns, rows, buffer: {active}} = terminal;
	const width = round((columns * cell.width) + (2 * margin));
	const height = (rows * cell.height) + (2 * margin);
	const parts = Array.from({length: rows}, (_, y) => runsOf(active.getLine(active.baseY + y), columns).flatMap(run => drawRun(run, y))).flat();
	return `${[
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
		`<title>${escape(title)}</title>`,
		`<rect width="100%" height="100%" rx="8" fill="${background}"/>`,
		`<g transform="translate(${margin} ${margin})" font-family="ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace" font-size="14" fill="${foreground}" xml:space="preserve">`,
		...parts,
		`<rect x="${round(active.cursorX * cell.width)}" y="${active.cursorY * cell.height}" width="${cell.width}" height="${cell.height}" fill="${foreground}" opacity=".7"/>`,
		'</g>',
		'</svg>',
	].join('\n')}\n`;
};
