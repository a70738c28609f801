import { readFileSync } from 'node:fs';
import { OPENAI, type BuiltInSettings } from '../../src/contracts/built-in.ts';
import type { SourceFault } from '../../src/knowledge/document.ts';
import { openKnowledge, type Knowledge } from '../../src/knowledge/knowledge.ts';
import { parseSources, type Source } from '../../src/knowledge/source.ts';
import { createEmbedder } from './embedder.ts';
import { createKnowledgeGraph } from './knowledge-graph.ts';
import type { TellServer } from './mcp/server.ts';
import type { ModelChoice } from './open-model.ts';
import { withShop } from './settings.ts';

/** With a model that is named, a key or a base URL a model answers; without all of them the knowledge base alone does. */
export interface SupportGraphOptions extends ModelChoice {
  knowledge: Knowledge;
  companyName: string;
  /** What the company wants of its agent, as Markdown. */
  instructions?: string | undefined;
}

/** What a model's tools come from. */
interface Tools {
  /** `MCP_SERVERS`. */
  file: string;
  tell: TellServer;
  /** Takes values that no customer may read. */
  hide: (secrets: readonly string[]) => void;
}

const COMPANY = 'this company';

/** The built-in support agent. */
export async function createSupportGraph(options: SupportGraphOptions) {
  const { knowledge, companyName, instructions = '', ...choice } = options;
  if (!hasModel(choice)) return createKnowledgeGraph({ knowledge, companyName });

  // The makers' packages take a second to load, which an agent without a model need not wait for.
  const { createModelAgent } = await import('./model-agent.ts');
  return createModelAgent({ knowledge, companyName, instructions, choice });
}

/** The same with tools of servers. Throws where their file cannot be read, before any of them is asked. */
async function createWithTools(options: SupportGraphOptions, { file, tell, hide }: Tools) {
  const { knowledge, companyName, instructions = '', ...choice } = options;
  const { readMcpFile } = await import('./mcp/read-mcp-file.ts');
  const { createAgentWithTools } = await import('./model-agent.ts');
  const { createServer } = await import('./mcp/server.ts');
  const { servers, secrets } = readMcpFile(file, process.env);
  hide(secrets);
  const all = [...servers].map(([name, spec]) => createServer(name, spec, tell));
  return createAgentWithTools({ knowledge, companyName, instructions, choice }, all);
}

interface Config {
  configurable?: {
    settings?: BuiltInSettings;
    onFaults?: TellFaults;
    onServer?: TellServer;
    onSecrets?: Tools['hide'];
  };
}
type TellFaults = (faults: readonly SourceFault[]) => void;

/** What `langgraph.json` names: the support agent as the bot's settings, and the environment's `OPENAI_*`, want it. */
export async function graph({ configurable = {} }: Config = {}) {
  const {
    settings: told,
    onFaults = warn,
    onServer: tell = warnOfServer,
    onSecrets: hide = () => undefined,
  } = configurable;
  const settings = withShop(told);
  const { OPENAI_API_KEY, OPENAI_MODEL, OPENAI_BASE_URL } = process.env;
  const { knowledge, knowledgeRefresh: refresh, knowledgeStore: store, chatwoot, instructionsFile } = settings;
  const sources = sourcesOf(knowledge ?? [], chatwoot);
  const options: SupportGraphOptions = {
    knowledge: await openKnowledge({ sources, refresh, store, embedder: embedderOf(process.env), onFaults }),
    companyName: settings.companyName ?? COMPANY,
    instructions: instructionsFile === null ? undefined : readInstructions(instructionsFile),
    named: settings.model ?? undefined,
    apiKey: OPENAI_API_KEY || undefined,
    model: OPENAI_MODEL || undefined,
    baseURL: OPENAI_BASE_URL || undefined,
  };
  const { mcpServers: file } = settings;
  if (file === null) return createSupportGraph(options);
  if (hasModel(options)) return createWithTools(options, { file, tell, hide });
  tell({
    server: 'all of MCP_SERVERS',
    why: 'tools need a model, and none is set (MODEL, OPENAI_API_KEY or OPENAI_BASE_URL)',
  });
  return createSupportGraph(options);
}

/** The model for the search by meaning, where one is set. */
function embedderOf({ OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_EMBEDDING_MODEL }: NodeJS.ProcessEnv) {
  if (!OPENAI_EMBEDDING_MODEL) return null;
  if (OPENAI_API_KEY || OPENAI_BASE_URL)
    return createEmbedder(OPENAI_EMBEDDING_MODEL, OPENAI_API_KEY || 'no-key', OPENAI_BASE_URL || OPENAI);
  throw new Error('OPENAI_EMBEDDING_MODEL: needs OPENAI_API_KEY or OPENAI_BASE_URL');
}

const hasModel = ({ named, apiKey, baseURL }: ModelChoice) => Boolean(named ?? apiKey ?? baseURL);

/** Where nobody gave it a log. */
function warn(faults: readonly SourceFault[]): void {
  const named = faults.map(({ where, why }) => `  ${where} ${why}`);
  console.warn(faults.length === 0 ? 'KNOWLEDGE: all is read again' : `KNOWLEDGE, not read:\n${named.join('\n')}`);
}

function warnOfServer({ server, why }: Parameters<TellServer>[0]): void {
  console.warn(why === null ? `MCP_SERVERS: ${server} is there again` : `MCP_SERVERS: no tools of ${server}: ${why}`);
}

function sourcesOf(names: readonly string[], chatwoot: string): Source[] {
  const { sources, faults } = parseSources(names, { cwd: process.cwd(), chatwoot });
  if (faults.length > 0) throw new Error(`KNOWLEDGE: ${faults.join('; ')}`);
  return sources;
}

function readInstructions(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new Error(`INSTRUCTIONS_FILE: ${file} cannot be read`);
  }
}
