import assert from 'node:assert/strict';
import { asHtml } from '../../../src/cli/report/as-html.ts';
import { compare } from '../../../src/cli/report/compared.ts';
import { add, emptyReport } from '../../../src/cli/report/fold.ts';
import { before } from '../../../src/cli/report/period.ts';
import { bars, stacked } from '../../../src/cli/report/charts.ts';
import { html } from '../../../src/cli/report/html.ts';
import type { CountedRun } from '../../../src/cli/report/tally.ts';

const period = { since: new Date('2026-12-01T00:00:00Z'), until: new Date('2026-12-08T00:00:00Z') };
const run = (agent: string, result: CountedRun['result'], day: number): CountedRun => ({
  ...{ agent, inbox: 1, status: 'COMPLETED', phase: null, result },
  closedAt: new Date(Date.UTC(2026, 11, day)),
});

describe('the page of a report', () => {
  const report = [
    run('sales', { outcome: 'resolved', turns: 1 }, 1),
    run('sales', { outcome: 'handedOff', cause: 'limit', turns: 1 }, 2),
    run('<script>alert(1)</script>', { outcome: 'idle', turns: 1 }, 2),
  ].reduce(add, emptyReport());
  const page = asHtml(compare(report, emptyReport(), period, before(period)), new Date(0));

  it('shows what the table shows, by day and by cause too', () => {
    assert.match(page, /<b>66\.7 %<\/b><span>kept, share<\/span>/);
    assert.match(page, /<title>2026-12-02, kept by the bot: 1<\/title>/);
    assert.match(page, />a limit was reached<\/text>/);
    assert.match(page, /<td>sales<\/td>\s*<td>2<\/td>\s*<td>50\.0 %<\/td>/);
  });

  it('asks nobody for anything', () => {
    assert.doesNotMatch(page, /<script|<link|<img|<iframe|https?:|url\(|@import|\bsrc=|\bhref=/i);
    assert.match(page, /Content-Security-Policy" content="default-src 'none'/);
  });

  it('escapes whatever is put into it, in texts and attributes', () => {
    assert.match(page, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/);
    const evil = `"><b onload='x'>&`;
    const escaped = '&quot;&gt;&lt;b onload=&#39;x&#39;&gt;&amp;';
    assert.equal(html`<i title="${evil}">${evil}</i>`.text, `<i title="${escaped}">${escaped}</i>`);
    assert.ok(bars([{ name: evil, value: 1 }]).text.includes(escaped));
    assert.ok(stacked([{ name: evil, values: { kept: 1 } }]).text.includes(escaped));
  });

  it('has a page for no conversation at all', () => {
    const nothing = asHtml(compare(emptyReport(), emptyReport(), period, null), new Date(0));

    assert.match(nothing, /Nothing to compare it with\./);
    assert.match(nothing, /<p>None\.<\/p>/);
    assert.doesNotMatch(nothing, /NaN|undefined|Infinity/);
  });

  it('draws columns within the drawing, however many days there are', () => {
    const days = Array.from({ length: 365 }, (_, at) => ({ name: `day ${at}`, values: { kept: at, taken: 365 - at } }));
    const { text } = stacked(days);

    const numbers = (name: string) =>
      [...text.matchAll(new RegExp(`<rect[^>]* ${name}="([^"]+)"`, 'g'))].map(([, n]) => Number(n));
    for (const name of ['x', 'y', 'height'])
      assert.ok(
        numbers(name).every((n) => n >= 0 && n <= 900),
        name,
      );
  });
});
