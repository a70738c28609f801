import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { loadConfig } from '../../src/settings/config.ts';
import { connectTemporal } from '../../src/temporal/connect.ts';
import { ownPath } from '../../src/settings/own-path.ts';
import type { Sandbox } from '../../sandbox/chatwoot.ts';
import { knowledgeStore, ownTemporal, sandboxAgent, withoutChatwoot } from './bot-settings.ts';
import type { LocalSettings } from '../settings.ts';
import { tellCommands } from './tell-commands.ts';
import { startCodecServer } from './start-codec-server.ts';
import {
  claim,
  isShop,
  ownGraph,
  provideSandbox,
  reachable,
  settingsForCommands,
  STARTING,
  type StartOptions,
  suggestionsFor,
} from './start.ts';
import { supervise, type Part, type Running } from './supervise.ts';
import { findTemporalCli, startTemporalServer } from '../temporal/temporal-server.ts';
import { untilAnswers } from './until-answers.ts';
import { UserError } from '../user-error.ts';
import { watchWorkflows } from './watch-workflows.ts';
import type { Addresses } from './welcome.ts';

/** So long what was killed stays away, in milliseconds. */
const AWAY = 3000;

/** `npm start` with Temporal, worker and ingress as processes of their own, which the page may kill. */
export async function startApart(options: StartOptions): Promise<Addresses> {
  const { env, closers, tell, onEnd } = options;
  if (options.settings.temporalAddress !== null) {
    throw new UserError('TEMPORAL_ADDRESS is set, and somebody else’s server is not ours to kill: unset it.');
  }
  const settings = await claim(options);
  tell(STARTING);

  const supervisor = supervise({ pause: AWAY, tell, onEnd });
  const workflows = watchWorkflows();
  const shown = {
    processes: supervisor.processes,
    describeWorkflow: workflows.describe,
    ...(await suggestionsFor(env, options.project)),
  };
  const sandbox = await provideSandbox(settings, closers, shown);
  const codecEndpoint = await startCodecServer({ settings, env, closers });
  const variables = environment(env, settings, sandbox);
  const parts: Part[] = [
    { name: 'temporal', start: () => startTemporal(options, settings, codecEndpoint) },
    { name: 'worker', start: () => startNode('worker', variables, options) },
    { name: 'ingress', start: () => startIngress(variables, options, settings) },
  ];
  for (const part of parts) {
    await supervisor.run(part);
    closers.add({ name: part.name, limit: 3000, close: () => supervisor.stop(part.name) });
  }
  const temporal = connectTemporal(loadConfig(variables));
  closers.add({ name: 'The connection to Temporal', limit: 600, close: () => temporal.close() });
  workflows.attach(temporal.client, 'default');
  const address = `127.0.0.1:${settings.temporalPort}`;
  await tellCommands(settings.folder, settingsForCommands(settings, sandbox, address), closers);
  return {
    sandboxUrl: `http://localhost:${settings.sandboxPort}`,
    temporalUiUrl: `http://localhost:${settings.temporalUiPort}`,
    temporalAddress: `127.0.0.1:${settings.temporalPort}`,
    webhookUrl: `http://localhost:${settings.port}/api/v1/webhook/chatwoot`,
    hasModel: Boolean(env.MODEL || env.OPENAI_API_KEY || env.OPENAI_BASE_URL),
    graph: await ownGraph(env, options.project),
    isShop: isShop(env),
  };
}

function environment(env: NodeJS.ProcessEnv, settings: LocalSettings, sandbox: Sandbox): NodeJS.ProcessEnv {
  const { temporalPort, port, folder } = settings;
  const plain = { ...withoutChatwoot(env), LOG_LEVEL: env.LOG_LEVEL || 'warn', LOG_FORMAT: env.LOG_FORMAT || 'pretty' };
  const agent = Object.entries(sandboxAgent(sandbox)).map(([name, value]) => [name, String(value)]);
  return {
    ...ownTemporal(plain, `127.0.0.1:${temporalPort}`, join(folder, 'no-such-file.toml')),
    ...(Object.fromEntries(agent) as Record<string, string>),
    ...knowledgeStore(env, folder),
    PORT: String(port),
    WORKER_PORT: env.WORKER_PORT || '0',
  };
}

async function startTemporal(
  { env, project, tell, signal }: StartOptions,
  { temporalPort, temporalUiPort, folder }: LocalSettings,
  codecEndpoint: string | null,
): Promise<Running> {
  const cli = await findTemporalCli({ env, cacheDir: join(project, '.local', 'tools'), log: tell, signal });
  const server = await startTemporalServer({
    ...{ cli, port: temporalPort, uiPort: temporalUiPort, dbFile: join(folder, 'temporal.db') },
    ...(codecEndpoint === null ? {} : { codecEndpoint }),
  });
  return { kill: server.kill, gone: server.gone.then(() => 'killed' as const), stop: () => server.stop(1500) };
}

function startNode(part: 'worker' | 'ingress', env: NodeJS.ProcessEnv, { project }: StartOptions): Promise<Running> {
  const script = ownPath(`../../src/${part}/main.ts`, import.meta.url);
  const child = spawn(process.execPath, [script], { cwd: project, env, stdio: 'inherit', detached: true });
  const gone = once(child, 'close') as Promise<[code: number | null, signal: NodeJS.Signals | null]>;
  return Promise.resolve({
    kill: () => child.kill('SIGKILL'),
    gone: gone.then(([, signal]) => (signal === 'SIGKILL' ? 'killed' : 'ended')),
    async stop() {
      child.kill('SIGTERM');
      const late = delay(2500, undefined, { ref: false }).then(() => child.kill('SIGKILL'));
      await Promise.race([gone, late]);
    },
  });
}

/** Up once it answers, so that the first message is not refused. */
async function startIngress(
  env: NodeJS.ProcessEnv,
  options: StartOptions,
  { host, port }: LocalSettings,
): Promise<Running> {
  const ingress = await startNode('ingress', env, options);
  const over = new AbortController();
  void ingress.gone.then(() => {
    over.abort();
  });
  try {
    await untilAnswers(`http://${reachable(host)}:${port}/health/live`, over.signal);
  } catch (error) {
    // Nobody else knows of it yet, and it would outlive us.
    await ingress.stop();
    throw error;
  }
  return ingress;
}
