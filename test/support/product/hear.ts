import { MockActivityEnvironment } from '@temporalio/testing';
import { createAgent, type AgentSettings } from '../../../src/activities/agents.ts';
import { createActivities } from '../../../src/activities/index.ts';
import type { AgentGraph } from '../../../src/activities/graph/load-graph.ts';
import type { RunGraphResult } from '../../../src/contracts/activities.ts';
import type { DialogueMessage } from '../../../src/contracts/conversation.ts';
import type { GraphMessage } from '../../../src/contracts/graph.ts';
import type { Sandbox } from '../../../sandbox/chatwoot.ts';

export interface Hearing {
  conversation: number;
  dialogue: DialogueMessage[];
  settings?: Partial<AgentSettings>;
  fresh?: number;
  cancel?: boolean;
  openAi?: { baseURL: string; apiKey: string | null };
}

/** What a graph hears in a turn whose last `fresh` messages are new, what the turn brought, and what was logged as a warning. */
export async function hear(
  sandbox: Sandbox,
  { conversation, dialogue, settings, fresh = 1, cancel = false, openAi }: Hearing,
): Promise<{ heard: GraphMessage['content'][]; warnings: string[]; result: RunGraphResult }> {
  const heard: GraphMessage['content'][] = [];
  const warnings: string[] = [];
  const invoke: AgentGraph['invoke'] = (input) => {
    heard.push(...(input as { messages: GraphMessage[] }).messages.map(({ content }) => content));
    return Promise.resolve({ messages: [{ role: 'assistant', content: 'ok' }] });
  };
  const bot = {
    ...{ name: 'default', apiUrl: sandbox.url, accountId: 1, apiToken: sandbox.tokens.bot, userToken: null },
    ...settings,
  };
  const agent = createAgent(bot, { invoke, channels: { messages: {} } }, { openAi });
  const { runGraph } = createActivities(new Map([['default', agent]]));
  const warn = (message: string, fields?: object) => warnings.push(`${message} ${JSON.stringify(fields)}`);
  const nothing = () => undefined;
  const logger = { log: nothing, trace: nothing, debug: nothing, info: nothing, warn, error: nothing };
  const environment = new MockActivityEnvironment({}, { logger });
  if (cancel) environment.cancel();
  const result = await environment.run<[], RunGraphResult, () => Promise<RunGraphResult>>(() =>
    runGraph({
      ref: { agent: 'default', account: 1, conversation, inbox: 1 },
      ...{ turn: 1, contact: { id: 1, name: 'Lena' }, dialogue, fresh, opening: null },
    }),
  );
  return { heard, warnings, result };
}

/** What a customer has written and attached. */
export const said = (text: string, ...attachments: NonNullable<DialogueMessage['attachments']>): DialogueMessage => ({
  ...{ id: 9, role: 'user', text, attachments },
});
