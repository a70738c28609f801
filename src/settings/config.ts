import { readFileSync } from 'node:fs';
import { faultsOf, toAgent, type AgentConfig } from './agent-config.ts';
import { withBotQueues } from './bot-queues.ts';
import { readAgentsFile } from './read-agents-file.ts';
import { fileNameOf, readSecretFiles } from './read-secret-files.ts';
import type { EncryptionKey } from './kinds.ts';
import { secretValues } from './secret-values.ts';
import { secretsOfService, serviceSettings, type ServiceSettings } from './settings.ts';
import { withoutEmpty, type Variables } from './variables.ts';

export type { AgentConfig } from './agent-config.ts';

export interface Config {
  agents: readonly AgentConfig[];
  port: number;
  /** `null`: all addresses. */
  host: string | null;
  /** Where a worker shows its health and metrics; `null`: nowhere. */
  workerPort: number | null;
  taskQueue: string;
  /** Every non-empty `TEMPORAL_*` variable, for `@temporalio/envconfig`. */
  temporalEnv: Record<string, string>;
  namespace: string;
  /** Which build the workers are; `null`: they are not versioned. */
  build: { deploymentName: string; buildId: string } | null;
  /** For the built-in graph, which reads it from the environment: a file does not put it there. `null`: none is set. */
  openAiKey: string | null;
  /** Where whatever has OpenAI's API is; `null`: OpenAI, where there is a key. */
  openAiUrl: string | null;
  /** The first one encrypts; none: payloads are plain. */
  encryptionKeys: EncryptionKey[];
  /** What no customer may read: values of our own secret settings, and of others' in the environment. */
  secrets: readonly string[];
  logLevel: ServiceSettings['LOG_LEVEL'];
  logFormat: 'json' | 'pretty';
}

export interface Surroundings {
  readFile?: (path: string) => string;
  /** Whether a person reads the log as it is written. */
  isTerminal?: boolean;
}

/** The settings cannot be used. Its message names every fault and no value. */
export class ConfigError extends Error {
  override name = 'ConfigError' as const;

  constructor(faults: string[]) {
    super(
      `Invalid settings:\n${[...new Set(faults)]
        .sort()
        .map((line) => `  ${line}`)
        .join('\n')}`,
    );
  }
}

/** Reads the settings once, at start. Names every fault at once and never prints a value. */
export function loadConfig(
  env: NodeJS.ProcessEnv,
  { readFile = readText, isTerminal = false }: Surroundings = {},
): Config {
  const { variables, faults: unread } = readSecretFiles(withoutEmpty(env), secretsOfService, readFile);
  const service = serviceSettings.safeParse(variables);
  const entries = readAgentsFile(variables, readFile);
  const agents = entries.agents.map(({ name, variables: own }) => toAgent(name, own));

  const faults = [
    ...[...unread, ...faultsOf(service), ...halfCertificate(variables)],
    ...[...entries.faults, ...agents.flatMap((agent) => agent.faults)],
  ];
  if (!service.success || faults.length > 0) throw new ConfigError(faults);

  const settings = service.data;
  return freeze({
    agents: withBotQueues(
      agents.flatMap(({ agent }) => agent ?? []),
      settings.TEMPORAL_TASK_QUEUE,
    ),
    port: settings.PORT,
    host: settings.HOST ?? null,
    workerPort: settings.WORKER_PORT === 0 ? null : settings.WORKER_PORT,
    taskQueue: settings.TEMPORAL_TASK_QUEUE,
    temporalEnv: temporalVariables(variables),
    namespace: settings.TEMPORAL_NAMESPACE,
    build: buildOf(settings),
    openAiKey: settings.OPENAI_API_KEY ?? null,
    openAiUrl: settings.OPENAI_BASE_URL ?? null,
    encryptionKeys: settings.ENCRYPTION_KEYS ?? [],
    secrets: secretValues([variables, ...entries.agents.map(({ variables: own }) => own)]),
    logLevel: settings.LOG_LEVEL,
    logFormat: settings.LOG_FORMAT ?? (isTerminal ? 'pretty' : 'json'),
  });
}

function buildOf(settings: ServiceSettings): Config['build'] {
  const { TEMPORAL_WORKER_BUILD_ID: buildId, TEMPORAL_DEPLOYMENT_NAME: deploymentName } = settings;
  return buildId === undefined ? null : { deploymentName, buildId };
}

/** `@temporalio/envconfig` drops a certificate without its key, and a key without its certificate, and says nothing. */
function halfCertificate(variables: Variables): string[] {
  const has = (name: string) => `${name}_PATH` in variables || `${name}_DATA` in variables;
  const [certificate, key] = ['TEMPORAL_TLS_CLIENT_CERT', 'TEMPORAL_TLS_CLIENT_KEY'] as const;
  // A profile in such a file may hold the other half.
  if ('TEMPORAL_CONFIG_FILE' in variables || has(certificate) === has(key)) return [];
  const missing = has(certificate) ? key : certificate;
  return [`${missing}_PATH: is required, unless ${missing}_DATA is set: a certificate and its key go together`];
}

function temporalVariables(variables: Variables): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => isTemporal(name)));
}

function isTemporal(name: string): boolean {
  return name.startsWith('TEMPORAL_') && name !== fileNameOf('TEMPORAL_API_KEY');
}

/** Keys stay as they are: a Buffer's bytes cannot be frozen. */
function freeze(config: Config): Config {
  for (const agent of config.agents) {
    Object.freeze(agent.policy);
    Object.freeze(agent.webhookSecrets);
    Object.freeze(agent.inboxIds);
    Object.freeze(agent.attachmentHosts);
    Object.freeze(agent);
  }
  for (const part of [config.agents, config.temporalEnv, config.encryptionKeys, config.secrets]) Object.freeze(part);
  return Object.freeze(config);
}

function readText(path: string): string {
  return readFileSync(path, 'utf8');
}
