import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cases, type Case, type Part, type Step } from './cases.ts';
import { readPage, type Page } from './page.ts';
import { FILES, readRules, root, type Rule } from './rules.ts';

const run = promisify(execFile);

/** Runs every case; rejects with what promtool says where one is not so. */
export async function runPromtool(promtool: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'alerts-'));
  try {
    const file = join(folder, 'cases.json');
    await writeFile(file, JSON.stringify(await testFile()));
    const { stdout } = await run(promtool, ['test', 'rules', file]);
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The first promtool that is there; `undefined`: none is. */
export async function findPromtool(): Promise<string | undefined> {
  const tried = [process.env['PROMTOOL'], 'promtool'].filter(
    (each): each is string => each !== undefined && each !== '',
  );
  for (const program of tried) if (await runs(program)) return program;
  return undefined;
}

const runs = (program: string) =>
  run(program, ['--version']).then(
    () => true,
    () => false,
  );

async function testFile() {
  const rules = (await Promise.all(FILES.map(readRules))).flat();
  return {
    rule_files: FILES.map((file) => fileURLToPath(new URL(file, root))),
    evaluation_interval: '1m',
    tests: await Promise.all(cases.map((each) => toTest(each, rules))),
  };
}

/** Beside the alerts that a case names, no rule may fire where a case names none. */
async function toTest({ when, steps, fires }: Case, rules: Rule[]) {
  const minutes = steps.reduce((sum, step) => sum + step.minutes, 0);
  const isQuiet = Object.keys(fires).length === 0;
  const asked = isQuiet ? rules.map(({ alert }) => alert) : Object.keys(fires);
  return {
    name: when,
    interval: '1m',
    input_series: await inputOf(steps),
    alert_rule_test: asked.map((alertname) => ({
      eval_time: `${minutes - 1}m`,
      alertname,
      exp_alerts: (fires[alertname] ?? []).map((labels) => expected(alertname, labels, rules)),
    })),
  };
}

function expected(alertname: string, labels: Record<string, string>, rules: Rule[]) {
  const rule = rules.find(({ alert }) => alert === alertname);
  const fill = (text: string) =>
    text.replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, (_, label: string) => labels[label] ?? '');
  const { summary = '', runbook_url } = rule?.annotations ?? {};
  return {
    exp_labels: { severity: rule?.labels.severity, ...labels },
    exp_annotations: { summary: fill(summary), runbook_url },
  };
}

async function inputOf(steps: Step[]) {
  const pages = await Promise.all(steps.map(pageOf));
  const names = [...new Set(pages.flatMap((page) => [...page.keys()]))];
  return names.map((series) => ({
    series,
    values: steps
      .flatMap(({ minutes }, at) => Array<string>(minutes).fill(pages[at]?.get(series) ?? 'stale'))
      .join(' '),
  }));
}

/** What Prometheus has of all parts together: each series with the labels of its target. */
async function pageOf({ shows, but = (page) => page }: Step): Promise<Page> {
  const parts = await Promise.all(
    Object.entries(shows)
      .filter(([, state]) => state)
      .map(async ([part, state]) => {
        const text = await readFile(new URL(`pages/${state}.${part}.prom`, import.meta.url), 'utf8');
        return [...readPage(text)].map(([series, value]): [string, string] => [
          withTarget(series, part as Part),
          value,
        ]);
      }),
  );
  return but(new Map(parts.flat()));
}

function withTarget(series: string, part: Part): string {
  const target = `job="${part}",instance="${part}:1"`;
  return series.includes('{') ? series.replace('{', `{${target},`) : `${series}{${target}}`;
}
