import { DefaultLogger } from '@temporalio/worker';
import { workflowBundle } from './workflow-bundle.ts';

/** Bundles the workflow code once, so that a worker starts without webpack; once more for encrypted payloads. */

for (const encrypted of [false, true]) await workflowBundle(encrypted, new DefaultLogger('WARN'));
