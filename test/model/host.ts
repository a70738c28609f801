import { readFile } from 'node:fs/promises';
import { createWorkflowHost, type WorkflowHost } from './temporal/workflow-host.ts';
import { workflowBundle } from '../support/temporal.ts';

/** Today's workflow, ready to be played. */
export async function createHost(): Promise<WorkflowHost> {
  const { codePath } = await workflowBundle();
  return createWorkflowHost(await readFile(codePath, 'utf8'));
}
