import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** What of the customer a server may be told: as Chatwoot knows them, never as the model says. */
export const FACTS = ['contact_id', 'name', 'email', 'identifier', 'verified', 'conversation_id'] as const;
export type Fact = (typeof FACTS)[number];

const fact = z.enum(FACTS);
const texts = z.record(z.string(), z.string());
const common = {
  disabled: z.boolean().default(false),
  requireApproval: z
    .union([z.boolean(), z.array(z.string())], { error: 'must be true, or a list of names of tools' })
    .default(false),
  customer: z
    .union([z.array(fact), z.record(z.string(), fact)], {
      error: `must be a list of ${FACTS.join(', ')}, or an object of arguments, each with one of these`,
    })
    .default([])
    .transform(
      (given) => new Map<string, Fact>(Array.isArray(given) ? given.map((one) => [one, one]) : Object.entries(given)),
    ),
};
const stdioSchema = z.strictObject({
  type: z.literal('stdio', { error: 'must be "stdio" beside `command`' }).optional(),
  command: z.string().min(1),
  args: z.array(z.string()).default([]),
  env: texts.default({}),
  cwd: z.string().optional(),
  ...common,
});
const httpSchema = z.strictObject({
  type: z
    .enum(['http', 'streamable-http'], {
      error: 'must be "http" beside `url`: servers of the older kind "sse" are not asked',
    })
    .optional(),
  url: z.url({ protocol: /^https?$/, error: 'must be an address that begins with http:// or https://' }),
  headers: texts.default({}),
  ...common,
});
export type McpServer = z.output<typeof stdioSchema> | z.output<typeof httpSchema>;

export interface McpFile {
  servers: Map<string, McpServer>;
  /** Values that no customer may read. */
  secrets: string[];
}

const fileSchema = z.object({ mcpServers: z.record(z.string(), z.record(z.string(), z.unknown())) });
const NAME = /^[\w-]{1,30}$/;
const SHAPE = 'must hold an object `mcpServers`, with an object for each server';

/** Reads `MCP_SERVERS`. Throws one error that names every fault, by its place in the file, and no value. */
export function readMcpFile(path: string, env: NodeJS.ProcessEnv): McpFile {
  const faults: string[] = [];
  const secrets = new Set<string>();
  const servers = new Map<string, McpServer>();
  const entries = fileSchema.safeParse(parse(path));
  if (!entries.success) throw new Error(`MCP_SERVERS: ${path} ${SHAPE}`);
  for (const [name, entry] of Object.entries(entries.data.mcpServers)) {
    const at = (...place: PropertyKey[]) => ['mcpServers', name, ...place].map(String).join('.');
    if (!NAME.test(name)) faults.push(`${at()}: a server's name is made of at most 30 letters, digits, - and _`);
    if ('command' in entry === 'url' in entry) {
      faults.push(`${at()}: needs either \`command\`, a program to start, or \`url\`, an address${unknownIn(entry)}`);
      continue;
    }
    const filled = fill(entry, env, (place, variable) => {
      faults.push(`${at(...place)}: ${variable} is not set in the environment`);
    });
    for (const secret of secretsIn(filled, entry, env)) secrets.add(secret);
    const parsed = ('command' in entry ? stdioSchema : httpSchema).safeParse(filled);
    if (parsed.success) servers.set(name, parsed.data);
    else faults.push(...parsed.error.issues.map((issue) => `${at(...issue.path)}: ${wordsOf(issue)}`));
  }
  if (faults.length > 0) throw new Error(`MCP_SERVERS: ${path}: ${faults.join('; ')}`);
  return { servers: new Map([...servers].filter(([, { disabled }]) => !disabled)), secrets: [...secrets] };
}

/** A parser's own words quote the file, which may hold tokens; of some faults it tells the place. */
function parse(path: string): unknown {
  const text = readText(path);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notJson(path, error instanceof Error ? error.message : '');
  }
}

function notJson(path: string, says: string): Error {
  const place = /\((line \d+) (column \d+)\)/.exec(says);
  return new Error(`MCP_SERVERS: ${path} is not valid JSON${place ? `: ${place[1]}, ${place[2]}` : ''}`);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new Error(`MCP_SERVERS: ${path} cannot be read`);
  }
}

/** A misspelt `command` is why there is none. */
function unknownIn(entry: object): string {
  const known = new Set([...Object.keys(stdioSchema.shape), ...Object.keys(httpSchema.shape)]);
  const unknown = Object.keys(entry).filter((key) => !known.has(key));
  return unknown.length === 0 ? '' : `; ${unknown.join(', ')}: ${NOT_KNOWN}`;
}

const NOT_KNOWN = 'not known here; take it out, or mend its name';

function wordsOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'unrecognized_keys' ? `${issue.keys.join(', ')}: ${NOT_KNOWN}` : issue.message;
}

type Missing = (place: string[], variable: string) => void;

/** Puts the environment's variables in the place of `${NAME}`, in every text. */
function fill(value: unknown, env: NodeJS.ProcessEnv, missing: Missing, place: string[] = []): unknown {
  if (Array.isArray(value)) return value.map((item, at) => fill(item, env, missing, [...place, String(at)]));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, fill(item, env, missing, [...place, name])]),
    );
  }
  if (typeof value !== 'string') return value;
  return value.replace(VARIABLE, (_, variable: string) => {
    const held = env[variable];
    if (!held) missing(place, variable);
    return held ?? '';
  });
}

const VARIABLE = /\$\{(\w+)\}/g;
const SECRET = /key|token|secret|passw|auth|cookie|credential/i;

/** By the name of the variable or header; each word of it by itself, since one may be `Bearer`. As `OPENAI_API_KEY`'s: no short words. */
function secretsIn(filled: unknown, entry: object, env: NodeJS.ProcessEnv): string[] {
  const { env: own = {}, headers = {} } = z.object({ env: texts, headers: texts }).partial().catch({}).parse(filled);
  const named = [...JSON.stringify(entry).matchAll(VARIABLE)].map(([, name = '']) => [name, env[name] ?? ''] as const);
  return [...Object.entries({ ...own, ...headers }), ...named]
    .filter(([name]) => SECRET.test(name))
    .flatMap(([, value]) => value.split(/[\s,]+/))
    .filter((word) => word.length >= 16 || (word.length >= 8 && /\d/.test(word)));
}
