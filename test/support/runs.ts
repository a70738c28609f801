import proto from '@temporalio/proto';
import { temporal } from './temporal.ts';

const { HistoryEvent } = proto.temporal.api.history.v1;
type Event = proto.temporal.api.history.v1.IHistoryEvent;

/** One run of a workflow; the next one began where it continued as new. */
export interface HistoryOfRun {
  runId: string;
  events: Event[];
  /** What it was started with. */
  inputBytes: number;
}

/** All runs of a workflow from the newest back to the one that no other continued, oldest first. */
export async function runsOf(workflowId: string): Promise<HistoryOfRun[]> {
  const { client } = await temporal();
  const runs: HistoryOfRun[] = [];
  for (let runId = (await client.workflow.getHandle(workflowId).describe()).runId; runId;) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const events = history.events ?? [];
    const started = events[0]?.workflowExecutionStartedEventAttributes;
    const inputBytes = (started?.input?.payloads ?? []).reduce((sum, { data }) => sum + (data?.length ?? 0), 0);
    runs.unshift({ runId, events, inputBytes });
    runId = started?.continuedExecutionRunId ?? '';
  }
  return runs;
}

/** Bytes of an event as Temporal stores it. */
export function bytesOf(event: Event): number {
  return HistoryEvent.encode(event).finish().length;
}

/** Does `work` for each item, at most `atOnce` at a time. */
export async function forEach<T>(items: Iterable<T>, atOnce: number, work: (item: T) => Promise<unknown>) {
  const rest = items[Symbol.iterator]();
  const worker = async () => {
    for (let next = rest.next(); !next.done; next = rest.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
