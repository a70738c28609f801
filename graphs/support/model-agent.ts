import { ChatOpenAI } from '@langchain/openai';
import { createAgent } from 'langchain';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import { limitModelCalls } from './limit-model-calls.ts';
import { nameSources } from './name-sources.ts';
import { promptFor } from './prompt.ts';
import { createSearchTool, toolsForSupport } from './tools.ts';

export interface ModelAgentOptions {
  knowledge: Knowledge;
  companyName: string;
  /** What the company wants of it, as Markdown; may be empty. */
  instructions: string;
  apiKey: string;
  model: string;
  baseURL: string;
}

const MODEL_CALLS = 8;
const MODEL_TIMEOUT = 60_000;
/** Of one call, with the thoughts of a model that has them: what is cut off there goes to a person. */
const MOST_TOKENS = 2000;
/** Each round takes three steps (before the model, model, tools): the limit of calls must be met first. */
const STEPS = MODEL_CALLS * 3 + 10;

/** The support graph with a model: an agent that reads the knowledge base by a tool. */
export function createModelAgent({ knowledge, companyName, instructions, apiKey, model, baseURL }: ModelAgentOptions) {
  const agent = createAgent({
    // Retries belong to whoever runs the graph. The base URL is always given, since the environment could redirect it.
    model: new ChatOpenAI({
      model,
      apiKey,
      maxRetries: 0,
      maxTokens: MOST_TOKENS,
      timeout: MODEL_TIMEOUT,
      configuration: { baseURL },
    }),
    tools: [createSearchTool(knowledge), ...toolsForSupport],
    systemPrompt: promptFor(companyName, instructions),
    middleware: [limitModelCalls(MODEL_CALLS), nameSources()],
  });
  return agent.withConfig({ recursionLimit: STEPS });
}
