import type { Config } from '../settings/config.ts';
import { connectTemporal, temporalOptions, type Temporal } from '../temporal/connect.ts';
import { explain } from './temporal-faults.ts';

/** Opens a client for the time of `work`; every failure of Temporal becomes a sentence. */
export async function withTemporal<T>(config: Config, work: (temporal: Temporal) => Promise<T>): Promise<T> {
  const temporal = connectTemporal(config);
  const { address = 'localhost:7233' } = temporalOptions(config).connectionOptions;
  try {
    return await work(temporal);
  } catch (error) {
    throw explain(error, address, temporal.namespace);
  } finally {
    await temporal.close();
  }
}
