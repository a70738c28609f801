import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { ownPath } from '../../settings/own-path.ts';

/** The graph of this agent cannot be had; the message says what was found instead. */
export class GraphLoadError extends Error {
  override name = 'GraphLoadError' as const;
}

export type LogEvent = (event: string, fields: Record<string, unknown>) => void;

export interface GraphChoice {
  /** `./file.ts:export` (`AGENT_GRAPH`); wins over everything else. */
  spec?: string | null | undefined;
  /** Which entry of `langgraph.json` (`AGENT_GRAPH_ID`). */
  graphId?: string | null | undefined;
  /** Where relative paths and `langgraph.json` are looked for. */
  cwd: string;
  /** A graph that is made by a function gets it as `configurable` of its config: the built-in one is told its settings so. */
  configurable?: Record<string, unknown>;
  log?: LogEvent;
  /** Gets the variables of `langgraph.json`'s `env` before the graph's module is imported. */
  applyEnv?: (variables: Record<string, string>) => void;
}

export interface GraphSource {
  /** As people wrote it, for messages. */
  label: string;
  /** Absolute path. */
  file: string;
  exportName: string;
}

/** The support agent that comes with this program. */
export const BUILT_IN = ownPath('../../../graphs/support/graph.ts', import.meta.url);

/** Whether it is the support graph that comes with this program, by whatever name. */
export const isBuiltIn = ({ file }: GraphSource): boolean => file === BUILT_IN;

/** Which file and export hold the graph: `AGENT_GRAPH`, else `langgraph.json`, else the built-in support graph. */
export async function findGraph(choice: GraphChoice): Promise<GraphSource> {
  if (choice.spec) return parseSpec(choice.spec, choice.cwd);

  const project = await readProject(choice.cwd);
  if (project) return fromProject(project, choice);
  if (choice.graphId) {
    throw new GraphLoadError(`AGENT_GRAPH_ID is "${choice.graphId}", but there is no langgraph.json in ${choice.cwd}`);
  }
  return { label: 'built-in support graph', file: BUILT_IN, exportName: 'graph' };
}

/** Splits `./file.ts:export`. A colon in second place belongs to a Windows drive. */
export function splitSpec(spec: string): [file: string, exportName: string] {
  const colon = spec.lastIndexOf(':');
  return colon > 1 ? [spec.slice(0, colon), spec.slice(colon + 1)] : [spec, ''];
}

function parseSpec(spec: string, cwd: string): GraphSource {
  const [file, exportName] = splitSpec(spec);
  if (/\.py$/i.test(file)) {
    throw new GraphLoadError(`${spec} is a Python graph; only graphs in TypeScript or JavaScript run here`);
  }
  return { label: file, file: path.resolve(cwd, file), exportName: exportName || 'default' };
}

const projectSchema = z.object({
  graphs: z.record(z.string(), z.union([z.string(), z.object({ path: z.string() })])),
  env: z
    .union([z.string(), z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))])
    .optional(),
});
type Project = z.infer<typeof projectSchema>;

async function readProject(cwd: string): Promise<Project | undefined> {
  const file = path.join(cwd, 'langgraph.json');
  if (!(await isFile(file))) return undefined;

  const result = projectSchema.safeParse(parseJson(await readFile(file, 'utf8')));
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`);
  throw new GraphLoadError(`langgraph.json cannot be read: ${faults.join('; ')}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new GraphLoadError('langgraph.json is not valid JSON');
  }
}

async function fromProject(project: Project, { graphId, cwd, log, applyEnv }: GraphChoice): Promise<GraphSource> {
  const id = pickGraph(Object.keys(project.graphs), graphId);
  const entry = project.graphs[id] ?? '';
  const source = parseSpec(typeof entry === 'string' ? entry : entry.path, cwd);

  const { env } = project;
  if (typeof env === 'object') applyEnv?.(env);
  if (typeof env === 'string') {
    const file = path.resolve(cwd, env);
    if (await isFile(file)) applyEnv?.(await readEnvFile(file));
    else log?.('graph env file not found', { file: env });
  }
  return source;
}

function pickGraph(ids: string[], wanted: string | null | undefined): string {
  const all = ids.join(', ');
  const [first] = ids;
  if (first === undefined) throw new GraphLoadError('langgraph.json has no graphs');
  if (wanted) {
    if (ids.includes(wanted)) return wanted;
    throw new GraphLoadError(`langgraph.json has no graph "${wanted}"; it has ${all}`);
  }
  if (ids.includes('agent')) return 'agent';
  if (ids.length === 1) return first;
  throw new GraphLoadError(`langgraph.json has graphs ${all}: set AGENT_GRAPH_ID to one of them`);
}

async function readEnvFile(file: string): Promise<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(parseEnv(await readFile(file, 'utf8')))) variables[name] = value ?? '';
  return variables;
}

export async function isFile(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() ?? false;
}
