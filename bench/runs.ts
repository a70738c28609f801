import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';

const { HistoryEvent } = proto.temporal.api.history.v1;
export type Event = proto.temporal.api.history.v1.IHistoryEvent;

/** One run of a workflow; the next one began where it continued as new. */
export interface HistoryOfRun {
  events: Event[];
  /** What it was started with. */
  inputBytes: number;
}

/** All runs of a workflow from the newest back to the one that no other continued, oldest first. */
export async function runsOf({ workflow }: Client, workflowId: string): Promise<HistoryOfRun[]> {
  const runs: HistoryOfRun[] = [];
  for (let { runId } = await workflow.getHandle(workflowId).describe(); runId;) {
    const history = await workflow.getHandle(workflowId, runId).fetchHistory();
    const events = history.events ?? [];
    const started = events[0]?.workflowExecutionStartedEventAttributes;
    const inputBytes = (started?.input?.payloads ?? []).reduce((sum, { data }) => sum + (data?.length ?? 0), 0);
    runs.unshift({ events, inputBytes });
    runId = started?.continuedExecutionRunId ?? '';
  }
  return runs;
}

/** Bytes of an event as Temporal stores it. */
export function bytesOf(event: Event): number {
  return HistoryEvent.encode(event).finish().length;
}
