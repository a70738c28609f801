import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { DeterminismViolationError } from '@temporalio/workflow';
import { Worker, type WorkflowBundle } from '@temporalio/worker';
import { workflowBundle } from '../support/temporal.ts';
import { changedWorkflow, type Change } from './changed-workflow.ts';
import { scenarios } from './scenarios.ts';

const folder = new URL('histories/', import.meta.url);

const OPEN = 'const { person, byUs, isOpened } = await open(run, ';
const note = 'await note(optional, untilDue(run, Date.now(), { most: BEFORE_OPEN }))';
const added: Change = {
  file: 'people/hand-off.ts',
  from: OPEN,
  to: `await workflow.sleep(1000); ${OPEN}`,
};
/** What looks harmless in a review. */
const incompatible: Record<string, Change> = {
  'a step is left out': { file: 'people/hand-off.ts', from: note, to: `newest < 0 ? ${note} : { error: null }` },
  'a step is added': added,
  'a step gets another name': {
    file: 'people/hand-off.ts',
    from: 'optional(run).assign.',
    to: 'optional(run).setPriority.',
  },
};

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
    const results = Worker.runReplayHistories({ workflowBundle: await workflowBundle() }, await saved());
    for await (const { workflowId, error } of results) if (error) failures.push(`${workflowId}: ${String(error)}`);

    assert.deepEqual(failures, []);
  });

  for (const [title, change] of Object.entries(incompatible)) {
    it(`stop a change that would break conversations under way: ${title}`, async () => {
      const history = await read('handed-off.json');

      await assert.rejects(replay(history, await changedWorkflow(change)), DeterminismViolationError);
    });
  }

  it('let the same change pass where it is made by a patch', async () => {
    const patched = { ...added, to: `if (workflow.patched('wait')) await workflow.sleep(1000); ${added.from}` };

    await replay(await read('handed-off.json'), await changedWorkflow(patched));
  });
});

async function histories(): Promise<string[]> {
  return (await readdir(folder)).filter((file) => file.endsWith('.json'));
}

/** All of them, each under the name of its file. */
async function saved() {
  const files = await histories();
  return Promise.all(
    files.map(async (file) => ({ workflowId: file, history: historyFromJSON(JSON.parse(await read(file))) })),
  );
}

function read(file: string): Promise<string> {
  return readFile(new URL(file, folder), 'utf8');
}

async function replay(json: string, bundle?: WorkflowBundle): Promise<void> {
  const code = bundle ?? (await workflowBundle());
  await Worker.runReplayHistory({ workflowBundle: code }, historyFromJSON(JSON.parse(json)), 'chatwoot:default:1:1');
}
