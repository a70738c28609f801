import { html, type Html } from './html.ts';

/** In the units of the drawing, which is as wide as the page. */
const WIDTH = 900;
const ROW = 24;
const NAMES = 260;
const NUMBERS = 60;

interface Bar {
  name: string;
  value: number;
}

/** Bars that lie, one a name. */
export function bars(all: readonly Bar[]): Html {
  if (all.length === 0) return html`<p>None.</p>`;
  const most = Math.max(1, ...all.map(({ value }) => value));
  const drawn = all.map(({ name, value }, at) => {
    const width = rounded(((WIDTH - NAMES - NUMBERS) * value) / most);
    return html`<text x="0" y="${at * ROW + 16}">${name}</text>
      <rect class="handedOver" x="${NAMES}" y="${at * ROW + 4}" width="${width}" height="${ROW - 8}" />
      <text x="${NAMES + width + 6}" y="${at * ROW + 16}">${value}</text>`;
  });
  return html`<svg viewBox="0 0 ${WIDTH} ${all.length * ROW}" role="img" aria-label="Numbers by name">${drawn}</svg>`;
}

interface Column {
  name: string;
  values: Record<string, number>;
}

/** Colours are the page's: a class for each. */
const PARTS = { kept: 'kept by the bot', handedOver: 'handed over', taken: 'taken', broken: 'broken' };
const HEIGHT = 200;
const FOOT = 40;
/** As many names as fit under the columns. */
const MOST_NAMES = 10;

/** Columns that stand, one a day, what became of conversations upon each other. */
export function stacked(columns: readonly Column[]): Html {
  if (columns.length === 0) return html`<p>None.</p>`;
  const keys = Object.keys(PARTS);
  const valueOf = ({ values }: Column, key: string) => values[key] ?? 0;
  const sumOf = (column: Column) => keys.reduce((sum, key) => sum + valueOf(column, key), 0);
  const most = Math.max(1, ...columns.map(sumOf));
  const wide = Math.min(80, WIDTH / columns.length);
  const every = Math.ceil(columns.length / MOST_NAMES);

  const drawn = columns.map((column, at) => {
    const x = rounded(at * wide);
    let top = HEIGHT;
    const parts = keys.map((key) => {
      const height = rounded((HEIGHT * valueOf(column, key)) / most);
      top -= height;
      return html`<rect class="${key}" x="${x}" y="${rounded(top)}" width="${rounded(wide * 0.8)}" height="${height}">
        <title>${column.name}, ${PARTS[key as keyof typeof PARTS]}: ${valueOf(column, key)}</title>
      </rect>`;
    });
    const name = at % every === 0 ? html`<text x="${x}" y="${HEIGHT + 16}">${column.name.slice(5)}</text>` : html``;
    return html`${parts}${name}`;
  });
  const legend = Object.entries(PARTS).map(
    ([key, name], at) =>
      html`<rect class="${key}" x="${at * 160}" y="${HEIGHT + 26}" width="12" height="12" />
        <text x="${at * 160 + 18}" y="${HEIGHT + 37}">${name}</text>`,
  );
  const label = 'What became of conversations, by day';
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT + FOOT}" role="img" aria-label="${label}">${drawn}${legend}</svg>`;
}

const rounded = (value: number) => Math.round(value * 10) / 10;
