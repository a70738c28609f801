import { startSandbox, type Sandbox } from '../../sandbox/chatwoot.ts';
import { portOrFree } from '../../local/ports.ts';
import { startDeployment, type Part } from '../../test/support/product/deployment.ts';
import { settingsFor } from '../../test/support/product/product.ts';
import { runProcess, type RunningProcess } from '../../test/support/run-process.ts';
import { fetchHistories } from './histories.ts';
import type { Parts } from './strikes.ts';

/** What is put to the test: processes behind a sandbox Chatwoot. */
export interface Running {
  sandbox: Sandbox;
  parts: Parts;
  /** Milliseconds after which there is certainly no answer any more. */
  patience: number;
  /** The workflow histories of a conversation as JSON, oldest run first. */
  histories: (conversation: number) => Promise<string[]>;
  close: () => Promise<void>;
}

/** In seconds. */
export const TIMES = { answerDeadline: 30, reconcileEvery: 10, reconcileAfter: 10 };

/** A model that hangs is given up after 6 s; `ANSWER_DEADLINE` leaves room for two such tries. */
export const SETTINGS = {
  DEBOUNCE: '300ms',
  ANSWER_DEADLINE: `${TIMES.answerDeadline}s`,
  AMBIGUOUS_SEND: 'handoff',
  HANDOFF_TEAM_ID: '1',
  RECONCILE_EVERY: `${TIMES.reconcileEvery}s`,
  RECONCILE_AFTER: `${TIMES.reconcileAfter}s`,
  LOG_LEVEL: 'info',
  LOG_FORMAT: 'json',
};

const sandboxOptions = (seed: number) => ({ seed, messagesPerMinute: 1_000_000, webhookThreads: 32 });
const graphFile = new URL('../graph.ts', import.meta.url);

/** What the reconciler needs: a token that may list conversations, and the inboxes that are the bot's. */
const found = ({ tokens, inboxes }: Sandbox) => ({
  CHATWOOT_USER_TOKEN: tokens.admin,
  CHATWOOT_INBOX_IDS: String(inboxes.website.id),
});

/** Built once, as in production: a worker that comes back does not bundle its workflows anew. */
async function buildBundle(): Promise<void> {
  const code = await runProcess('src/worker/build-bundle.ts', {}).exited;
  if (code !== 0) throw new Error('The workflow bundle could not be built: npm run build:bundle says why.');
}

/** Ingress, worker and a Temporal server with a database file; Chatwoot keeps what it could not deliver `pending`. */
export async function startBridge(seed: number, modelUrl: string): Promise<Running> {
  await buildBundle();
  const env = {
    ...SETTINGS,
    NODE_ENV: 'production',
    AGENT_GRAPH: `${graphFile.pathname}:graph`,
    OPENAI_BASE_URL: modelUrl,
  };
  const deployment = await startDeployment(env, { ...sandboxOptions(seed), keepPendingOnBotFailure: true }, found);
  return {
    sandbox: deployment.sandbox,
    parts: {
      names: ['ingress', 'worker', 'temporal'],
      async kill(part, signal) {
        if (signal === 'SIGKILL' || part === 'temporal') await deployment.kill(part as Part);
        else await deployment.stop(part as 'ingress' | 'worker');
      },
      start: (part) => deployment.start(part as Part),
    },
    patience: 120_000,
    histories: (conversation) =>
      fetchHistories(deployment.temporalAddress, `chatwoot:default:${deployment.sandbox.accountId}:${conversation}`),
    close: () => deployment.close(),
  };
}

/** What most bots are: one web handler that calls the graph and posts the answer. Kills of any part of ours hit it. */
export async function startDirect(seed: number, modelUrl: string): Promise<Running> {
  const sandbox = await startSandbox(sandboxOptions(seed));
  const port = await portOrFree(0, 'PORT');
  sandbox.setBotUrl(`http://127.0.0.1:${port}/api/v1/webhook/chatwoot`);
  const settings = {
    ...settingsFor(sandbox, '127.0.0.1:1', 'none'),
    ...{ ...SETTINGS, PORT: String(port), DIRECT_GRAPH: graphFile.href, OPENAI_BASE_URL: modelUrl },
  };
  let handler: RunningProcess | undefined;
  const start = async () => {
    handler = runProcess('bench/direct.ts', settings);
    await handler.until(/direct handler listening/);
  };
  await start();
  return {
    sandbox,
    parts: {
      names: ['ingress', 'worker'],
      async kill(_part, signal) {
        await handler?.end(signal);
      },
      start,
    },
    patience: 30_000,
    histories: () => Promise.resolve([]),
    async close() {
      await handler?.end('SIGKILL');
      await sandbox.close();
    },
  };
}
