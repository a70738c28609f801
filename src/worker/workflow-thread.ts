import { Script } from 'node:vm';
import { ReusableVMWorkflowCreator } from '@temporalio/worker/lib/workflow/reusable-vm.js';
import { BaseVMWorkflow, globalHandlers } from '@temporalio/worker/lib/workflow/vm-shared.js';

/**
 * The first file of a thread that runs workflows (`workflow-threads.ts`): the SDK's, without two things of it.
 *
 * The SDK writes down a stack trace for each promise that a workflow makes, for the query `__stack_trace`: two fifths of the thread's
 * time. Without it that query is refused in words ("stack traces are not enabled on this worker"); what a conversation is doing is told
 * by its current details and the query `state`. Stack traces of errors stay.
 *
 * And it limits the time of each call into a workflow, each with a thread of its own: a fifth. One limit for all calls of an activation
 * does the same: a workflow that does not come to an end fails its task after as long, and the others go on.
 */

const WORK = Symbol.for('durable-chatwoot-agent.activation');
const run = new Script(`globalThis[Symbol.for(${JSON.stringify(Symbol.keyFor(WORK))})]()`);

Object.assign(globalHandlers, { setPromiseHook: () => undefined });

const create = ReusableVMWorkflowCreator.create.bind(ReusableVMWorkflowCreator);
Object.assign(ReusableVMWorkflowCreator, {
  async create(...given: Parameters<typeof create>) {
    const [, limit] = given;
    const creator = await create(...given);
    limitActivations(limit);
    return Object.assign(creator, { isolateExecutionTimeoutMs: undefined });
  },
});

function limitActivations(timeout: number): void {
  const { prototype } = BaseVMWorkflow;
  const unlimited: typeof prototype.activate = Reflect.get(prototype, 'activate');
  prototype.activate = async function limited(activation) {
    Object.assign(globalThis, { [WORK]: () => unlimited.call(this, activation) });
    try {
      // What it does before its first `await` is all of the workflow's own code.
      return await (run.runInThisContext({ timeout }) as ReturnType<typeof unlimited>);
    } catch (error) {
      return { runId: this.runId, failed: { failure: this.activator.errorToFailure(error) } };
    }
  };
}

await import('@temporalio/worker/lib/workflow/workflow-worker-thread.js');
