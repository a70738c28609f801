import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig';
import type { Config } from '../settings/config.ts';
import { createDataConverter } from './encryption-codec.ts';
import { createGrpcRetries } from './grpc-retries.ts';

/**
 * gRPC waits up to two minutes before it tries a lost server again; we want to be back as soon as the server is. And it takes
 * 4 MB at most, while Temporal counts a history's pages in batches: thousands of signals that came during one workflow task
 * are one batch, and a page of them is larger.
 */
export const CHANNEL = {
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1000,
  'grpc.max_receive_message_length': 64 * 1024 * 1024,
};

type TemporalSettings = Pick<Config, 'temporalEnv' | 'namespace' | 'encryptionKeys'>;

export interface Temporal {
  connection: Connection;
  client: Client;
  namespace: string;
  /** Use this instead of `connection.close()`. */
  close(): Promise<void>;
}

/** Where Temporal is and how to log in there, for a client's `Connection` and a worker's `NativeConnection` alike. */
export function temporalOptions({ temporalEnv, namespace }: TemporalSettings): Required<ClientConnectConfig> {
  const { connectionOptions, namespace: named } = loadClientConnectConfig({ overrideEnvVars: temporalEnv });
  return { connectionOptions, namespace: named ?? namespace };
}

/** A client that connects on its first call, so that a process starts, and comes back, whether Temporal is there or not. */
export function connectTemporal(settings: TemporalSettings): Temporal {
  const { connectionOptions, namespace } = temporalOptions(settings);
  const dataConverter = createDataConverter(settings.encryptionKeys);
  const retries = createGrpcRetries();
  const connection = Connection.lazy({
    ...connectionOptions,
    channelArgs: CHANNEL,
    interceptors: [retries.interceptor],
  });
  const client = new Client({ connection, namespace, ...(dataConverter && { dataConverter }) });
  return { connection, client, namespace, close };

  async function close(): Promise<void> {
    await retries.stop();
    await connection.close();
  }
}
