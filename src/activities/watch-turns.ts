import type { Activities } from '../contracts/activities.ts';
import type { ConversationRef } from '../contracts/conversation.ts';
import type { GraphTurn } from '../contracts/graph.ts';
import { isObject } from './graph/agent-graph.ts';

/** Sees what becomes of each turn, texts and all: for somebody who develops a graph, never for a log. */
export interface TurnWatcher {
  /** What the graph is called with. */
  given(conversation: number, turn: GraphTurn, attempt: number): void;
  /** A node, a tool or a model of the graph's. */
  step(conversation: number, step: string): void;
  threw(conversation: number, error: unknown): void;
  /** Something was done in Chatwoot. */
  did(conversation: number, action: string, input: object): void;
}

/** LangChain's callback for the steps of one call. */
export function stepsOf(conversation: number, watch: TurnWatcher): object {
  const tell = (text: string) => {
    watch.step(conversation, text);
  };
  return {
    // Otherwise LangChain calls it when it has time for it, the turn being over by then.
    awaitHandlers: true,
    handleChainStart(...[, , , , , metadata, , name]: unknown[]) {
      const node = isObject(metadata) ? metadata['langgraph_node'] : undefined;
      if (typeof node === 'string' && node === name && !node.startsWith('__')) tell(`node ${node}`);
    },
    handleToolStart(...[, input, , , , , name]: unknown[]) {
      tell(`tool ${String(name)} ${String(input)}`);
    },
    handleToolEnd(output: unknown) {
      const content = isObject(output) ? output['content'] : output;
      tell(`tool says ${typeof content === 'string' ? content : JSON.stringify(content)}`);
    },
    handleToolError(error: unknown) {
      tell(`tool threw ${String(error)}`);
    },
    handleLLMEnd(output: unknown) {
      const [[generation]] = (isObject(output) ? output['generations'] : [[]]) as [[{ text?: string } | undefined]];
      tell(`model says ${generation?.text || '(no text)'}`);
    },
  };
}

const SEEN = ['sendReply', 'addNote', 'setStatus', 'assign', 'addLabels', 'setAttributes', 'setPriority'] as const;

/** The same activities, with what is done in Chatwoot told to `watch`. */
export function watchActions(activities: Activities, watch: TurnWatcher): Activities {
  const watched = SEEN.map((name) => {
    const act = activities[name] as (input: { ref: ConversationRef }) => Promise<unknown>;
    return [
      name,
      async (input: { ref: ConversationRef }) => {
        const result = await act(input);
        watch.did(input.ref.conversation, name, input);
        return result;
      },
    ];
  });
  return { ...activities, ...(Object.fromEntries(watched) as Partial<Activities>) };
}
