import { choice, flag, origins, text, token, wholeNumber } from './kinds.ts';
import { setting } from './setting.ts';

const port = () => wholeNumber({ max: 65_535 });

export const severalBots = {
  title: 'Several bots',
  settings: {
    AGENTS_FILE: setting(text().optional(), {
      says:
        'A JSON file `{"<name>": {"CHATWOOT_API_URL": "…", …}, …}`. An entry may hold every setting of a bot; what it does not ' +
        'hold is taken from the environment, but for tokens, secrets and ids of another Chatwoot or account. Its webhooks go to ' +
        '`/api/v1/webhook/chatwoot/<name>`.',
      example: './agents.json',
      unset: 'one bot, of the environment alone',
      see: 'connect-chatwoot.md#several-bots',
    }),
  },
};

export const ports = {
  title: 'Ingress and worker',
  settings: {
    PORT: setting(port().default(8000), {
      says: 'Where the ingress has `POST /api/v1/webhook/chatwoot`, `GET /health/live`, `GET /health/ready` and `GET /metrics`.',
    }),
    HOST: setting(text().optional(), {
      says: 'The address of this machine that the ingress and the worker listen at.',
      example: '127.0.0.1',
      unset: 'all addresses',
    }),
    WORKER_PORT: setting(port().default(9464), {
      says:
        'Where a worker shows its health (`/health/live`, `/health/ready`) and metrics (`/metrics`). `0`: nowhere. Two workers ' +
        'on one machine need two ports.',
    }),
  },
};

export const codecServer = {
  title: 'Codec server',
  says: 'Shows encrypted payloads in the Temporal UI. It reads `ENCRYPTION_KEYS` and the settings of the log too, and nothing else.',
  settings: {
    CODEC_SERVER_PORT: setting(port().default(8081), {
      says: 'Where it has `POST /decode` and `POST /encode`.',
    }),
    CODEC_SERVER_HOST: setting(text().default('127.0.0.1'), {
      says: 'The address of its machine that it listens at.',
    }),
    CODEC_SERVER_ORIGIN: setting(origins().prefault('http://localhost:8233,http://127.0.0.1:8233'), {
      says:
        'Where the Temporal UI is opened, as the browser shows it: scheme, host and port; several separated by commas. Pages ' +
        'from elsewhere are refused.',
    }),
    CODEC_SERVER_TOKEN: setting(token().optional(), {
      says:
        'Demanded as `Authorization: Bearer <token>`; 16 or more characters. Required where others can reach ' +
        '`CODEC_SERVER_HOST`, unless `CODEC_SERVER_ALLOW_ANYONE=true` is set.',
      secret: true,
    }),
    CODEC_SERVER_ALLOW_ANYONE: setting(flag().default(false), {
      says:
        '`true`: whoever reaches the port may read. For a port that is published on this machine alone, as in the compose ' +
        'files.',
    }),
  },
};

export const logs = {
  title: 'Logs',
  settings: {
    LOG_LEVEL: setting(choice('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent').default('info'), {
      says: '`trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`.',
    }),
    LOG_FORMAT: setting(choice('json', 'pretty').optional(), {
      says: '`json` or `pretty`.',
      example: 'json',
      unset: '`pretty` in a terminal and under `npm start`, else `json`',
    }),
  },
};

/** Read by `npm start` alone, which brings a Temporal server and a local Chatwoot along. */
export const local = {
  title: 'Only for `npm start`, which runs everything on one machine',
  settings: {
    SANDBOX_PORT: setting(port().default(3000), { says: "Where the local Chatwoot's page is." }),
    SANDBOX_CHATWOOT_VERSION: setting(choice('4.16', 'next').default('4.16'), {
      says: 'Which Chatwoot the local one behaves as: 4.16, or the next version.',
    }),
    TEMPORAL_PORT: setting(port().default(7233), { says: "Where Temporal's server takes calls." }),
    TEMPORAL_UI_PORT: setting(port().default(8233), { says: "Where Temporal's UI is." }),
    TEMPORAL_CLI: setting(text().optional(), {
      says: 'Path of the `temporal` program.',
      example: '/usr/local/bin/temporal',
      unset: 'it is looked for, then fetched',
    }),
    LOCAL_DIR: setting(text().default('.local'), {
      says: "Where it keeps its database, the local Chatwoot's state and what it fetched.",
    }),
  },
};
