import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { parse } from 'yaml';
import { cases } from './alerts/cases.ts';
import { nameOf, readPage } from './alerts/page.ts';
import { findPromtool, runPromtool } from './alerts/promtool.ts';
import { FILES, read, readRules, seriesOf, type Rule } from './alerts/rules.ts';

describe('the alert rules', () => {
  let rules: Rule[];
  let recorded: Map<string, Set<string>>;

  before(async () => {
    rules = (await Promise.all(FILES.map(readRules))).flat();
    recorded = new Map();
    for (const file of await readdir(new URL('alerts/pages/', import.meta.url))) {
      for (const series of readPage(await read(`test/deploy/alerts/pages/${file}`)).keys()) {
        const labels = recorded.get(nameOf(series)) ?? new Set<string>();
        for (const [, label = ''] of series.matchAll(/(\w+)="/g)) labels.add(label);
        recorded.set(nameOf(series), labels);
      }
    }
  });

  it('ask for series, and for labels of them, that the real processes show', () => {
    const unknown = rules.flatMap(({ alert, expr }) =>
      seriesOf(expr).flatMap(({ name, labels }) => {
        const has = recorded.get(name);
        if (!has) return [`${alert}: ${name}`];
        return labels.filter((label) => !has.has(label)).map((label) => `${alert}: ${name}{${label}}`);
      }),
    );

    assert.deepEqual(unknown, []);
  });

  it('have a case each that brings them to fire', () => {
    const proved = new Set(cases.flatMap(({ fires }) => Object.keys(fires)));

    assert.deepEqual(
      rules.map(({ alert }) => alert).filter((alert) => !proved.has(alert)),
      [],
    );
  });

  it('are loaded by the Prometheus of the production compose file, which scrapes all that they ask for', async () => {
    const { rule_files, scrape_configs } = parse(await read('deploy/prometheus/prometheus.yml')) as {
      rule_files: string[];
      scrape_configs: { job_name: string }[];
    };

    assert.deepEqual(
      rule_files.map((file) => `deploy/prometheus/${file}`),
      [...FILES],
    );
    const parts = (await readdir(new URL('alerts/pages/', import.meta.url))).map((file) => file.split('.')[1] ?? '');
    assert.deepEqual(scrape_configs.map((each) => each.job_name).sort(), [...new Set(parts)].sort());
  });

  it('link to chapters of the runbook, which name them', async () => {
    const runbook = await read('docs/runbook.md');
    const chapters = new Map(
      runbook
        .split(/^## /m)
        .slice(1)
        .map((chapter) => {
          const title = chapter.slice(0, chapter.indexOf('\n'));
          return [title.toLowerCase().replaceAll(' ', '-'), chapter];
        }),
    );

    for (const { alert, annotations } of rules) {
      const [file, anchor = ''] = annotations.runbook_url.split('#');
      assert.equal(file, 'docs/runbook.md');
      assert.ok(chapters.get(anchor)?.includes(`\`${alert}\``), `${alert} is not named in ${anchor}`);
    }
  });

  it('fire where they should and nowhere else, as promtool says where it is there', async function () {
    this.timeout(60_000);
    const promtool = await findPromtool();
    if (promtool !== undefined) assert.match(await runPromtool(promtool), /SUCCESS/);
  });
});
