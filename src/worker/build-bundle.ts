import { mkdir, writeFile } from 'node:fs/promises';
import { bundleWorkflowCode } from '@temporalio/worker';
import { failureConverterPath } from '../temporal/encryption-codec.ts';
import { bundleFile } from './bundle-file.ts';
import { workflowCode } from './workflow-code.ts';

/** Bundles the workflow code once, so that a production worker starts without webpack; once more for encrypted payloads. */

for (const encrypted of [false, true]) {
  const { code } = await bundleWorkflowCode({ ...workflowCode, ...(encrypted ? { failureConverterPath } : {}) });
  const file = bundleFile(encrypted);
  await mkdir(new URL('.', file), { recursive: true });
  await writeFile(file, code);
}
