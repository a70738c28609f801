import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { World } from './world.ts';

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
};

export const GRAPH = new URL('../graph.ts', import.meta.url);

/** What all set-ups share. */
export const commonSettings = (temporalAddress: string, modelUrl: string): Record<string, string> => ({
  ...SETTINGS,
  ...{ TEMPORAL_ADDRESS: temporalAddress, OPENAI_BASE_URL: modelUrl, AGENT_GRAPH: `${GRAPH.pathname}:graph` },
  ...{ NODE_ENV: 'production', HOST: '127.0.0.1', WORKER_PORT: '0', LOG_LEVEL: 'info', LOG_FORMAT: 'json' },
});

/** The bots as `AGENTS_FILE` has them. */
export async function writeAgents(worlds: readonly World[]) {
  const folder = await mkdtemp(join(tmpdir(), 'chaos-'));
  const path = join(folder, 'agents.json');
  const agents = worlds.map((world) => [world.setUp.name, settingsOf(world)] as const);
  await writeFile(path, JSON.stringify(Object.fromEntries(agents)));
  return { settings: { AGENTS_FILE: path }, remove: () => rm(folder, { recursive: true, force: true }) };
}

const settingsOf = ({ setUp, sandbox, proxies }: World): Record<string, string> => ({
  CHATWOOT_API_URL: proxies.calls.url,
  CHATWOOT_ACCOUNT_ID: String(sandbox.accountId),
  CHATWOOT_WEBHOOK_SECRET: `${sandbox.secrets.bot},${sandbox.secrets.apiInbox}`,
  ...setUp.settings(sandbox),
});
