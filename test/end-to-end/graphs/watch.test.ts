import assert from 'node:assert/strict';
import { mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCustomer } from '../../support/product/customer.ts';
import { startDeployment, type Deployment } from '../../support/product/deployment.ts';
import { settingsFor } from '../../support/product/product.ts';
import { runProcess } from '../../support/run-process.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

describe('dev', function () {
  this.timeout(90_000);
  let folder: string;
  let graph: string;
  let deployment: Deployment;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'watched-'));
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    graph = join(folder, 'graph.ts');
    await writeFile(graph, await readFile(join(root, 'examples/my-graph.ts')));
    deployment = await startDeployment({});
    await deployment.stop('worker');
  });
  after(async () => {
    await deployment.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** As most editors save: what was the file is another one afterwards. */
  const change = async (from: string, to: string) => {
    await writeFile(join(folder, 'new'), (await readFile(graph, 'utf8')).replace(from, to));
    await rename(join(folder, 'new'), graph);
  };

  it('starts everything again with the changed graph, however often it is saved', async () => {
    const settings = { LOCAL_DIR: join(folder, 'local'), AGENT_GRAPH: `${graph}:graph`, LOG_LEVEL: 'fatal' };
    const ports = { SANDBOX_PORT: '0', TEMPORAL_PORT: '0', TEMPORAL_UI_PORT: '0', PORT: '0' };
    const all = runProcess('src/cli/main.ts', { ...settings, ...ports }, ['dev']);
    try {
      await all.until(/Customer and desk/);
      await change('One moment.', 'Just a moment.');
      await all.until(/graph\.ts was saved[^]*Customer and desk/);
      await change('export', 'nonsense export');
      await all.until(/Starts again when a file of code is saved/);
      await change('nonsense export', 'export');
      await all.until(/Starts again when a file of code is saved[^]*Customer and desk/);
    } finally {
      assert.equal(await all.end('SIGTERM'), 0);
    }
  });

  it('starts the worker again with the changed graph', async () => {
    const { sandbox, temporalAddress } = deployment;
    const settings = { ...settingsFor(sandbox, temporalAddress, 'chatwoot'), AGENT_GRAPH: `${graph}:graph` };
    const worker = runProcess('src/cli/main.ts', { ...settings, LOG_LEVEL: 'info' }, ['dev:worker']);
    try {
      const customer = await createCustomer(sandbox);
      await worker.until(/worker ready/);
      await customer.say('hello');
      await customer.hears(1);

      await change('You said', 'I heard');
      await worker.until(/worker ready[^]*worker ready/);
      await customer.say('hello');

      assert.deepEqual(await customer.hears(2), ['You said: hello', 'I heard: hello']);
    } finally {
      await worker.end('SIGTERM');
    }
  });
});
