import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTemporalCli, startTemporalServer, type TemporalServer } from '../../../local/temporal/temporal-server.ts';
import { portOrFree } from '../../../local/ports.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox/chatwoot.ts';
import { settingsFor } from './product.ts';
import { runProcess, type RunningProcess } from '../run-process.ts';
import { search } from '../temporal.ts';

export type Part = 'ingress' | 'worker' | 'temporal';

/** The product as it is deployed: ingress, worker and a Temporal server with a database file, each its own process. */
export interface Processes {
  /** Of the ingress. */
  url: string;
  temporalAddress: string;
  /** All that ingress and worker have written, those before a restart included. */
  output(): string;
  /** Temporal's database with its journals, as it is on the disk. */
  database(): Promise<Buffer>;
  /** SIGKILL, as by a power cut. Resolves once it is gone. */
  kill(part: Part): Promise<void>;
  /** SIGTERM, as a deploy sends it. Resolves with the exit code. */
  stop(part: Exclude<Part, 'temporal'>): Promise<number | undefined>;
  /** `changes`: settings that are other ones from now on. */
  start(part: Part, changes?: Record<string, string>): Promise<void>;
  close(): Promise<void>;
}

export interface Deployment extends Processes {
  sandbox: Sandbox;
}

const READY = { ingress: /"ingress listening"/, worker: /"worker ready"/ };

export async function startDeployment(
  env: Record<string, string>,
  options: SandboxOptions = {},
  more: (sandbox: Sandbox) => Record<string, string> = () => ({}),
): Promise<Deployment> {
  const sandbox = await startSandbox(options);
  try {
    const processes = await startProcesses((temporalAddress) => ({
      ...settingsFor(sandbox, temporalAddress, 'chatwoot'),
      ...{ LOG_LEVEL: 'info', LOG_FORMAT: 'json', ...env, ...more(sandbox) },
    }));
    sandbox.setBotUrl(`${processes.url}/api/v1/webhook/chatwoot`);
    return {
      ...processes,
      sandbox,
      async close() {
        await processes.close();
        await sandbox.close();
      },
    };
  } catch (error) {
    await sandbox.close();
    throw error;
  }
}

/** Without a Chatwoot: whose settings these are is up to the caller. */
export async function startProcesses(
  settingsFrom: (temporalAddress: string) => Record<string, string>,
): Promise<Processes> {
  const folder = await mkdtemp(join(tmpdir(), 'deployment-'));
  const [port, temporalPort] = [await portOrFree(0, 'PORT'), await portOrFree(0, 'TEMPORAL_PORT')];
  const temporalAddress = `127.0.0.1:${temporalPort}`;
  let settings: Record<string, string> = { ...settingsFrom(temporalAddress), PORT: String(port) };
  const outputs: (() => string)[] = [];
  const running: { temporal?: TemporalServer; ingress?: RunningProcess; worker?: RunningProcess } = {};

  async function start(part: Part, changes: Record<string, string> = {}): Promise<void> {
    settings = { ...settings, ...changes };
    if (part === 'temporal') {
      const cli = await findTemporalCli(search);
      running.temporal = await startTemporalServer({
        cli,
        port: temporalPort,
        uiPort: null,
        dbFile: join(folder, 'temporal.db'),
      });
      return;
    }
    running[part] = runProcess(`src/${part}/main.ts`, settings);
    outputs.push(running[part].output);
    await running[part].until(READY[part]);
  }

  async function kill(part: Part): Promise<void> {
    if (part === 'temporal') {
      running.temporal?.kill();
      await running.temporal?.gone;
      return;
    }
    await running[part]?.end('SIGKILL');
  }

  async function close(): Promise<void> {
    for (const part of ['ingress', 'worker', 'temporal'] as const) await kill(part);
    await rm(folder, { recursive: true, force: true });
  }

  try {
    for (const part of ['temporal', 'ingress', 'worker'] as const) await start(part);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    url: `http://127.0.0.1:${port}`,
    temporalAddress,
    output: () => outputs.map((read) => read()).join('\n'),
    async database() {
      const files = (await readdir(folder)).filter((name) => name.startsWith('temporal.db'));
      return Buffer.concat(await Promise.all(files.map((name) => readFile(join(folder, name)))));
    },
    kill,
    stop: async (part) => running[part]?.end('SIGTERM'),
    start,
    close,
  };
}
