import { measures, pointsOf, type Measure, type Sample } from './growth.ts';

const PANEL = { width: 360, height: 110, left: 52, top: 26 };
const GAP = { x: 24, y: 34 };
const COLUMNS = 2;

/** A small picture for each measure, from 0 up, over the turns. */
export function plot(samples: readonly Sample[]): string {
  const shown = measures.filter((measure) => pointsOf(samples, measure).length > 1);
  const step = { x: PANEL.left + PANEL.width + GAP.x, y: PANEL.top + PANEL.height + GAP.y };
  const size = { width: COLUMNS * step.x, height: Math.ceil(shown.length / COLUMNS) * step.y };
  const panels = shown.map((measure, index) => {
    const [x, y] = [(index % COLUMNS) * step.x + PANEL.left, Math.floor(index / COLUMNS) * step.y + PANEL.top];
    return `<g transform="translate(${x} ${y})">${panel(samples, measure)}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" font-family="sans-serif" font-size="12">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    ...panels,
    '</svg>',
    '',
  ].join('\n');
}

function panel(samples: readonly Sample[], measure: Measure): string {
  const points = pointsOf(samples, measure);
  const turns = Math.max(...points.map(([x]) => x));
  const top = roundUp(Math.max(...points.map(([, y]) => y)));
  const { width, height } = PANEL;
  const line = points.map(([x, y]) => `${round((x / turns) * width)},${round(height - (y / top) * height)}`).join(' ');
  return [
    `<text y="-8" font-weight="bold">${measure}, MB</text>`,
    `<path d="M0 0V${height}H${width}" fill="none" stroke="#999"/>`,
    `<text x="-6" y="9" text-anchor="end" fill="#555">${top}</text><text x="-6" y="${height}" text-anchor="end" fill="#555">0</text>`,
    `<text x="${width}" y="${height + 15}" text-anchor="end" fill="#555">${turns.toLocaleString('en')} turns</text>`,
    `<polyline points="${line}" fill="none" stroke="#1f6feb" stroke-width="2"/>`,
  ].join('');
}

const round = (value: number) => Math.round(value * 10) / 10;

/** To the next 1, 2 or 5 with noughts. */
function roundUp(value: number): number {
  const scale = 10 ** Math.floor(Math.log10(Math.max(value, 0.1)));
  return scale * ([1, 2, 5].find((step) => step * scale >= value) ?? 10);
}
