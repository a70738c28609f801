import type { BuiltInSettings } from '../../contracts/built-in.ts';
import { hasMethod, isAgentGraph, isObject, type AgentGraph } from './agent-graph.ts';
import {
  BUILT_IN,
  findGraph,
  GraphLoadError,
  isBuiltIn,
  isFile,
  type GraphChoice,
  type GraphSource,
} from './find-graph.ts';
import { importModule } from './import/import-module.ts';
import { structureAlone } from './structure-alone.ts';

export type { AgentGraph } from './agent-graph.ts';

/**
 * Finds, imports and checks an agent's graph; meant for the worker's start, so that a wrong setting shows at once.
 *
 * The export may be a compiled graph, an uncompiled `StateGraph`, a `createAgent` result, a promise of one, or a function
 * that makes one (called once, with a config that holds `configurable` alone).
 */
export async function loadGraph(choice: GraphChoice): Promise<AgentGraph> {
  const source = await findGraph(choice);
  if (!(await isFile(source.file)))
    throw new GraphLoadError(`file not found: ${source.label} (looked for ${source.file})`);
  const module = await importModule(source);
  const graph = await unwrap(
    readExport(module, source),
    { ...source, configurable: choice.configurable ?? {} },
    namesOf(module),
  );
  checkChannels(graph, source);

  choice.log?.('graph loaded', {
    graph: source.label,
    export: source.exportName,
    memory: graph.checkpointer ? 'checkpointer' : 'transcript',
  });
  return graph;
}

/** The same of a graph that somebody has made already. */
export async function adoptGraph(graph: object): Promise<AgentGraph> {
  const source = { label: 'the graph that startProduct was given', file: '', exportName: '', configurable: {} };
  const adopted = await unwrap(graph, source);
  checkChannels(adopted, source);
  return adopted;
}

/** The built-in agent, whatever graph the bot has. */
export const loadBuiltIn = (settings: BuiltInSettings): Promise<AgentGraph> =>
  loadGraph({ spec: `${BUILT_IN}:graph`, cwd: '.', configurable: { settings } });

function readExport(module: Record<string, unknown>, { label, exportName }: GraphSource): unknown {
  if (exportName in module) return module[exportName];
  throw new GraphLoadError(`${label} has no export "${exportName}"; it has ${namesOf(module)}`);
}

function namesOf(module: object): string {
  const names = Object.keys(module).sort();
  return names.length > 0 ? `exports ${names.join(', ')}` : 'no exports';
}

async function unwrap(exported: unknown, source: Making, names?: string): Promise<AgentGraph> {
  let value: unknown = exported;
  if (isFactory(value)) value = callFactory(value, source);
  value = await settle(value, source);
  if (!isAgentGraph(value) && hasMethod(value, 'compile')) value = value.compile();
  checkAnswer(value, source);
  if (isObject(value) && isAgentGraph(value.graph)) value = value.graph;
  if (isAgentGraph(value)) return value;

  const made = typeof exported === 'function' ? 'a function that returns ' : '';
  const found = `${nameOf(source)} is ${made}${describe(value)}, not a LangGraph graph`;
  throw new GraphLoadError(names === undefined ? found : `${found}; the file has ${names}`);
}

/** By the file and the export that hold it; a graph that was made already has neither. */
const nameOf = ({ label, exportName }: GraphSource) => (exportName === '' ? label : `${label}, "${exportName}"`);

type Making = GraphSource & { configurable: Record<string, unknown> };
type Factory = (config: object) => unknown;

const isFactory = (value: unknown): value is Factory => typeof value === 'function' && !isAgentGraph(value);

function callFactory(factory: Factory, source: Making): unknown {
  try {
    return factory({ configurable: source.configurable });
  } catch (error) {
    throw factoryFailed(error, source);
  }
}

async function settle(value: unknown, source: GraphSource): Promise<unknown> {
  try {
    return await value;
  } catch (error) {
    throw factoryFailed(error, source);
  }
}

/** The built-in agent names the setting that is wrong, and whoever has no graph of their own knows no file and no export. */
function factoryFailed(error: unknown, source: GraphSource): GraphLoadError {
  const says = messageOf(error);
  const isWhole = isBuiltIn(source) && /^[A-Z][A-Z_]+: /.test(says);
  return new GraphLoadError(isWhole ? says : `${nameOf(source)}: making the graph failed: ${says}`, { cause: error });
}

/** A graph without a `messages` channel would be called with nothing and answer nothing: LangGraph drops unknown keys. */
function checkChannels({ channels }: AgentGraph, source: GraphSource): void {
  const what = nameOf(source);
  if (!isObject(channels)) {
    throw new GraphLoadError(`${what} can be invoked but has no state; wrap it in a StateGraph with \`messages\``);
  }
  if ('messages' in channels) return;
  const names = Object.keys(channels).filter((name) => !/^(__|branch:|join:)/.test(name));
  throw new GraphLoadError(`${what} has no \`messages\` channel, its channels are ${names.join(', ')}`);
}

/** Such an agent would end each turn with data, which no customer is to read. */
function checkAnswer(value: unknown, source: GraphSource): void {
  const fields = structureAlone(value);
  if (!fields) return;
  const found = `${nameOf(source)}: its responseFormat has ${fields.join(', ')} and no \`reply\``;
  throw new GraphLoadError(
    `${found}; name what the customer reads \`reply\` (beside it only keys of docs/graphs.md), or do without responseFormat`,
  );
}

function describe(value: unknown): string {
  if (value == null) return String(value);
  if (typeof value !== 'object') return `a ${typeof value}`;
  const { name } = value.constructor;
  if (name !== 'Object') return `an object of class ${name}`;
  return `an object with ${Object.keys(value).slice(0, 8).join(', ') || 'no keys'}`;
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
