import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What a copy shares with the tree: large, and nothing that a patch touches. */
const SHARED = ['node_modules', '.local'];

export const patchFile = (name: string) => fileURLToPath(new URL(`patches/${name}.patch`, import.meta.url));

/** Whether a patch fits the tree as it is. */
export async function applies(patch: string): Promise<boolean> {
  return run('git', ['apply', '--check', patchFile(patch)], { cwd: ROOT }).then(
    () => true,
    () => false,
  );
}

/** A copy of the tree as it is, what is not committed included, with a fault planted or (`null`) without. */
export async function copyTree(patch: string | null) {
  const folder = await mkdtemp(join(tmpdir(), 'planted-'));
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  for (const file of stdout.split('\0').filter((name) => name !== '' && existsSync(join(ROOT, name)))) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await cp(join(ROOT, file), join(folder, file));
  }
  for (const name of SHARED) if (existsSync(join(ROOT, name))) await symlink(join(ROOT, name), join(folder, name));
  if (patch !== null) await run('git', ['apply', patchFile(patch)], { cwd: folder });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
