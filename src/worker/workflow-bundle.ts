import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type Logger } from '@temporalio/worker';
import { failureConverterPath } from '../temporal/encryption-codec.ts';
import { workflowCode } from './workflow-code.ts';

const ROOT = new URL('../../', import.meta.url);
const FOLDER = new URL('build/', ROOT);
/** How long a bundle of other sources is kept, in milliseconds: who goes back to them within a day finds it. */
const KEPT = 24 * 60 * 60 * 1000;
/** A bundle, or one that was not written to its end; whatever else lies there is somebody else's. */
const OURS = /^workflow-.*\.(?:js|part)$/;

/**
 * The workflow code for a worker, by the name of what it is made from: bundled when that has changed, which takes seconds (webpack tells
 * `logger`), and kept. The image and the package carry theirs. How failures are encoded is part of a bundle.
 */
export async function workflowBundle(
  encrypted: boolean,
  logger: Logger,
  folder = FOLDER,
): Promise<{ codePath: string }> {
  const file = new URL(`workflow-${await hashSources()}${encrypted ? '-encrypted' : ''}.js`, folder);
  if (!existsSync(file)) {
    const { code } = await bundleWorkflowCode({
      ...workflowCode,
      ...(encrypted ? { failureConverterPath } : {}),
      logger,
    });
    await keep(file, code, folder);
  }
  return { codePath: fileURLToPath(file) };
}

/** Of everything that a bundle may be made of: our own files, and which packages are installed. */
async function hashSources(): Promise<string> {
  const hash = createHash('sha256');
  const files = await readdir(new URL('src/', ROOT), { recursive: true });
  const sources = files.filter((file) => /\.[jt]s$/.test(file)).sort();
  for (const file of [...sources.map((source) => `src/${source}`), 'package.json', 'package-lock.json']) {
    hash.update(file).update(await readFile(new URL(file, ROOT)).catch(() => ''));
  }
  return hash.digest('hex').slice(0, 16);
}

/** Whole or not at all: several processes may start at the same time. */
async function keep(file: URL, code: string, folder: URL): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of (await readdir(folder)).filter((each) => OURS.test(each))) {
    const other = new URL(name, folder);
    const { mtimeMs } = await stat(other).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > KEPT) await rm(other, { force: true });
  }
  const part = new URL(`workflow-${randomUUID()}.part`, folder);
  await writeFile(part, code);
  await rename(part, file);
}
