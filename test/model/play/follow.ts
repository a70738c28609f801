import { WorkflowFailedError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { conversation } from '../../../src/workflows/index.ts';
import type { OperatorAct } from '../journey.ts';
import type { Story } from '../story.ts';

const AT_REST_WITHIN = 20_000;
const { WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND: UNHANDLED_COMMAND } =
  proto.temporal.api.enums.v1.WorkflowTaskFailedCause;

export type Following = ReturnType<typeof follow>;

/** The conversation's runs, one after the other. */
export function follow(client: Client, id: string, story: Story) {
  const handle = client.workflow.getHandle<typeof conversation>(id);
  let resting: Promise<void> | undefined;

  const stop = () => {
    story.faults.push('the conversation does not come to rest');
    void handle.terminate('does not come to rest');
  };

  async function ended(): Promise<void> {
    const late = setTimeout(stop, AT_REST_WITHIN);
    try {
      story.outcomes.push((await handle.result()).outcome);
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return;
      const why = error instanceof WorkflowFailedError ? String(error.cause) : String(error);
      story.faults.push(`a run failed: ${why}`);
    } finally {
      clearTimeout(late);
    }
    const { events = [] } = await handle.fetchHistory();
    // A signal came in while the task was completing: it is simply done again.
    const failed = events?.find(
      ({ workflowTaskFailedEventAttributes: task }) => task && task.cause !== UNHANDLED_COMMAND,
    );
    if (failed) story.faults.push(`a task failed: ${failed.workflowTaskFailedEventAttributes?.failure?.message ?? ''}`);
  }

  return {
    /** Resolves when the run that goes has ended; at once where none does. */
    rest: () => {
      resting ??= ended().finally(() => (resting = undefined));
      return resting;
    },
    async isGoing(): Promise<boolean> {
      try {
        return (await handle.describe()).status.name === 'RUNNING';
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      }
    },
    /** Refused where no run goes, or where it makes no sense. */
    async update(name: OperatorAct): Promise<void> {
      const request = { reason: 'an operator asked' };
      await handle.executeUpdate<unknown, [object]>(name, { args: [request] }).catch(() => undefined);
    },
  };
}
