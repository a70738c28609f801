import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** One request, what a real Chatwoot answered, and the webhooks that came until nothing more came. */
export interface Step {
  /** Whose token; none: a customer, or a visitor with `headers`. */
  as?: 'owner' | 'ben' | 'cara' | 'bot';
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: unknown;
  /** Lines of a mail that comes in. */
  mail?: string[];
  files?: { name: string; type: string; base64: string }[];
  /** Names under which values of the answer are kept, by their path. */
  save?: Record<string, string>;
  /** What the receiver of webhooks answers from here on, one after the other, the last one for ever. */
  hooksAnswer?: Record<string, Answer[]>;
  quiet?: number;
  status?: number;
  answer?: unknown;
  webhooks?: Hook[];
}

export type Answer = number | 'hang';

export interface Hook {
  to: string;
  /** What the receiver answered, where not 200. */
  answered?: Answer;
  body: unknown;
}

export interface Recording {
  name: string;
  about: string;
  steps: Step[];
}

export type Version = '4.16' | 'next';

/** What a real Chatwoot of a version did: `<…>` stands for ids, times, tokens and names, the same id for the same word. */
export function loadRecordings(version: Version): Recording[] {
  const folder = new URL(`${version}/`, import.meta.url);
  return readdirSync(folder).map((file) => {
    const text = readFileSync(new URL(file, folder), 'utf8');
    return { name: file.replace('.yaml', ''), ...(parse(text, { maxAliasCount: -1 }) as Omit<Recording, 'name'>) };
  });
}
