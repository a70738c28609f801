import type { Compared, Pair } from './compared.ts';
import { bars, stacked } from './charts.ts';
import { html, raw, type Html } from './html.ts';
import { inShort, minute } from './as-text.ts';
import { CAUSES, change, linesOf, show } from './lines.ts';

/** One page with everything in it: it opens offline, and asks nobody for anything. */
export function asHtml(compared: Compared, made: Date): string {
  const { period, before, all, agents, inboxes, days } = compared;
  const { now } = all;
  const title = `Conversations from ${minute(period.since)} to ${minute(period.until)} (UTC)`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${title}</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          <p>
            ${before ? `Beside ${minute(before.since)} to ${minute(before.until)}.` : 'Nothing to compare it with.'}
          </p>
          <section class="cards">${cards(all)}</section>
          <h2>By day</h2>
          ${stacked(days.map(({ day, numbers }) => ({ name: day, values: numbers.fates })))}
          <h2>Why conversations were handed over</h2>
          ${bars(Object.entries(now.causes).map(([cause, value]) => ({ name: CAUSES[cause] ?? cause, value })))}
          <h2>All numbers</h2>
          ${numbers(all)}
          <h2>By bot</h2>
          ${rows(agents.map(({ agent, ...pair }) => ({ bot: agent, ...inShort(pair) })))}
          <h2>By inbox</h2>
          ${rows(inboxes.map(({ agent, inbox, ...pair }) => ({ bot: agent, inbox: inbox ?? '–', ...inShort(pair) })))}
          <footer>Made ${minute(made)} UTC from what Temporal keeps; no text of a conversation was read.</footer>
        </main>
      </body>
    </html> `.text;
}

function cards({ now, before }: Pair): Html[] {
  const earlier = new Map(before ? linesOf(before).map((line) => [line.name, line.value]) : []);
  return linesOf(now)
    .filter(({ name }) => CARDS.has(name))
    .map(
      (line) =>
        html`<div>
          <b>${show(line)}</b><span>${line.name}</span><small>${change(line, earlier.get(line.name))}</small>
        </div>`,
    );
}

const CARDS = new Set([
  ...['conversations that ended', 'kept, share', 'handed over, share', 'taken, share'],
  ...['turns per conversation', 'cost per conversation'],
]);

function numbers({ now, before }: Pair): Html {
  const earlier = new Map(before ? linesOf(before).map((line) => [line.name, line]) : []);
  return rows(
    linesOf(now).map((line) => {
      const was = earlier.get(line.name);
      return {
        number: line.name,
        now: show(line),
        ...(before ? { before: was ? show(was) : '0', change: change(line, was?.value) } : {}),
      };
    }),
  );
}

function rows(cells: Record<string, string | number>[]): Html {
  const names = Object.keys(cells[0] ?? {});
  if (names.length === 0) return html`<p>None.</p>`;
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          ${names.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${cells.map(
          (row) =>
            html`<tr>
              ${names.map((name) => html`<td>${row[name] ?? ''}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

const STYLE = `
:root { color-scheme: light dark; --kept: #2a9d5c; --handedOver: #d98a1c; --taken: #5b7fd6; --broken: #c8443c; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
.cards { display: flex; flex-wrap: wrap; gap: .75rem; }
.cards div { border: 1px solid #8884; border-radius: .5rem; padding: .75rem 1rem; flex: 1 1 8rem; }
.cards b { display: block; font-size: 1.5rem; } .cards span, .cards small { display: block; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .25rem .6rem; border-bottom: 1px solid #8883; }
th:first-child, td:first-child { text-align: left; }
svg { width: 100%; height: auto; } svg text { fill: currentColor; font-size: 12px; }
.kept { fill: var(--kept); } .handedOver { fill: var(--handedOver); } .taken { fill: var(--taken); } .broken { fill: var(--broken); }
footer { margin-top: 2rem; opacity: .7; }
`;
