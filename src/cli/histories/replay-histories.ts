import type { HistoryAndWorkflowId } from '@temporalio/client';
import { Runtime, Worker, type ReplayResult } from '@temporalio/worker';
import type { Config } from '../../settings/config.ts';
import { createDataConverter } from '../../temporal/encryption-codec.ts';
import { workflowBundle } from '../../worker/workflow-bundle.ts';

/** Replays each history with the workflows of this version, decrypted as a worker would; nothing of it goes anywhere. */
export async function* replayHistories(
  { encryptionKeys }: Pick<Config, 'encryptionKeys'>,
  histories: AsyncIterable<HistoryAndWorkflowId>,
): AsyncGenerator<ReplayResult> {
  const dataConverter = createDataConverter(encryptionKeys);
  const bundle = await workflowBundle(encryptionKeys.length > 0, Runtime.instance().logger);
  yield* Worker.runReplayHistories({ workflowBundle: bundle, ...(dataConverter ? { dataConverter } : {}) }, histories);
}
