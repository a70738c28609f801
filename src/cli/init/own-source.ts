import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const lockSchema = z.object({ packages: z.record(z.string(), z.object({ resolved: z.string().optional() })) });

/**
 * Where the package at `root` was installed from, as another package.json names it: a version of the registry, or the file that
 * `npm pack` made. npm writes that down beside what it installs; other installers do not, and then it is the version.
 */
export async function ownSource(root: string, version: string): Promise<string> {
  const modules = path.dirname(root);
  const text = await readFile(path.join(modules, '.package-lock.json'), 'utf8').catch(() => '{"packages":{}}');
  const { data } = lockSchema.safeParse(JSON.parse(text));
  const resolved = data?.packages[`node_modules/${path.basename(root)}`]?.resolved ?? '';
  if (!resolved.startsWith('file:')) return `^${version}`;
  const file = resolved.startsWith('file://') ? fileURLToPath(resolved) : resolved.slice('file:'.length);
  return `file:${path.resolve(path.dirname(modules), file)}`;
}
