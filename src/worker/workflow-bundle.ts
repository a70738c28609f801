import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type Logger } from '@temporalio/worker';
import { isCompiled } from '../settings/own-path.ts';
import { failureConverterPath } from '../temporal/encryption-codec.ts';
import { workflowCode } from './workflow-code.ts';

const ROOT = new URL('../../', import.meta.url);
const BUILD = new URL('build/', ROOT);
/** How long a bundle made while developing is kept, in milliseconds: who goes back to older sources within a day finds it. */
const KEPT = 24 * 60 * 60 * 1000;

/** Where `npm run build:bundle` puts the workflow code; how failures are encoded is part of a bundle. */
export const bundleFile = (encrypted: boolean): URL =>
  new URL(`workflow-bundle${encrypted ? '-encrypted' : ''}.js`, BUILD);

/**
 * The workflow code for a worker. The image and the package carry it, made from the same sources. While developing the sources
 * themselves count: bundled when they have changed, which takes seconds, and kept until they change again.
 */
export async function workflowBundle(
  encrypted: boolean,
  logger: Logger,
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ codePath: string }> {
  const isBuilt = env['NODE_ENV'] === 'production' || isCompiled(import.meta.url);
  const built = fileURLToPath(bundleFile(encrypted));
  if (isBuilt && existsSync(built)) return { codePath: built };
  const kept = new URL(`kept/${await hashSources()}${encrypted ? '-encrypted' : ''}.js`, BUILD);
  if (!existsSync(kept)) await keep(kept, await bundleCode(encrypted, logger));
  return { codePath: fileURLToPath(kept) };
}

/** Webpack tells `logger` what it has put together. */
export async function bundleCode(encrypted: boolean, logger?: Logger): Promise<string> {
  const { code } = await bundleWorkflowCode({
    ...workflowCode,
    ...(encrypted ? { failureConverterPath } : {}),
    ...(logger ? { logger } : {}),
  });
  return code;
}

/** Of everything that a bundle may be made of: our own files, and which packages are installed. */
async function hashSources(): Promise<string> {
  const hash = createHash('sha256');
  const files = await readdir(new URL('src/', ROOT), { recursive: true });
  const sources = files.filter((file) => /\.[jt]s$/.test(file)).sort();
  for (const file of [...sources.map((source) => `src/${source}`), 'package-lock.json', 'package.json']) {
    hash.update(file).update(await readFile(new URL(file, ROOT)).catch(() => ''));
  }
  return hash.digest('hex').slice(0, 32);
}

/** Whole or not at all: several processes may start at the same time. */
async function keep(file: URL, code: string): Promise<void> {
  const folder = new URL('.', file);
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    const other = new URL(name, folder);
    const age = Date.now() - (await stat(other).then(({ mtimeMs }) => mtimeMs, () => Date.now()));
    if (age > KEPT) await rm(other, { force: true });
  }
  const part = new URL(`${randomUUID()}.part`, folder);
  await writeFile(part, code);
  await rename(part, file);
}
