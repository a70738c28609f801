import { mkdir, writeFile } from 'node:fs/promises';
import { bundleCode, bundleFile } from './workflow-bundle.ts';

/** Bundles the workflow code once, so that a production worker starts without webpack; once more for encrypted payloads. */

for (const encrypted of [false, true]) {
  const file = bundleFile(encrypted);
  await mkdir(new URL('.', file), { recursive: true });
  await writeFile(file, await bundleCode(encrypted));
}
