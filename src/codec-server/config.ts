import { readFileSync } from 'node:fs';
import ipaddr from 'ipaddr.js';
import { faultsOf } from '../settings/agent-config.ts';
import { ConfigError, type Config } from '../settings/config.ts';
import { readSecretFiles } from '../settings/read-secret-files.ts';
import { encryptionKeys } from '../settings/kinds.ts';
import { codecServerSettings, secretsOfCodecServer, serviceSettings } from '../settings/settings.ts';
import { withoutEmpty } from '../settings/variables.ts';
import type { Door } from './admit.ts';

export interface CodecServerConfig extends Door, Pick<Config, 'encryptionKeys' | 'logLevel' | 'logFormat'> {
  port: number;
  host: string;
}

const schema = serviceSettings
  .pick({ LOG_LEVEL: true, LOG_FORMAT: true })
  .extend({ ...codecServerSettings.shape, ENCRYPTION_KEYS: encryptionKeys() });

/** Reads what the codec server needs, and nothing of Chatwoot or Temporal. Names every fault and no value. */
export function loadCodecServerConfig(env: NodeJS.ProcessEnv, { isTerminal = false } = {}): CodecServerConfig {
  const { variables, faults: unread } = readSecretFiles(withoutEmpty(env), secretsOfCodecServer, readText);
  const parsed = schema.safeParse(variables);
  const faults = [...unread, ...faultsOf(parsed), ...doorFaults(variables)];
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults);

  const settings = parsed.data;
  return {
    port: settings.CODEC_SERVER_PORT,
    host: settings.CODEC_SERVER_HOST,
    origins: settings.CODEC_SERVER_ORIGIN,
    token: settings.CODEC_SERVER_TOKEN ?? null,
    encryptionKeys: settings.ENCRYPTION_KEYS,
    logLevel: settings.LOG_LEVEL,
    logFormat: settings.LOG_FORMAT ?? (isTerminal ? 'pretty' : 'json'),
  };
}

const readText = (path: string) => readFileSync(path, 'utf8');

/** Beyond this machine a token is demanded, or that nobody wants one has to be said. */
function doorFaults(given: Record<string, string>): string[] {
  const { CODEC_SERVER_HOST: host, CODEC_SERVER_TOKEN: token, CODEC_SERVER_ALLOW_ANYONE: anyone } = given;
  if (host === undefined || isLoopback(host) || token !== undefined || anyone === 'true') return [];
  return [
    'CODEC_SERVER_TOKEN: is required where CODEC_SERVER_HOST is not of this machine alone, ' +
      'unless CODEC_SERVER_ALLOW_ANYONE=true is set',
  ];
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback');
}
