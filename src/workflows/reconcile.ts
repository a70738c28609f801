import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { Reconcile, ReconcileResult, Reconciler } from '../contracts/activities.ts';

const { reconcile: look } = proxyActivities<Reconciler>({
  startToCloseTimeout: '50 seconds',
  heartbeatTimeout: '15 seconds',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  // The next pass comes soon.
  retry: { maximumAttempts: 2 },
});

/** One pass of the schedule `chatwoot-reconcile:<agent>`: finds customers' messages whose webhooks never came. */
export async function reconcile(input: Reconcile): Promise<ReconcileResult> {
  return look.executeWithOptions({ summary: input.agent }, [input]);
}
