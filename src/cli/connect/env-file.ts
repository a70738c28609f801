import { parseEnv } from 'node:util';

/** A `.env` file as a text; everything here is pure. */

export type Values = Record<string, string>;

const LINE = /^\s*(?:export\s+)?([A-Z][A-Z0-9_]*)\s*=\s*(.*)$/;

/** What the file sets, as far as it holds something. */
export function readEnv(text: string): Values {
  return Object.fromEntries(Object.entries(parseEnv(text)).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

/** Names that the file sets to something else. */
export function conflictsOf(text: string, values: Values): string[] {
  const present = readEnv(text);
  return Object.keys(values).filter((name) => name in present && present[name] !== values[name]);
}

/** The file with these values: lines that are there are changed in place, the others are added at its end. */
export function mergeEnv(text: string, values: Values): string {
  const rest = new Map(Object.entries(values));
  const lines = text.split(/\r?\n/).map((line) => {
    const [, name] = LINE.exec(line) ?? [];
    const value = name === undefined ? undefined : rest.get(name);
    if (name === undefined || value === undefined) return line;
    rest.delete(name);
    return `${name}=${quote(value)}`;
  });
  while (lines.at(-1) === '') lines.pop();
  const added = [...rest].map(([name, value]) => `${name}=${quote(value)}`);
  return `${[...lines, ...added].join('\n')}\n`;
}

/** Node, Docker and shells agree about plain words; everything else goes into quotes. */
function quote(value: string): string {
  if (/^[\w.:/?=&%@+,~-]*$/.test(value)) return value;
  return value.includes("'") ? `"${value}"` : `'${value}'`;
}
