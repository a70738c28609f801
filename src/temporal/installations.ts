import type { Client } from '@temporalio/client';
import type { ConversationRef } from '../contracts/conversation.ts';

/** A run of the same id, of another Chatwoot. */
export class OtherInstallation extends Error {
  override name = 'OtherInstallation' as const;

  constructor(agent: string) {
    super(
      `another Chatwoot has a bot "${agent}" in this namespace of Temporal's: give this one another name or TEMPORAL_NAMESPACE, or, ` +
        'if it is the same Chatwoot at a new address, set CHATWOOT_INSTALLATION to the old one',
    );
  }
}

/** Runs that were looked at; the oldest are forgotten, and looked at once more. */
const MAX_KNOWN = 10_000;
/** Of a bot's running conversations: who shares a namespace and a name has some among the newest of them. */
const LOOKED_AT = 20;

/** Whether a run belongs to another Chatwoot, asked once for each run: a run never changes its owner. */
export function createIsForeign(client: Client) {
  const owners = new Map<string, string | undefined>();

  return async function isForeign(workflowId: string, runId: string, installation: string): Promise<boolean> {
    if (!owners.has(runId)) {
      // The fact is stored. Where nobody can be asked now, the run itself refuses what is not its Chatwoot's.
      const owner = await readOwner(client, workflowId, runId).catch(() => installation);
      owners.set(runId, owner);
      const [oldest] = owners.keys();
      if (owners.size > MAX_KNOWN && oldest !== undefined) owners.delete(oldest);
    }
    const owner = owners.get(runId);
    return owner !== undefined && owner !== installation;
  };
}

/** From what the run was started with. */
async function readOwner(client: Client, workflowId: string, runId: string): Promise<string | undefined> {
  const { namespace, loadedDataConverter } = client.options;
  const asked = { namespace, execution: { workflowId, runId }, maximumPageSize: 1 };
  const { history } = await client.workflowService.getWorkflowExecutionHistory(asked);
  let payloads = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  for (const codec of loadedDataConverter.payloadCodecs) payloads = await codec.decode(payloads);
  const [first] = payloads;
  if (!first) return undefined;
  const { ref } = loadedDataConverter.payloadConverter.fromPayload<{ ref?: ConversationRef }>(first);
  return ref?.installation;
}

/**
 * The memo, for lists. Where payloads are encrypted there is none: whoever lists or describes without the keys would see nothing at all
 * of a workflow with a memo. Then each webhook tells, and nobody at the start.
 */
export function memoOf(client: Client, installation: string | undefined): { memo?: Record<string, unknown> } {
  if (installation === undefined) return {};
  const isEncrypted = client.options.loadedDataConverter.payloadCodecs.length > 0;
  return isEncrypted ? {} : { memo: { installation } };
}

/** The other Chatwoots of which conversations of a bot of this name run in the namespace. */
export async function findForeign(client: Client, agent: string, installation: string): Promise<string[]> {
  const query = `WorkflowType = 'conversation' AND ExecutionStatus = 'Running' AND WorkflowId STARTS_WITH 'chatwoot:${agent}:'`;
  const found = new Set<string>();
  let looked = 0;
  for await (const { memo } of client.workflow.list({ query, pageSize: LOOKED_AT })) {
    const owner = ownerIn(memo);
    if (owner !== undefined && owner !== installation) found.add(owner);
    if (++looked >= LOOKED_AT) break;
  }
  return [...found];
}

function ownerIn(memo: Record<string, unknown> | undefined): string | undefined {
  const owner = memo?.['installation'];
  return typeof owner === 'string' ? owner : undefined;
}
