import { Client, Connection } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { workflowBundle } from '../support/temporal.ts';
describe('cross-version', function () {
  this.timeout(600_000);
  it('replays what an older version recorded', async () => {
    const connection = await Connection.connect({
      address: '127.0.0.1:17933',
      channelArgs: { 'grpc.max_receive_message_length': 64 * 1024 * 1024 },
    });
    const client = new Client({ connection });
    const list: { workflowId: string; history: never }[] = [];
    for await (const w of client.workflow.list({ query: "WorkflowType='conversation'" })) {
      try {
        list.push({
          workflowId: `${w.workflowId}#${w.runId}`,
          history: (await client.workflow.getHandle(w.workflowId, w.runId).fetchHistory()) as never,
        });
      } catch {
        // A run that is gone has no history.
      }
    }
    const errors = new Map<string, string[]>();
    let n = 0;
    for await (const { workflowId, error } of Worker.runReplayHistories(
      { workflowBundle: await workflowBundle() },
      list,
    )) {
      n++;
      if (error) {
        const k = String(error).replace(/\d+/g, 'N').slice(0, 420);
        errors.set(k, [...(errors.get(k) ?? []), workflowId]);
      }
    }
    console.log('replayed', n, 'failing', [...errors.values()].flat().length);
    for (const [k, v] of errors) console.log(v.length, v[0], k);
    await connection.close();
  });
});
