import { TestWorkflowEnvironment } from '@temporalio/testing';

/**
 * Lets Temporal's test library download one of its servers into a folder, starts it once and stops it.
 * Arguments: `dev-server` or `time-skipping`, and the folder.
 */
const [kind, downloadDir = '.'] = process.argv.slice(2);
const server = { executable: { type: 'cached-download', downloadDir } } as const;

const environment =
  kind === 'dev-server'
    ? await TestWorkflowEnvironment.createLocal({ server })
    : await TestWorkflowEnvironment.createTimeSkipping({ server });
await environment.teardown();
