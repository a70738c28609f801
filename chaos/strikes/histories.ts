import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { CHANNEL } from '../../src/temporal/connect.ts';

/** The histories of all runs of a workflow as JSON, oldest first, as Temporal's UI imports them. */
export async function fetchHistories(address: string, workflowId: string): Promise<string[]> {
  const connection = await Connection.connect({ address, channelArgs: CHANNEL });
  try {
    const client = new Client({ connection });
    const runs: { runId: string; startTime: Date }[] = [];
    for await (const run of client.workflow.list({ query: `WorkflowId = "${workflowId}"` })) runs.push(run);
    runs.sort((a, b) => a.startTime.getTime() - b.startTime.getTime());
    const histories = runs.map(({ runId }) => client.workflow.getHandle(workflowId, runId).fetchHistory());
    return (await Promise.all(histories)).map((history) => historyToJSON(history));
  } finally {
    await connection.close();
  }
}
