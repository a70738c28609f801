import { z } from 'zod';
import {
  choice,
  duration,
  encryptionKeys,
  flag,
  hosts,
  ids,
  label,
  list,
  origins,
  prices,
  text,
  token,
  webAddress,
  wholeNumber,
} from './setting-kinds.ts';

/** What one bot is told; an entry of AGENTS_FILE may hold any of these. */
export const agentSettings = z.object({
  CHATWOOT_API_URL: webAddress(),
  CHATWOOT_API_TOKEN: text(),
  CHATWOOT_ACCOUNT_ID: wholeNumber({ min: 1 }),
  CHATWOOT_MODE: choice('agent-bot', 'api-inbox').default('agent-bot'),
  CHATWOOT_WEBHOOK_SECRET: list().optional(),
  CHATWOOT_WEBHOOK_TOKEN: text().optional(),
  ALLOW_UNSIGNED_WEBHOOKS: flag().default(false),
  CHATWOOT_USER_TOKEN: text().optional(),
  CHATWOOT_INBOX_IDS: ids().optional(),
  HANDOFF_ENABLED: flag().default(true),
  HANDOFF_TEAM_ID: wholeNumber({ min: 1 }).optional(),
  HANDOFF_AGENT_ID: wholeNumber({ min: 1 }).optional(),
  HANDOFF_MESSAGE: text().optional(),
  FALLBACK_MESSAGE: text().default('Sorry, I could not answer that just now.'),
  ON_REOPEN: choice('answer', 'open').default('answer'),
  SILENCE_LABEL: label().default('ai-off'),
  DEBOUNCE: duration().prefault('1.5s'),
  DEBOUNCE_MAX: duration().prefault('8s'),
  ON_NEW_MESSAGE: choice('restart', 'queue').default('restart'),
  ANSWER_DEADLINE: duration({ min: 1 }).prefault('120s'),
  HOLDING_MESSAGE: text().optional(),
  HOLDING_AFTER: duration().prefault('20s'),
  AMBIGUOUS_SEND: choice('handoff', 'resend').default('handoff'),
  IDLE_END: duration({ min: 1 }).prefault('7d'),
  FOLLOW_UP_AFTER: duration({ min: 1 }).optional(),
  FOLLOW_UP_MESSAGE: text().optional(),
  RESOLVE_AFTER: duration({ min: 1 }).optional(),
  MAX_TURNS: wholeNumber({ min: 1 }).optional(),
  MAX_TOKENS: wholeNumber({ min: 1 }).optional(),
  MAX_TURNS_PER_HOUR: wholeNumber({ min: 1 }).default(60),
  MAX_CONCURRENT_TURNS: wholeNumber({ min: 1, max: 10_000 }).optional(),
  BOT_TURNS_PER_MINUTE: wholeNumber({ min: 1, max: 1_000_000 }).optional(),
  BOT_ACTIONS_PER_MINUTE: wholeNumber({ min: 1, max: 1_000_000 }).optional(),
  MODEL_PRICES: prices().optional(),
  RECONCILE_EVERY: duration().prefault('1m'),
  RECONCILE_AFTER: duration().prefault('30s'),
  AGENT_GRAPH: text().optional(),
  AGENT_GRAPH_ID: text().optional(),
  GRAPH_IMAGES: flag().default(false),
  ATTACHMENT_HOSTS: hosts().optional(),
});

/** What the whole process is told. Temporal's own and OpenAI's settings are read by their libraries. */
export const serviceSettings = z.object({
  AGENTS_FILE: text().optional(),
  OPENAI_API_KEY: text().optional(),
  OPENAI_MODEL: text().optional(),
  OPENAI_BASE_URL: webAddress().optional(),
  PORT: wholeNumber({ max: 65_535 }).default(8000),
  HOST: text().optional(),
  WORKER_PORT: wholeNumber({ max: 65_535 }).default(9464),
  TEMPORAL_ADDRESS: text().optional(),
  TEMPORAL_NAMESPACE: text().default('default'),
  TEMPORAL_API_KEY: text().optional(),
  // As @temporalio/envconfig reads it, which takes every other word for a no.
  TEMPORAL_TLS: choice('true', 'false', '1', '0').optional(),
  TEMPORAL_TLS_CLIENT_CERT_PATH: text().optional(),
  TEMPORAL_TLS_CLIENT_CERT_DATA: text().optional(),
  TEMPORAL_TLS_CLIENT_KEY_PATH: text().optional(),
  TEMPORAL_TLS_CLIENT_KEY_DATA: text().optional(),
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: text().optional(),
  TEMPORAL_TLS_SERVER_CA_CERT_DATA: text().optional(),
  TEMPORAL_TLS_SERVER_NAME: text().optional(),
  TEMPORAL_TASK_QUEUE: text().default('chatwoot'),
  ENCRYPTION_KEYS: encryptionKeys().optional(),
  LOG_LEVEL: choice('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent').default('info'),
  LOG_FORMAT: choice('json', 'pretty').optional(),
});

/** What the codec server is told, beside ENCRYPTION_KEYS and the log's settings. */
export const codecServerSettings = z.object({
  CODEC_SERVER_PORT: wholeNumber({ max: 65_535 }).default(8081),
  CODEC_SERVER_HOST: text().default('127.0.0.1'),
  CODEC_SERVER_ORIGIN: origins().prefault('http://localhost:8233,http://127.0.0.1:8233'),
  CODEC_SERVER_TOKEN: token().optional(),
  CODEC_SERVER_ALLOW_ANYONE: flag().default(false),
});

/** Each of these may be given as a file instead: the same name with `_FILE` holds its path. */
export const secretsOfAgents = [
  'CHATWOOT_API_TOKEN',
  'CHATWOOT_USER_TOKEN',
  'CHATWOOT_WEBHOOK_SECRET',
  'CHATWOOT_WEBHOOK_TOKEN',
] as const satisfies readonly (keyof AgentSettings)[];
export const secretsOfService = [
  ...secretsOfAgents,
  'OPENAI_API_KEY',
  'TEMPORAL_API_KEY',
  'ENCRYPTION_KEYS',
] as const satisfies readonly (keyof AgentSettings | keyof ServiceSettings)[];
export const secretsOfCodecServer = ['ENCRYPTION_KEYS', 'CODEC_SERVER_TOKEN'] as const;

/** Read by `npm start` alone, which brings a Temporal server and a local Chatwoot along. */
export const localSettings = [
  'SANDBOX_PORT',
  'TEMPORAL_PORT',
  'TEMPORAL_UI_PORT',
  'TEMPORAL_CLI',
  'LOCAL_DIR',
] as const;

export type AgentSettings = z.infer<typeof agentSettings>;
export type ServiceSettings = z.infer<typeof serviceSettings>;
