import type { Client } from '@temporalio/client';
import { TimeoutFailure } from '@temporalio/common';
import {
  decodeOptionalFailureToOptionalError,
  decodeOptionalSinglePayload,
} from '@temporalio/common/lib/internal-non-workflow/codec-helpers.js';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import protos from '@temporalio/proto';
import { isUnreadable, SAME_KEYS } from '../temporal-faults.ts';
import { newestEvents, type Execution } from './newest-events.ts';
import { thrownIn } from './thrown.ts';
import { isWorthTelling, type PendingCall } from './tried.ts';

const { PENDING_ACTIVITY_STATE_SCHEDULED: SCHEDULED } = protos.temporal.api.enums.v1.PendingActivityState;

type Description = Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['describe']>>;
type Raw = NonNullable<Description['raw']['pendingActivities']>[number];
type Scheduled = Pick<PendingCall, 'summary' | 'since'>;

/** The calls of the newest run that are worth telling of, decoded by what the client knows. */
export async function pendingCalls(client: Client, workflowId: string): Promise<PendingCall[]> {
  const { raw, runId } = await client.workflow.getHandle(workflowId).describe();
  const now = Date.now();
  const calls = (raw.pendingActivities ?? [])
    .map((call) => ({ call, tries: triesOf(call, now) }))
    .filter(({ tries }) => isWorthTelling(tries, now));
  if (calls.length === 0) return [];

  const ids = calls.map(({ call }) => call.activityId ?? '');
  const scheduled = await findScheduled(client, { workflowId, runId }, ids);
  return Promise.all(
    calls.map(async ({ call, tries }) => ({
      type: call.activityType?.name ?? 'unknown',
      ...(scheduled.get(call.activityId ?? '') ?? { summary: null, since: null }),
      ...tries,
      refusal: await whyRefused(client, call),
    })),
  );
}

/** `scheduledTime` is that of the latest try; of a next one it lies in the future. */
function triesOf({ attempt, state, scheduledTime, lastStartedTime }: Raw, now: number) {
  return {
    attempt: Math.max(1, attempt ?? 1),
    isWaiting: state === SCHEDULED,
    due: optionalTsToMs(scheduledTime ?? lastStartedTime) ?? now,
  };
}

/** Temporal tells of a pending call neither its first try nor its summary: its history does. */
async function findScheduled(client: Client, execution: Execution, ids: readonly string[]) {
  const { loadedDataConverter } = client.options;
  const found = new Map<string, Scheduled>();
  for await (const event of newestEvents(client, execution)) {
    const { activityTaskScheduledEventAttributes: call, eventTime, userMetadata } = event;
    const id = call?.activityId ?? '';
    if (!ids.includes(id)) continue;
    const summary = await readable(
      async () => (await decodeOptionalSinglePayload<string>(loadedDataConverter, userMetadata?.summary)) ?? null,
      null,
    );
    found.set(id, { summary, since: optionalTsToMs(eventTime) ?? null });
    if (found.size === ids.length) break;
  }
  return found;
}

async function whyRefused(client: Client, { lastFailure }: Raw): Promise<string | null> {
  const { loadedDataConverter } = client.options;
  return readable(async () => {
    const error = await decodeOptionalFailureToOptionalError(loadedDataConverter, lastFailure);
    if (error instanceof TimeoutFailure) return `no result in time (${error.timeoutType})`;
    const thrown = thrownIn(error);
    return thrown ? `${thrown.type ?? thrown.name}: ${thrown.message}` : (error?.message ?? null);
  }, `encrypted: ${SAME_KEYS}`);
}

/** What the keys at hand do not open is left out, or has other words. */
async function readable(read: () => Promise<string | null>, otherwise: string | null): Promise<string | null> {
  try {
    return await read();
  } catch (error) {
    if (isUnreadable(error)) return otherwise;
    throw error;
  }
}
