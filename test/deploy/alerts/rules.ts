import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';

export interface Rule {
  alert: string;
  labels: { severity: string };
  expr: string;
  annotations: { summary: string; runbook_url: string };
}

export const FILES = ['deploy/prometheus/alerts.yml', 'deploy/prometheus/machine-alerts.yml'] as const;
export const root = new URL('../../../', import.meta.url);
export const read = (path: string) => readFile(new URL(path, root), 'utf8');

export async function readRules(file: string): Promise<Rule[]> {
  const { groups } = parse(await read(file)) as { groups: { rules: Rule[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

/** Words of PromQL that stand where names of series do. */
const WORDS =
  /^(?:sum|min|max|by|on|or|and|unless|absent|increase|time|humanizeDuration|agent|token|action|of|task_queue|instance|device)$/;

/** The series that a rule asks for, with the labels that it names of each. */
export function seriesOf(expr: string): { name: string; labels: string[] }[] {
  const unquoted = expr.replaceAll(/"[^"]*"/g, '""');
  return [...unquoted.matchAll(/([a-z_]+)(?:\{([^}]*)\})?/g)]
    .filter(([, name = '']) => name.includes('_') && !WORDS.test(name))
    .map(([, name = '', within = '']) => ({
      name,
      labels: [...within.matchAll(/(\w+)\s*[=!]/g)].map(([, label = '']) => label),
    }));
}
