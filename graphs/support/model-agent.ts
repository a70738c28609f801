import { createAgent } from 'langchain';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import { limitModelCalls } from './limit-model-calls.ts';
import { nameSources } from './name-sources.ts';
import { openModel, type ModelChoice } from './open-model.ts';
import { promptFor } from './prompt.ts';
import { createSearchTool, toolsForSupport } from './tools.ts';

export interface ModelAgentOptions {
  knowledge: Knowledge;
  companyName: string;
  /** What the company wants of it, as Markdown; may be empty. */
  instructions: string;
  choice: ModelChoice;
}

const MODEL_CALLS = 8;
/** Each round takes three steps (before the model, model, tools): the limit of calls must be met first. */
const STEPS = MODEL_CALLS * 3 + 10;

/** The support graph with a model: an agent that reads the knowledge base by a tool. */
export async function createModelAgent({ knowledge, companyName, instructions, choice }: ModelAgentOptions) {
  const agent = createAgent({
    model: await openModel(choice),
    tools: [createSearchTool(knowledge), ...toolsForSupport],
    systemPrompt: promptFor(companyName, instructions),
    middleware: [limitModelCalls(MODEL_CALLS), nameSources()],
  });
  return agent.withConfig({ recursionLimit: STEPS });
}
