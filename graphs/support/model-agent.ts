import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { MemorySaver } from '@langchain/langgraph';
import { createAgent, createMiddleware } from 'langchain';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import { limitModelCalls } from './limit-model-calls.ts';
import { askTeam } from './mcp/ask-team.ts';
import { serveTools } from './mcp/serve-tools.ts';
import type { Server } from './mcp/server.ts';
import type { OfferedTool } from './mcp/tools.ts';
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
/** Each round takes four steps (before the model, model, after it, tools): the limit of calls must be met first. */
const STEPS = MODEL_CALLS * 4 + 10;

/** The support graph with a model: an agent that reads the knowledge base by a tool. */
export async function createModelAgent(options: ModelAgentOptions) {
  return agentOf(options, await openModel(options.choice));
}

/** The same with the tools of servers. */
export async function createAgentWithTools(options: ModelAgentOptions, servers: readonly Server[]) {
  const model = await openModel(options.choice);
  return serveTools(servers, (tools, checkpointer) => agentOf(options, model, { tools, checkpointer }).graph);
}

interface Serving {
  tools: readonly OfferedTool[];
  /** Absent: nothing is kept from turn to turn, and the team is not asked. */
  checkpointer?: MemorySaver;
}

function agentOf(options: ModelAgentOptions, model: BaseChatModel, { tools, checkpointer }: Serving = { tools: [] }) {
  const { knowledge, companyName, instructions } = options;
  const agent = createAgent({
    model,
    tools: [createSearchTool(knowledge), ...toolsForSupport, ...tools.map((offered) => offered.tool)],
    systemPrompt: promptFor(companyName, instructions, tools.length > 0),
    middleware: [limitModelCalls(MODEL_CALLS), nameSources(), showThere(tools), askTeam(tools)],
    ...(checkpointer ? { checkpointer } : {}),
  });
  return agent.withConfig({ recursionLimit: STEPS });
}

/** The model is not shown tools whose server is away. */
function showThere(offered: readonly OfferedTool[]) {
  return createMiddleware({
    name: 'ShowThere',
    wrapModelCall: (request, handler) => {
      const away = new Set<unknown>(offered.filter(({ server }) => !server.isThere()).map(({ tool }) => tool.name));
      return handler({ ...request, tools: request.tools.filter(({ name }) => !away.has(name)) });
    },
  });
}
