import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolder } from '../project.ts';
import { readLocalSettings } from '../settings.ts';
import { findTemporalCli, startTemporalServer } from './temporal-server.ts';
import { UserError } from '../user-error.ts';

/**
 * Temporal's dev server alone, with its UI and a database file: for an ingress and a worker on the same machine. The file is not the one
 * of `npm start`: a real Chatwoot counts its conversations from 1, too, and would find those of the local one under the same ids.
 */

const stopped = Promise.withResolvers<undefined>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    stopped.resolve(undefined);
  });
}

try {
  const project = projectFolder();
  const { folder, temporalPort, temporalUiPort } = readLocalSettings(process.env, project);
  await mkdir(folder, { recursive: true });
  const cli = await findTemporalCli({ env: process.env, cacheDir: join(project, '.local', 'tools'), log: console.log });
  const server = await startTemporalServer({
    cli,
    port: temporalPort,
    uiPort: temporalUiPort,
    dbFile: join(folder, 'temporal-alone.db'),
  });
  console.log(`Temporal takes calls at ${server.address}, its UI is at ${server.uiUrl ?? 'nowhere'}. Ctrl-C ends it.`);
  const ended = await Promise.race([stopped.promise, server.gone.then(() => 'by itself')]);
  if (ended) throw new UserError('Temporal ended by itself.');
  await server.stop();
} catch (error) {
  console.error(error instanceof UserError ? error.message : error);
  process.exitCode = 1;
}
