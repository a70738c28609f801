import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isObject } from '../agent-graph.ts';
import { isFile } from '../find-graph.ts';

/** `either`: TypeScript calls it CommonJS, and Node takes it for what its text looks like. */
export type ModuleKind = 'module' | 'commonjs' | 'either';

/** What the file is, by its ending, the nearest `package.json`, and whether the nearest `tsconfig.json` makes CommonJS of it. */
export async function moduleKind(file: string): Promise<ModuleKind> {
  if (/\.m[jt]s$/.test(file)) return 'module';
  if (file.endsWith('.cts')) return 'commonjs';
  const folder = path.dirname(file);
  if (typeOf(await textOf(await nearest(folder, 'package.json'))) === 'module') return 'module';
  if (!file.endsWith('.ts')) return 'either';
  // It may have comments, so that it is no JSON.
  const tsconfig = await textOf(await nearest(folder, 'tsconfig.json'));
  return /^[^/]*"module"\s*:\s*"commonjs"/im.test(tsconfig) ? 'commonjs' : 'either';
}

/** The file of this name in the folder or above. */
export async function nearest(folder: string, name: string): Promise<string | undefined> {
  const file = path.join(folder, name);
  if (await isFile(file)) return file;
  const above = path.dirname(folder);
  return above === folder ? undefined : nearest(above, name);
}

const textOf = async (file: string | undefined) => (file === undefined ? '' : readFile(file, 'utf8').catch(() => ''));

function typeOf(manifest: string): unknown {
  try {
    const parsed: unknown = JSON.parse(manifest);
    return isObject(parsed) ? parsed.type : undefined;
  } catch {
    return undefined;
  }
}
