import { ActivityCancellationType, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { ReconcileActivities, ReconcileResult, ReconcileStart } from '../contracts/reconcile.ts';

/** Tried once: the schedule starts the next pass soon, and it goes on where the last good one stopped. */
const { signalUnanswered, repairFlips } = proxyActivities<ReconcileActivities>({
  startToCloseTimeout: '30 seconds',
  heartbeatTimeout: '10 seconds',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: { maximumAttempts: 1 },
});

/**
 * One pass over an agent's conversations, for what webhooks missed: customers whose message nobody heard of, and
 * conversations that Chatwoot opened because a webhook failed.
 */
export async function reconcile({ agent }: ReconcileStart): Promise<ReconcileResult> {
  const last = lastPass();
  const round = last?.flips.next
    ? last.round
    : { startedAt: workflowInfo().startTime.getTime(), since: last?.round.startedAt ?? 0 };

  const unanswered = await signalUnanswered({ agent, from: last?.unanswered.next ?? null });
  const flips = await repairFlips({ agent, from: last?.flips.next ?? null, since: round.since });
  return { unanswered, flips, round };
}

/** The result of the schedule's last pass that ended well. */
function lastPass(): ReconcileResult | undefined {
  const { lastResult } = workflowInfo();
  const newest: unknown = Array.isArray(lastResult) ? lastResult[0] : lastResult;
  return isResult(newest) ? newest : undefined;
}

function isResult(value: unknown): value is ReconcileResult {
  return typeof value === 'object' && value !== null && 'unanswered' in value && 'flips' in value && 'round' in value;
}
