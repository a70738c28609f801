import { mkdir, writeFile } from 'node:fs/promises';
import { bundleWorkflowCode } from '@temporalio/worker';
import { workflowsPath } from './create-worker.ts';

/** Bundles the workflow code once, so that a production worker starts without webpack. */

const folder = new URL('../../build/', import.meta.url);
const { code } = await bundleWorkflowCode({ workflowsPath });
await mkdir(folder, { recursive: true });
await writeFile(new URL('workflow-bundle.js', folder), code);
