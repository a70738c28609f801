import { resolve } from 'node:path';
import { UserError } from './user-error.ts';

/** What `npm start` itself reads; the bot's own settings are read by the service. */
export interface LocalSettings {
  /** `undefined`: all addresses. */
  host: string | undefined;
  port: number;
  sandboxPort: number;
  temporalPort: number;
  temporalUiPort: number;
  codecServerPort: number;
  /** A server that runs already; `null`: start one. */
  temporalAddress: string | null;
  /** Where conversations are kept between two starts. */
  folder: string;
}

const HIGHEST_PORT = 65_535;

export function readLocalSettings(env: NodeJS.ProcessEnv, project: string): LocalSettings {
  return {
    host: env.HOST?.trim() || undefined,
    port: portIn(env, 'PORT', 8000),
    sandboxPort: portIn(env, 'SANDBOX_PORT', 3000),
    temporalPort: portIn(env, 'TEMPORAL_PORT', 7233),
    temporalUiPort: portIn(env, 'TEMPORAL_UI_PORT', 8233),
    codecServerPort: portIn(env, 'CODEC_SERVER_PORT', 8081),
    temporalAddress: env.TEMPORAL_ADDRESS?.trim() || null,
    folder: resolve(project, env.LOCAL_DIR?.trim() || '.local'),
  };
}

function portIn(env: NodeJS.ProcessEnv, name: string, usual: number): number {
  const text = env[name]?.trim();
  if (!text) return usual;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= HIGHEST_PORT) return port;
  throw new UserError(`${name} must be a whole number from 0 to ${HIGHEST_PORT}.`);
}
