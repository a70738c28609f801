import { actionsSchema, type Actions } from '../../contracts/graph.ts';
import { isObject } from './agent-graph.ts';

/** A callback of LangChain's, and what it has heard: of each tool that called a person, the hand-off. */
export interface Heard {
  callback: { handleToolEnd: (output: unknown) => void; awaitHandlers: true } & typeof DEAF;
  handOffs: Actions[];
}

/** To what LangChain would otherwise prepare an event for, at each step of a graph. */
const DEAF = { ignoreChain: true, ignoreLLM: true, ignoreRetriever: true, ignoreCustomEvent: true } as const;

/**
 * Listens to a graph's tools for hand-offs, since a result does not show each: an agent that is called within a tool or a node gives
 * back its last words alone (so do supervisors), and `summarizationMiddleware` removes what came before. A hand-off that an outer agent
 * thinks better of looks the same: a person is called. What ran in another process (a `RemoteGraph`) or in an earlier try, which a checkpointer resumes, is not heard.
 */
export function hearHandOffs(): Heard {
  const handOffs: Actions[] = [];
  return {
    handOffs,
    callback: {
      ...DEAF,
      // Otherwise LangChain calls it when it has time for it, the turn being over by then.
      awaitHandlers: true,
      handleToolEnd(output) {
        for (const message of messagesOf(output)) {
          const { artifact } = isObject(message) ? message : {};
          const { data } = actionsSchema.safeParse(isObject(artifact) ? artifact.chatwoot : undefined);
          if (data?.handoff) handOffs.push({ handoff: data.handoff });
        }
      },
    },
  };
}

/** A tool's message, or those that its `Command` adds. */
function messagesOf(output: unknown): unknown[] {
  const update = isObject(output) && isObject(output.update) ? output.update.messages : undefined;
  return Array.isArray(update) ? update : [output];
}
