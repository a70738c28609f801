import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, bundleWorkflowCode, type WorkflowBundle } from '@temporalio/worker';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Change {
  /** Under `src/workflows`. */
  file: string;
  from: string;
  /** May use the SDK as `workflow`. */
  to: string;
}

/** Bundles the workflow as it would be after a change of its source. Fails where there is nothing left to change. */
export async function changedWorkflow({ file, from, to }: Change): Promise<WorkflowBundle> {
  const cache = join(root, '.local');
  await mkdir(cache, { recursive: true });
  // Below the root, so that packages are found from there.
  const copy = await mkdtemp(join(cache, 'changed-workflow-'));
  try {
    for (const folder of ['workflows', 'contracts', 'chatwoot'])
      await cp(join(root, 'src', folder), join(copy, folder), { recursive: true });
    const path = join(copy, 'workflows', file);
    const source = await readFile(path, 'utf8');
    if (!source.includes(from)) throw new Error(`${file} has no "${from}" any more: choose another change`);
    await writeFile(path, `import * as workflow from '@temporalio/workflow';\n${source.replace(from, to)}`);
    return await bundleWorkflowCode({
      workflowsPath: join(copy, 'workflows', 'index.ts'),
      logger: new DefaultLogger('ERROR'),
    });
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}
