import type { Client } from '@temporalio/client';

export interface Execution {
  workflowId: string;
  runId: string;
}

/** How far back an event is looked for: what somebody asks about is among the newest. */
const PAGES = 2;
const PAGE = 200;

/** The events of a run, newest first, some hundreds at most. */
export async function* newestEvents(client: Client, execution: Execution) {
  const { workflowService, options } = client;
  let nextPageToken: Uint8Array = new Uint8Array();
  for (let page = 0; page < PAGES; page++) {
    const request = { namespace: options.namespace, execution, maximumPageSize: PAGE, nextPageToken };
    const answer = await workflowService.getWorkflowExecutionHistoryReverse(request);
    yield* answer.history?.events ?? [];
    nextPageToken = answer.nextPageToken;
    if (nextPageToken.length === 0) return;
  }
}
