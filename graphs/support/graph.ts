import { fileURLToPath } from 'node:url';
import { createKnowledgeGraph } from './knowledge-graph.ts';
import { loadKnowledge } from './knowledge.ts';
import { createModelAgent } from './model-agent.ts';

export interface SupportGraphOptions {
  /** With a key or a base URL a model answers; without both the knowledge base alone does. */
  apiKey?: string | undefined;
  model?: string | undefined;
  baseURL?: string | undefined;
  /** Folder of Markdown files; one section per `##` heading. */
  knowledgeDir?: string | undefined;
  companyName?: string | undefined;
}

const KNOWLEDGE = fileURLToPath(new URL('knowledge', import.meta.url));
const OPENAI = 'https://api.openai.com/v1';
const MODEL = 'gpt-4.1-mini';

/** The built-in support agent of an example shop: a graph to try things with, and one to start from. */
export function createSupportGraph(options: SupportGraphOptions = {}) {
  const { apiKey, baseURL, model = MODEL, knowledgeDir = KNOWLEDGE, companyName = 'Acme Outdoor' } = options;
  const knowledge = loadKnowledge(knowledgeDir);
  if (!apiKey && !baseURL) return createKnowledgeGraph({ knowledge, companyName });

  // A model of one's own often needs no key, but the client insists on one.
  const key = apiKey ?? 'no-key';
  return createModelAgent({ knowledge, companyName, model, apiKey: key, baseURL: baseURL ?? OPENAI });
}

/** What `langgraph.json` names: the support agent as the environment wants it. An empty variable counts as unset. */
export function graph() {
  const { OPENAI_API_KEY, OPENAI_MODEL, OPENAI_BASE_URL } = process.env;
  return createSupportGraph({
    apiKey: OPENAI_API_KEY || undefined,
    model: OPENAI_MODEL || undefined,
    baseURL: OPENAI_BASE_URL || undefined,
  });
}
