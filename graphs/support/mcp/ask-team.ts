import { AIMessage, ToolMessage } from '@langchain/core/messages';
import { getConfig, interrupt } from '@langchain/langgraph';
import { createMiddleware } from 'langchain';
import { z } from 'zod';
import { withCustomer } from './arguments.ts';
import type { OfferedTool } from './tools.ts';

/** Letters of the arguments that a note shows. */
const MOST_SHOWN = 1500;

/** As people's `/resume yes` and `/resume reject <why>` come: a decision for each tool that was asked for. */
const answerSchema = z.object({
  decisions: z.array(z.object({ type: z.string(), message: z.string().optional() })),
});

const configSchema = z.object({ context: z.unknown() });

/**
 * Stops a turn before tools that need the team's word, and asks for it, for those of one step at once. Nothing but a clear yes lets one
 * run. LangChain's own `humanInTheLoopMiddleware` does not type-check with `exactOptionalPropertyTypes`.
 */
export function askTeam(tools: readonly OfferedTool[]) {
  const asked = new Map(tools.filter(({ needsApproval }) => needsApproval).map((one) => [one.tool.name, one]));
  return createMiddleware({
    name: 'AskTeam',
    afterModel: {
      canJumpTo: ['model'],
      hook: ({ messages }) => {
        const last = messages.at(-1);
        const all = AIMessage.isInstance(last) ? (last.tool_calls ?? []) : [];
        const calls = all.filter(({ name }) => asked.has(name));
        if (calls.length === 0) return undefined;
        // What a hook is given holds no context where no schema of one is known.
        const { context } = configSchema.parse(getConfig());
        const actionRequests = calls.map(({ name, args }) => describe(asked.get(name), args, context));
        const decisions = answerSchema.safeParse(interrupt({ actionRequests })).data?.decisions ?? [];
        const refused = calls.flatMap(({ id = '', name }, at) => {
          const decision = decisions[at];
          return decision?.type === 'approve' ? [] : [refusal(id, name, decision)];
        });
        if (refused.length === 0) return undefined;
        // Others of the same step still run, and then the model is asked.
        return { messages: refused, ...(refused.length === all.length ? { jumpTo: 'model' as const } : {}) };
      },
    },
  });
}

function refusal(id: string, name: string, decision: { message?: string | undefined } | undefined): ToolMessage {
  const why = decision?.message ? ` Their word: ${JSON.stringify(decision.message)}` : '';
  const content = `The team did not allow this, and it was not done. Do not try it again.${why}`;
  return new ToolMessage({ tool_call_id: id, name, content, status: 'error' });
}

/** As it will be used: what the tool will be given, the customer's part of it first, so that nothing the model writes pushes it out. */
function describe(offered: OfferedTool | undefined, given: Record<string, unknown>, context: unknown) {
  if (!offered) return { name: '', description: '' };
  const { original, server, takes } = offered;
  const { args, missing } = withCustomer(given, takes, server.spec, context);
  const json = JSON.stringify(args);
  const more = json.length - MOST_SHOWN;
  const shown = more > 0 ? `${json.slice(0, MOST_SHOWN)}… (${more} letters are left out)` : json;
  const lacks =
    missing.length === 0 ? '' : `; it will not be used, since of this customer nobody knows: ${missing.join(', ')}`;
  return { name: `${original} (${server.name})`, description: `${shown}${lacks}` };
}
