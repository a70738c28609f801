import type { Client } from '@temporalio/client';

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
      const owner = await client.workflow
        .getHandle(workflowId, runId)
        .describe()
        .then(({ memo }) => ownerIn(memo))
        .catch(() => installation);
      owners.set(runId, owner);
      const [oldest] = owners.keys();
      if (owners.size > MAX_KNOWN && oldest !== undefined) owners.delete(oldest);
    }
    const owner = owners.get(runId);
    return owner !== undefined && owner !== installation;
  };
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
