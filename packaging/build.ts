import { execFile } from 'node:child_process';
import { cp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/**
 * Makes `dist/` for the package (`npm pack` runs it): Node runs no TypeScript below `node_modules`, so the package carries
 * compiled JavaScript, what is read beside it, and the workflow bundles, so that a worker starts without webpack. Types
 * are checked by `npm run check`, not again here.
 */

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
/** Read at run time, from beside the code. */
const ASSETS = [
  'sandbox/page',
  'examples/shop',
  'local/temporal/temporal-tools.txt',
  'local/temporal/time-skipping-tools.txt',
];

await rm(dist, { recursive: true, force: true });
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
await run(process.execPath, [tsc, '--project', join(root, 'tsconfig.build.json')], { cwd: root });
for (const asset of ASSETS) await cp(join(root, asset), join(dist, asset), { recursive: true });
await run(process.execPath, [join(dist, 'src/worker/build-bundle.js')], { cwd: root });
