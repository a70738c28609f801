import { ZodError } from 'zod';
import { toText } from './http/params.ts';
import { createMessage } from './world/messages/create-message.ts';
import { ApiError } from './http/errors.ts';
import { faultPlanSchema } from './faults/fault-plan.ts';
import type { Faults } from './faults/faults.ts';
import type { Json } from './world/records.ts';
import type { AddRoute } from './http/routes.ts';
import type { Processes } from './processes.ts';
import type { DescribeWorkflow } from './workflow-view.ts';
import type { World } from './world/world.ts';

interface SandboxRoutes {
  world: World;
  faults: Faults;
  workflowUrl: string | null;
  suggestions: readonly string[];
  processes: Processes | null;
  describeWorkflow: DescribeWorkflow | null;
  /** Jobs and deliveries that are not through yet. */
  pending: () => number;
}

/** What is the sandbox's own and not Chatwoot's: everything under `/sandbox`. */
export function addSandboxRoutes(options: SandboxRoutes, add: AddRoute): void {
  const { world, faults, workflowUrl, suggestions, processes, describeWorkflow, pending } = options;
  const view = () => ({
    seed: faults.seed,
    plan: faults.plan,
    counts: faults.counts,
    left: faults.left(),
    processes: processes?.list() ?? [],
  });

  add('get', '/sandbox/faults', view);
  add('put', '/sandbox/faults', ({ input }) => {
    faults.set(readPlan(input));
    return view();
  });
  add('post', '/sandbox/faults', ({ input }) => {
    faults.add(readPlan(input));
    return view();
  });
  add('delete', '/sandbox/faults', () => {
    faults.clear();
    return view();
  });
  add('post', '/sandbox/processes/:name/kill', ({ params }) => {
    const { name = '' } = params;
    if (!processes?.kill(name))
      throw new ApiError(404, { error: `no process "${name}" is running that may be killed` });
    return view();
  });
  add('get', '/sandbox/conversations/:id/workflow', ({ params }) => {
    const conversation = world.state.conversations.get(Number(params['id']));
    if (!describeWorkflow || !conversation) throw new ApiError(404, { error: 'nobody tells of a workflow here' });
    return describeWorkflow(world.state.data.account.id, conversation.id);
  });
  // An answer that a person typed in the channel's own app: of no sender.
  add('post', '/sandbox/conversations/:id/phone', ({ params, input }) => {
    const conversation = world.state.conversations.get(Number(params['id']));
    if (!conversation) throw new ApiError(404, { error: 'no such conversation' });
    createMessage(world, conversation, {
      content: toText(input['content']),
      type: 1,
      sender: { kind: 'system' },
      contentAttributes: { external_echo: true },
    });
  });
  add('get', '/sandbox/pending', () => ({ pending: pending() }));
  add('get', '/sandbox/config', () => ({
    ...configView(world, workflowUrl),
    suggestions,
    has_workflows: describeWorkflow !== null,
  }));
}

function readPlan(input: Json) {
  try {
    return faultPlanSchema.parse(input);
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    const problems = error.issues.map((issue) => `${issue.path.join('.') || 'plan'}: ${issue.message}`);
    throw new ApiError(422, { error: problems.join('; ') });
  }
}

/** All that the page must know; the tokens are the sandbox's well-known ones. */
function configView({ state }: World, workflowUrl: string | null): Json {
  const { account, inboxes, users, bots, teams } = state.data;
  const bot = bots[0];
  return {
    account_id: account.id,
    account_name: account.name,
    inboxes: inboxes.map(({ id, name, identifier, channel, botId }) => ({
      id,
      name,
      identifier,
      channel,
      kind: botId === null ? 'api-inbox' : 'agent-bot',
    })),
    agents: users.map(({ id, name, role, token }) => ({ id, name, role, token })),
    bot: bot ? { id: bot.id, name: bot.name } : null,
    teams: teams.map(({ id, name }) => ({ id, name })),
    workflow_url: workflowUrl,
  };
}
