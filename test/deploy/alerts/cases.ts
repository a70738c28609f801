import { nameOf, type Page } from './page.ts';

/** Whose page; in Prometheus its job. */
export type Part = 'ingress' | 'worker' | 'temporal' | 'postgres' | 'node';

/** For so many minutes each part shows the page of that state; a part that is not named is not scraped. */
export interface Step {
  minutes: number;
  shows: Partial<Record<Part, string | undefined>>;
  /** What else is so, where no process can be brought to show it. */
  but?: (page: Page) => Page;
}

export interface Case {
  /** What is the matter. */
  when: string;
  steps: Step[];
  /** The alerts that fire at the end, with the labels that tell them apart; of these names no others. */
  fires: Record<string, Record<string, string>[]>;
}

const QUIET = { ingress: 'quiet', worker: 'quiet', temporal: 'quiet', postgres: 'quiet', node: 'quiet' };
const DISK = { device: '/dev/vda', instance: 'node:1' };
const BOT = { agent: 'default' };
const change =
  (name: string, labels: string, to: (value: number) => number) =>
  (page: Page): Page =>
    new Map(
      [...page].map(([series, value]) =>
        nameOf(series) === name && series.includes(labels) ? [series, String(to(Number(value)))] : [series, value],
      ),
    );
const without =
  (name: string) =>
  (page: Page): Page =>
    new Map([...page].filter(([series]) => nameOf(series) !== name));
const atStart = (page: Page): Page =>
  new Map([...page].map(([series, value]) => [series, /_total$|_count$/.test(nameOf(series)) ? '0' : value]));
const quietFor = (minutes: number): Step => ({ minutes, shows: QUIET });
const then = (minutes: number, shows: Step['shows']): Step => ({ minutes, shows: { ...QUIET, ...shows } });

export const cases: Case[] = [
  {
    when: 'an answer is given',
    steps: [quietFor(10), then(30, { ingress: 'answered', worker: 'answered' })],
    fires: {},
  },
  {
    when: 'a customer writes into a conversation that an operator has paused',
    steps: [then(30, { ingress: 'answered', worker: 'answered' }), then(14, { ingress: 'paused', worker: 'paused' })],
    fires: {},
  },
  {
    when: 'a message comes and no worker does anything',
    steps: [quietFor(10), then(10, { ingress: 'answered' })],
    fires: { ChatwootBotSilent: [BOT] },
  },
  {
    when: 'all ingresses are gone',
    steps: [quietFor(10), { minutes: 5, shows: { ...QUIET, ingress: undefined } }],
    fires: { ChatwootIngressGone: [{}] },
  },
  {
    when: 'all workers are gone',
    steps: [quietFor(10), { minutes: 5, shows: { ...QUIET, worker: undefined } }],
    fires: { ChatwootWorkerGone: [{}] },
  },
  {
    when: 'Temporal is away',
    steps: [
      then(10, { ingress: 'refusing', worker: 'refusing' }),
      { minutes: 5, shows: { ...QUIET, ingress: 'temporal-away', worker: 'temporal-away', temporal: undefined } },
    ],
    fires: { ChatwootTemporalAway: [{}], ChatwootWebhooksFailing: [BOT], TemporalGone: [{}] },
  },
  {
    when: 'no worker polls a task queue',
    steps: [quietFor(5), then(5, { ingress: 'no-worker' })],
    fires: {
      ChatwootQueueUnpolled: ['workflows', 'activities'].map((of) => ({ task_queue: 'nobody', of })),
      ChatwootBacklog: [{ task_queue: 'nobody', of: 'workflows' }],
    },
  },
  {
    when: 'webhooks are refused for the first time',
    steps: [then(10, { ingress: 'failing', worker: 'failing' }), then(5, { ingress: 'refusing', worker: 'refusing' })],
    fires: { ChatwootWebhooksRefused: [BOT] },
  },
  {
    when: 'Chatwoot takes no token',
    steps: [
      { ...then(5, { ingress: 'tokens-refused', worker: 'tokens-refused' }), but: atStart },
      then(10, { ingress: 'tokens-refused', worker: 'tokens-refused' }),
    ],
    fires: {
      ChatwootTokenRefused: ['CHATWOOT_API_TOKEN', 'CHATWOOT_USER_TOKEN'].map((token) => ({ ...BOT, token })),
      ChatwootBotCannotSpeak: [BOT],
      ChatwootConversationStuck: [{ ...BOT, action: 'open for people' }],
      ChatwootReconcilerFailing: [{}],
    },
  },
  {
    when: 'an answer, or a person, comes after the deadline',
    steps: [
      { ...then(5, { ingress: 'late', worker: 'late' }), but: atStart },
      then(5, { ingress: 'late', worker: 'late' }),
    ],
    fires: { ChatwootAnswersLate: [BOT] },
  },
  {
    when: 'the graph fails',
    steps: [then(10, { ingress: 'paused', worker: 'paused' }), then(5, { ingress: 'failing', worker: 'failing' })],
    fires: { ChatwootGraphFailing: [BOT], ChatwootHandOffRate: [BOT] },
  },
  {
    when: 'nobody can tell what became of a send',
    steps: [
      then(10, {}),
      { ...then(5, {}), but: change('chatwoot_sends_total', 'settled="ambiguous"', (sends) => sends + 1) },
    ],
    fires: { ChatwootAmbiguousSends: [BOT] },
  },
  {
    when: 'PostgreSQL is away',
    steps: [quietFor(5), then(5, { postgres: 'postgres-away' })],
    fires: { PostgresAway: [{}] },
  },
  {
    // Recorded by hand of a full Temporal 1.32 whose PostgreSQL had no processor to answer in time, with 50 s between the two. A PostgreSQL that
    // is gone is counted the same way: the server calls both unavailable.
    when: 'Temporal cannot store anything in time',
    steps: [quietFor(5), then(1, { temporal: 'store-failing' }), then(4, { temporal: 'store-failed' })],
    fires: { TemporalStoreFailing: [{}] },
  },
  {
    when: 'the exporter of PostgreSQL is away',
    steps: [quietFor(5), { minutes: 5, shows: { ...QUIET, postgres: undefined } }],
    fires: { PostgresAway: [{}] },
  },
  {
    when: 'PostgreSQL has no connection left',
    steps: [{ ...quietFor(10), but: change('pg_settings_max_connections', '', () => 1) }],
    fires: { PostgresConnections: [{}] },
  },
  {
    when: 'a disk fills',
    steps: [{ ...quietFor(10), but: change('node_filesystem_avail_bytes', '', (bytes) => bytes / 1000) }],
    fires: { DiskFilling: [DISK], DiskFull: [DISK] },
  },
  {
    when: 'the last good backup is old',
    // promtool's clock begins at 0.
    steps: [{ ...quietFor(5), but: change('chatwoot_backup_last_success_timestamp_seconds', '', () => -27 * 3600) }],
    fires: { BackupOld: [{}] },
  },
  {
    when: 'no backup was ever made',
    steps: [{ ...quietFor(90), but: without('chatwoot_backup_last_success_timestamp_seconds') }],
    fires: { BackupMissing: [{}] },
  },
];
