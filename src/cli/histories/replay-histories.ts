import type { HistoryAndWorkflowId } from '@temporalio/client';
import { Worker, type ReplayResult } from '@temporalio/worker';
import type { Config } from '../../settings/config.ts';
import { createDataConverter } from '../../temporal/encryption-codec.ts';
import { prebuiltBundle } from '../../worker/bundle-file.ts';
import { workflowCode } from '../../worker/workflow-code.ts';

/** Replays each history with the workflows of this version, decrypted as a worker would; nothing of it goes anywhere. */
export async function* replayHistories(
  { encryptionKeys }: Pick<Config, 'encryptionKeys'>,
  env: NodeJS.ProcessEnv,
  histories: AsyncIterable<HistoryAndWorkflowId>,
): AsyncGenerator<ReplayResult> {
  const dataConverter = createDataConverter(encryptionKeys);
  const codePath = prebuiltBundle(encryptionKeys.length > 0, env);
  const { workflowsPath, preloadModules } = workflowCode;
  yield* Worker.runReplayHistories(
    {
      ...(codePath === undefined
        ? { workflowsPath, bundlerOptions: { preloadModules } }
        : { workflowBundle: { codePath } }),
      ...(dataConverter ? { dataConverter } : {}),
    },
    histories,
  );
}
