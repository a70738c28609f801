/** Of a page as Prometheus reads it: a series with its labels, and its value. */
export type Page = Map<string, string>;

/** `names`: keeps these alone. */
export function readPage(text: string, names?: ReadonlySet<string>): Page {
  const lines = text.split('\n').filter((line) => /^[a-z]/.test(line));
  const series = lines.map((line): [string, string] => {
    const at = line.lastIndexOf('}') < 0 ? line.indexOf(' ') : line.lastIndexOf('}') + 1;
    return [line.slice(0, at), line.slice(at + 1).split(' ')[0] ?? ''];
  });
  return new Map(series.filter(([name]) => !names || names.has(nameOf(name))));
}

export const nameOf = (series: string): string => /^\w+/.exec(series)?.[0] ?? '';

/** The sum of what fits. */
export function sumOf(page: Page, name: string, labels = ''): number {
  return [...page].reduce(
    (sum, [series, value]) => (nameOf(series) === name && series.includes(labels) ? sum + Number(value) : sum),
    0,
  );
}

export const writePage = (page: Page): string => [...page].map(([series, value]) => `${series} ${value}\n`).join('');
