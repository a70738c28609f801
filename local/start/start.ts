import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/chatwoot.ts';
import { findGraph, isBuiltIn } from '../../src/activities/graph/find-graph.ts';
import type { TurnWatcher } from '../../src/activities/watch-turns.ts';
import { isTold } from '../../src/contracts/built-in.ts';
import { loadConfig, type Config } from '../../src/settings/config.ts';
import { createLogger, type Logger } from '../../src/logger.ts';
import { knowledgeStore, ownTemporal, sandboxAgent, withoutChatwoot } from './bot-settings.ts';
import { claimFolder } from './claim-folder.ts';
import type { Closers } from './closers.ts';
import { portOrFree } from '../ports.ts';
import type { LocalSettings } from '../settings.ts';
import { startBot } from './start-bot.ts';
import { startCodecServer } from './start-codec-server.ts';
import { findTemporalCli, startTemporalServer } from '../temporal/temporal-server.ts';
import { tellCommands } from './tell-commands.ts';
import { watchWorkflows } from './watch-workflows.ts';
import type { Addresses } from './welcome.ts';

export interface StartOptions {
  settings: LocalSettings;
  env: NodeJS.ProcessEnv;
  /** The folder of this project. */
  project: string;
  closers: Closers;
  /** Ends a fetch under way. */
  signal: AbortSignal;
  tell: (line: string) => void;
  applyEnv: (variables: Record<string, string>) => void;
  onLoaded: () => void;
  /** A part that must not end has ended. */
  onEnd: (part: string) => void;
  /** Sees each turn. */
  watch?: TurnWatcher | undefined;
  /** Takes what a graph leaves behind in this process. */
  watchStray?: ((log: Logger) => void) | undefined;
}

/** Said once nothing stands in the way, since the first start takes some seconds. */
export const STARTING = 'Starting Temporal, a local Chatwoot and the bot …';

/** The ids and the task queue of a real bot may be in use on somebody's server: there ours has another name. */
const nameOnServer = ({ temporalAddress }: LocalSettings) => (temporalAddress === null ? 'default' : 'sandbox');

/** Starts everything, each part after the ones that it calls. */
export async function start(options: StartOptions): Promise<Addresses> {
  const { env, project, closers, applyEnv, onLoaded, onEnd } = options;
  const settings = await claim(options);

  const workflows = watchWorkflows();
  const shown = { describeWorkflow: workflows.describe, ...(await suggestionsFor(env, project)) };
  const sandbox = await provideSandbox(settings, closers, shown);
  const temporal = await provideTemporal({ ...options, settings });
  const config = readConfig(env, { settings, sandbox, address: temporal.address });
  const log = createLogger(config);
  options.watchStray?.(log);
  const { client } = await startBot({
    config,
    log,
    closers,
    cwd: project,
    applyEnv,
    onLoaded,
    watch: options.watch,
    onEnd: () => {
      onEnd('The worker');
    },
  });

  workflows.attach(client, nameOnServer(settings));
  // On somebody's own server it is one bot beside others, and they have settings.
  if (settings.temporalAddress === null) {
    await tellCommands(settings.folder, settingsForCommands(settings, sandbox, temporal.address), closers);
  }
  return {
    sandboxUrl: `http://localhost:${settings.sandboxPort}`,
    temporalUiUrl: temporal.uiUrl,
    temporalAddress: temporal.address,
    webhookUrl: `http://localhost:${settings.port}${webhookPath(settings)}`,
    hasModel: Boolean(env.MODEL || env.OPENAI_API_KEY || env.OPENAI_BASE_URL),
    graph: await ownGraph(env, project),
    isShop: isShop(env),
  };
}

/** The file of the graph that answers, where it is not the built-in one. */
export async function ownGraph(env: NodeJS.ProcessEnv, cwd: string): Promise<string | null> {
  const source = await findGraph({ spec: env.AGENT_GRAPH || null, graphId: env.AGENT_GRAPH_ID || null, cwd });
  return isBuiltIn(source) ? null : source.label;
}

/** Whether the built-in agent plays the example shop. */
export const isShop = (env: NodeJS.ProcessEnv): boolean =>
  !isTold({
    companyName: env.COMPANY_NAME || null,
    instructionsFile: env.INSTRUCTIONS_FILE || null,
    knowledge: env.KNOWLEDGE ? [env.KNOWLEDGE] : null,
  });

/** Of an agent of one's own nobody here knows what it is asked. A graph that cannot be found is told of where it is loaded. */
export async function suggestionsFor(
  env: NodeJS.ProcessEnv,
  cwd: string,
): Promise<Pick<SandboxOptions, 'suggestions'>> {
  const graph = await ownGraph(env, cwd).catch(() => '');
  return graph === null && isShop(env) ? {} : { suggestions: ['I want to talk to a person'] };
}

/** The folder first: who has that one has the ports, too, more often than not. */
export async function claim({ settings, closers }: Pick<StartOptions, 'settings' | 'closers'>): Promise<LocalSettings> {
  let found: LocalSettings | undefined;
  const address = () => (found ? `http://localhost:${found.sandboxPort}` : '');
  await claimFolder(settings.folder, address, closers);
  return (found = await withFreePorts(settings));
}

