import { createWorkflowHost, type WorkflowHost } from './temporal/workflow-host.ts';
import { workflowBundle } from '../support/temporal.ts';

/** Today's workflow, ready to be played. */
export const createHost = async (): Promise<WorkflowHost> => createWorkflowHost(await workflowBundle());
