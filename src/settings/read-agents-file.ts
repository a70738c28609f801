import { z } from 'zod';
import { inherited } from './inherited.ts';
import { fileNameOf, readSecretFiles } from './read-secret-files.ts';
import { agentSettings, secretsOfAgents } from './settings.ts';
import { withoutEmpty, type Variables } from './variables.ts';

interface Entries {
  agents: { name: string; variables: Variables }[];
  faults: string[];
}

const DEFAULT = 'default';
const NAME = /^[a-z0-9-]+$/;

const entrySchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const fileSchema = z.record(z.string(), entrySchema);

type Entry = z.infer<typeof entrySchema>;

/**
 * Lists the bots: `default` from the plain variables, and one for each entry of AGENTS_FILE. An entry's settings stand
 * before the plain variables of the same name; an empty text or `null` takes one of those away. What belongs to another
 * Chatwoot or account is not taken over.
 */
export function readAgentsFile(plain: Variables, readFile: (path: string) => string): Entries {
  const path = plain.AGENTS_FILE;
  if (path === undefined) return { agents: [{ name: DEFAULT, variables: plain }], faults: [] };

  const entries = parse(path, readFile);
  if (typeof entries === 'string') return { agents: [], faults: [`AGENTS_FILE: ${entries}`] };

  const read = Object.entries(entries).map(([name, entry]) => readEntry(name, entry, plain, readFile));
  const agents = read.map(({ name, variables }) => ({ name, variables }));
  const hasDefault = agents.some(({ name }) => name === DEFAULT);
  if (plain.CHATWOOT_API_URL && !hasDefault) agents.unshift({ name: DEFAULT, variables: plain });
  return { agents, faults: read.flatMap(({ faults }) => faults) };
}

function readEntry(name: string, entry: Entry, plain: Variables, readFile: (path: string) => string) {
  const own = readSecretFiles(withoutEmpty(entry), secretsOfAgents, readFile);
  // A file that an entry names, or takes away, stands for the secret itself.
  const replaced = secretsOfAgents
    .filter((secret) => fileNameOf(secret) in entry)
    .map((secret) => [secret, null] as const);
  return {
    name,
    variables: withoutEmpty({
      ...inherited(plain, own.variables),
      ...Object.fromEntries(replaced),
      ...entry,
      ...own.variables,
    }),
    faults: [...faultsOf(name, Object.keys(entry)), ...own.faults.map((fault) => `agent ${name}: ${fault}`)],
  };
}

/** The file's entries, or what is wrong with it. */
function parse(path: string, readFile: (path: string) => string): z.infer<typeof fileSchema> | string {
  let content: unknown;
  try {
    content = JSON.parse(readFile(path));
  } catch (error) {
    // Parser errors quote the file, which holds tokens.
    return error instanceof SyntaxError ? 'the file is not valid JSON' : 'the file cannot be read';
  }
  const parsed = fileSchema.safeParse(content);
  if (!parsed.success) return 'the file must hold an object of agents, each an object of settings';
  return Object.keys(parsed.data).length > 0 ? parsed.data : 'the file names no agent';
}

function faultsOf(agent: string, names: string[]): string[] {
  const known = [...Object.keys(agentSettings.shape), ...secretsOfAgents.map(fileNameOf)];
  const unknown = names.filter((name) => !known.includes(name));
  return [
    ...(NAME.test(agent) ? [] : [`agent ${JSON.stringify(agent)}: a name is made of lowercase letters, digits and -`]),
    ...unknown.map((name) => `agent ${agent}: ${name}: is not a setting of an agent`),
  ];
}
