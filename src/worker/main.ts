import { Client } from '@temporalio/client';
import { Runtime } from '@temporalio/worker';
import { ConfigError, loadConfig, type Config } from '../settings/config.ts';
import { temporalOptions } from '../temporal/connect.ts';
import { createDataConverter } from '../temporal/encryption-codec.ts';
import { isServing } from '../temporal/is-serving.ts';
import { createLogger } from '../logger.ts';
import { connect } from './connect.ts';
import { createWorker } from './create-worker.ts';
import { createObservation } from './observe.ts';
import { createRuntimeLogger } from './runtime-logger.ts';
import { keepSchedules } from './schedules.ts';
import { checkSearchAttributes } from './search-attributes.ts';
import { tellOfOthers } from './tell-of-others.ts';
import { beginAtZero, createTelemetry } from './telemetry.ts';
import { watchStrayErrors } from './stray-errors.ts';
import { flushTraces, tellOfTracing } from './traces.ts';

/** The worker as a process. SIGTERM and SIGINT (taken by the Temporal runtime) let it finish what it is doing. */

const config = configOrExit();
const log = createLogger(config);
watchStrayErrors(process.on.bind(process), log, (code) => process.exit(code));
const telemetry = await createTelemetry();
Runtime.install({ logger: createRuntimeLogger(log), telemetryOptions: telemetry.options });

let isTraced = true;
const dataConverter = createDataConverter(config.encryptionKeys);
const { connectionOptions, namespace } = temporalOrExit(config);
const connection = await connect(connectionOptions, log);
try {
  await checkSearchAttributes(connection, namespace, log);
  const worker = await createWorker({
    config,
    connection,
    namespace,
    log,
    cwd: process.cwd(),
    applyEnv: (variables) => {
      for (const [name, value] of Object.entries(variables)) process.env[name] ||= value;
    },
    // Under `node --watch` every thread reports what it loads, and Temporal stumbles over the reports of its own.
    onLoaded: () => delete process.env['WATCH_REPORT_DEPENDENCIES'],
  });
  tellOfTracing(process.env, log);
  const client = new Client({ connection, namespace, ...(dataConverter ? { dataConverter } : {}) });
  await keepSchedules(client, config, log);
  await tellOfOthers(client, config.agents, log);
  beginAtZero(Runtime.instance().metricMeter, { agents: config.agents, namespace, taskQueue: config.taskQueue });
  const isReady = async () => worker.getState() === 'RUNNING' && (await isServing(connection, namespace));
  const observation = createObservation({ isReady, metricsUrl: telemetry.metricsUrl, log });
  const { workerPort } = config;
  const port = workerPort === null ? null : await observation.listen(workerPort, config.host);
  log.info({ taskQueue: config.taskQueue, namespace, port }, 'worker ready');
  await worker.run().finally(() => observation.close());
  isTraced = await flushTraces(log);
  log.info('worker stopped');
} catch (error) {
  log.fatal({ why: error instanceof Error ? error.message : String(error) }, 'worker failed');
  process.exitCode = 1;
} finally {
  await connection.close();
}
// What is still being sent would keep the process for minutes.
if (!isTraced) process.exit();

function configOrExit(): Config {
  try {
    return loadConfig(process.env, { isTerminal: process.stdout.isTTY });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

/** A certificate's file that cannot be read, or a profile that is not there, is a setting too. */
function temporalOrExit(settings: Config): ReturnType<typeof temporalOptions> {
  try {
    return temporalOptions(settings);
  } catch (error) {
    console.error(`TEMPORAL_*: ${error instanceof Error ? error.message : 'cannot be used'}`);
    process.exit(1);
  }
}