/** Finds out about taken ports before anything is started, and turns each 0 into a free port. */
async function withFreePorts(settings: LocalSettings): Promise<LocalSettings> {
  const { host, temporalAddress } = settings;
  const port = await portOrFree(settings.port, 'PORT', host);
  const sandboxPort = await portOrFree(settings.sandboxPort, 'SANDBOX_PORT', '127.0.0.1');
  if (temporalAddress !== null) return { ...settings, port, sandboxPort };

  const temporalPort = await portOrFree(settings.temporalPort, 'TEMPORAL_PORT', '127.0.0.1');
  const temporalUiPort = await portOrFree(settings.temporalUiPort, 'TEMPORAL_UI_PORT', '127.0.0.1');
  return { ...settings, port, sandboxPort, temporalPort, temporalUiPort };
}

export async function provideSandbox(
  settings: LocalSettings,
  closers: Closers,
  shown: Pick<SandboxOptions, 'processes' | 'describeWorkflow' | 'suggestions'>,
): Promise<Sandbox> {
  const { sandboxPort, folder, host, port, temporalAddress, temporalUiPort } = settings;
  const ui = `http://localhost:${temporalUiPort}/namespaces/default/workflows`;
  const sandbox = await startSandbox({
    port: sandboxPort,
    version: settings.chatwootVersion,
    stateFile: join(folder, 'chatwoot.json'),
    ...shown,
    botInApiInbox: true,
    botUrl: `http://${reachable(host)}:${port}${webhookPath(settings)}`,
    ...(temporalAddress === null ? { workflowUrl: `${ui}/chatwoot%3Adefault%3A{account}%3A{conversation}` } : {}),
  });
  closers.add({ name: 'The sandbox', limit: 3000, close: sandbox.close });
  return sandbox;
}

async function provideTemporal({ settings, env, project, closers, signal, tell, onEnd }: StartOptions) {
  const { temporalAddress, temporalPort, temporalUiPort, folder } = settings;
  if (temporalAddress !== null) return { address: temporalAddress, uiUrl: null };

  const cli = await findTemporalCli({ env, cacheDir: join(project, '.local', 'tools'), log: tell, signal });
  tell(STARTING);
  const codecEndpoint = await startCodecServer({ settings, env, closers });
  const server = await startTemporalServer({
    cli,
    port: temporalPort,
    uiPort: temporalUiPort,
    dbFile: join(folder, 'temporal.db'),
    ...(codecEndpoint === null ? {} : { codecEndpoint }),
  });
  closers.add({ name: 'Temporal', limit: 2000, close: () => server.stop(1500) });
  void server.gone.then(() => {
    onEnd('Temporal');
  });
  return { address: server.address, uiUrl: `http://localhost:${temporalUiPort}` };
}

export function settingsForCommands(
  { port, host }: LocalSettings,
  sandbox: Sandbox,
  temporal: string,
): Record<string, string> {
  const agent = Object.entries(sandboxAgent(sandbox)).map(([name, value]) => [name, String(value)]);
  const own = { TEMPORAL_ADDRESS: temporal, TEMPORAL_NAMESPACE: 'default', PORT: String(port) };
  return {
    ...(Object.fromEntries(agent) as Record<string, string>),
    ...own,
    ...(host === undefined ? {} : { HOST: host }),
  };
}

interface Parts {
  settings: LocalSettings;
  sandbox: Sandbox;
  address: string;
}

function readConfig(env: NodeJS.ProcessEnv, { settings, sandbox, address }: Parts): Config {
  const { PORT: _port, ...rest } = withoutChatwoot(env);
  const store = knowledgeStore(env, settings.folder);
  const plain = { ...rest, ...store, PORT: String(settings.port), LOG_LEVEL: env.LOG_LEVEL || 'warn' };
  const own = settings.temporalAddress === null;
  const agents = { [nameOnServer(settings)]: sandboxAgent(sandbox) };
  const onServer = own
    ? ownTemporal(plain, address, join(settings.folder, 'no-such-file.toml'))
    : { ...plain, TEMPORAL_TASK_QUEUE: queueBeside(plain) };
  return loadConfig(
    { ...onServer, AGENTS_FILE: 'sandbox' },
    { readFile: () => JSON.stringify(agents), isTerminal: true },
  );
}

const queueBeside = ({ TEMPORAL_TASK_QUEUE: queue }: NodeJS.ProcessEnv) => `${queue || 'chatwoot'}-sandbox`;

function webhookPath(settings: LocalSettings): string {
  const name = nameOnServer(settings);
  return `/api/v1/webhook/chatwoot${name === 'default' ? '' : `/${name}`}`;
}

/** How a process on this machine reaches an address that is listened on, as it stands in a URL. */
export function reachable(host: string | undefined): string {
  if (host === undefined || host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return isIPv6(host) ? `[${host}]` : host;
}
