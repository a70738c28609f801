import { bundleWorkflowCode, NativeConnection, Worker } from '@temporalio/worker';
import { ownPath } from '../../src/settings/own-path.ts';
import { createFloorActivities } from './activities.ts';

/** A worker with the SDK's defaults, and the workflow code bundled before the first task. */

const { TEMPORAL_ADDRESS = '', CHATWOOT_API_URL = '', CHATWOOT_API_TOKEN = '', CHATWOOT_ACCOUNT_ID = '' } = process.env;
const workflowBundle = await bundleWorkflowCode({ workflowsPath: ownPath('./workflow.ts', import.meta.url) });
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address: TEMPORAL_ADDRESS }),
  taskQueue: 'floor',
  workflowBundle,
  activities: createFloorActivities({ url: CHATWOOT_API_URL, account: CHATWOOT_ACCOUNT_ID, token: CHATWOOT_API_TOKEN }),
});
console.log('floor worker ready');
await worker.run();
