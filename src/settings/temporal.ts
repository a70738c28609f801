import { choice, encryptionKeys, text } from './kinds.ts';
import { setting } from './setting.ts';

/** Temporal's own names, most of which its library reads. */
export const temporal = {
  title: 'Temporal',
  says: 'The same for ingress and worker.',
  settings: {
    TEMPORAL_ADDRESS: setting(text().optional(), {
      says: 'Where Temporal is. `npm start` brings a server along unless this is set.',
      example: 'temporal.example.com:7233',
      unset: '`localhost:7233`',
      first: true,
    }),
    TEMPORAL_NAMESPACE: setting(text().default('default'), {
      says: 'Which of its namespaces.',
    }),
    TEMPORAL_TASK_QUEUE: setting(text().default('chatwoot'), {
      says: 'The task queue between ingress and worker.',
    }),
    TEMPORAL_WORKER_BUILD_ID: setting(text().optional(), {
      says: "Of a worker: which build it is, for Temporal's Worker Versioning; each build has a word of its own.",
      example: '2026-11-23',
      unset: 'workers are not versioned',
      see: 'upgrading.md#two-builds-side-by-side',
    }),
    TEMPORAL_DEPLOYMENT_NAME: setting(text().default('durable-chatwoot-agent'), {
      says: 'Of versioned workers: the name under which Temporal keeps their builds.',
    }),
    TEMPORAL_API_KEY: setting(text().optional(), {
      says: 'For Temporal Cloud, unless a client certificate is used.',
      see: 'temporal-cloud.md',
      secret: true,
    }),
    // As @temporalio/envconfig reads it, which takes every other word for a no.
    TEMPORAL_TLS: setting(choice('true', 'false', '1', '0').optional(), {
      says: '`true`: with TLS, without any certificate of ours. `false`: without TLS, whatever else is set.',
      example: 'true',
      unset: 'with TLS where there is an API key or a certificate',
    }),
    TEMPORAL_TLS_CLIENT_CERT_PATH: setting(text().optional(), {
      says: 'Our certificate, as the path of a PEM file.',
      example: './temporal/client.pem',
    }),
    TEMPORAL_TLS_CLIENT_CERT_DATA: setting(text().optional(), {
      says: 'The same as PEM text.',
      example: '-----BEGIN CERTIFICATE-----…',
    }),
    TEMPORAL_TLS_CLIENT_KEY_PATH: setting(text().optional(), {
      says: "Our certificate's key, as the path of a PEM file.",
      example: './temporal/client.key',
    }),
    TEMPORAL_TLS_CLIENT_KEY_DATA: setting(text().optional(), {
      says: 'The same as PEM text.',
      example: '-----BEGIN PRIVATE KEY-----…',
    }),
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: setting(text().optional(), {
      says: "Who signed the server's certificate, as the path of a PEM file.",
      example: './temporal/ca.pem',
    }),
    TEMPORAL_TLS_SERVER_CA_CERT_DATA: setting(text().optional(), {
      says: 'The same as PEM text.',
      example: '-----BEGIN CERTIFICATE-----…',
    }),
    TEMPORAL_TLS_SERVER_NAME: setting(text().optional(), {
      says: "The name in the server's certificate.",
      example: 'temporal.example.com',
      unset: 'that of the address',
    }),
    ENCRYPTION_KEYS: setting(encryptionKeys().optional(), {
      says:
        'Encrypts what Temporal stores: `id:base64` of 32 random bytes (`openssl rand -base64 32`). More than one, separated ' +
        'by commas: the first one encrypts, all of them decrypt.',
      unset: 'nothing is encrypted',
      see: 'operating.md#privacy',
      secret: true,
      first: true,
    }),
  },
};
