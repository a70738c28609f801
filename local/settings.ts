import { resolve } from 'node:path';
import { codecServerSettings, localSettings, serviceSettings } from '../src/settings/settings.ts';
import { withoutEmpty } from '../src/settings/variables.ts';
import { UserError } from './user-error.ts';

/** What `npm start` itself reads; the bot's own settings are read by the service. */
export interface LocalSettings {
  /** `undefined`: all addresses. */
  host: string | undefined;
  port: number;
  sandboxPort: number;
  chatwootVersion: '4.16' | 'next';
  temporalPort: number;
  temporalUiPort: number;
  codecServerPort: number;
  /** A server that runs already; `null`: start one. */
  temporalAddress: string | null;
  /** Where conversations are kept between two starts. */
  folder: string;
}

const schema = localSettings.extend({
  ...serviceSettings.pick({ HOST: true, PORT: true, TEMPORAL_ADDRESS: true }).shape,
  ...codecServerSettings.pick({ CODEC_SERVER_PORT: true }).shape,
});

export function readLocalSettings(env: NodeJS.ProcessEnv, project: string): LocalSettings {
  const { data: settings, error } = schema.safeParse(withoutEmpty(env));
  if (error) throw new UserError(error.issues.map(({ path, message }) => `${path.join('.')} ${message}.`).join('\n'));
  return {
    host: settings.HOST,
    port: settings.PORT,
    sandboxPort: settings.SANDBOX_PORT,
    chatwootVersion: settings.SANDBOX_CHATWOOT_VERSION,
    temporalPort: settings.TEMPORAL_PORT,
    temporalUiPort: settings.TEMPORAL_UI_PORT,
    codecServerPort: settings.CODEC_SERVER_PORT,
    temporalAddress: settings.TEMPORAL_ADDRESS ?? null,
    folder: resolve(project, settings.LOCAL_DIR),
  };
}
