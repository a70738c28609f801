import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { DeterminismViolationError } from '@temporalio/workflow';
import { Worker } from '@temporalio/worker';
import { workflowBundle } from '../support/temporal.ts';
import { scenarios } from './scenarios.ts';

const folder = new URL('.', import.meta.url);

describe('saved histories', function () {
  this.timeout(60_000);

  it('exist for every scenario', async () => {
    const saved = (await histories()).map((file) => file.replace(/(@.*)?\.json$/, ''));

    assert.deepEqual(
      Object.keys(scenarios).filter((name) => !saved.includes(name)),
      [],
    );
  });

  it("replay against today's workflow", async () => {
    const failures: string[] = [];
    for (const file of await histories()) {
      await replay(await read(file)).catch((error: unknown) => failures.push(`${file}: ${String(error)}`));
    }

    assert.deepEqual(failures, []);
  });

  it('fail to replay where the workflow would do something else', async () => {
    const history = await read('handed-off.json');
    const changed = history.replaceAll('"sendReply"', '"assign"');

    assert.notEqual(changed, history);
    await assert.rejects(replay(changed), DeterminismViolationError);
  });
});

async function histories(): Promise<string[]> {
  return (await readdir(folder)).filter((file) => file.endsWith('.json'));
}

function read(file: string): Promise<string> {
  return readFile(new URL(file, folder), 'utf8');
}

async function replay(json: string): Promise<void> {
  const workflowBundleCode = await workflowBundle();
  await Worker.runReplayHistory(
    { workflowBundle: workflowBundleCode },
    historyFromJSON(JSON.parse(json)),
    'chatwoot:default:1:1',
  );
}
