import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCustomer } from '../support/customer.ts';
import { startDeployment, type Deployment } from '../support/deployment.ts';
import { settingsFor } from '../support/product.ts';
import { runProcess } from '../support/run-process.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('npm run watch:worker', function () {
  this.timeout(90_000);
  let folder: string;
  let deployment: Deployment;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'watched-'));
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await writeFile(join(folder, 'graph.ts'), await readFile(join(root, 'examples/my-graph.ts')));
    deployment = await startDeployment({});
    await deployment.stop('worker');
  });
  after(async () => {
    await deployment.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('starts again with the changed graph', async () => {
    const { sandbox, temporalAddress } = deployment;
    const graph = join(folder, 'graph.ts');
    const settings = { ...settingsFor(sandbox, temporalAddress, 'chatwoot'), AGENT_GRAPH: `${graph}:graph` };
    const worker = runProcess('src/worker/main.ts', { ...settings, LOG_LEVEL: 'info' }, [], ['--watch']);
    try {
      const customer = await createCustomer(sandbox);
      await worker.until(/worker ready/);
      await customer.say('hello');
      await customer.hears(1);

      await writeFile(graph, (await readFile(graph, 'utf8')).replace('You said', 'I heard'));
      await worker.until(/worker ready[^]*worker ready/);
      await customer.say('hello');

      assert.deepEqual(await customer.hears(2), ['You said: hello', 'I heard: hello']);
    } finally {
      await worker.end('SIGTERM');
    }
  });
});
