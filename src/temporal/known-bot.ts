import { createHash } from 'node:crypto';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';

interface Owner {
  name: string;
  apiUrl: string;
  accountId: number;
  apiToken: string;
}

const DEADLINE = 2000;

/**
 * Which of Chatwoot's bots a token belongs to, kept in the memo of one workflow for each bot of ours, where a restart and other workers
 * find it. It counts for this token at this address alone: a bot that was made anew has another token, and workers with the old and the
 * new one write over each other without believing each other. A token that was reset is learned anew.
 */
export function createKeptBot(client: Client, taskQueue: string, owner: Owner) {
  const workflowId = `chatwoot-bot:${owner.name}`;
  const token = fingerprintOf(owner);
  return { recall, keep };

  async function recall(): Promise<number | null> {
    try {
      const { status, memo } = await client.connection.withDeadline(Date.now() + DEADLINE, () =>
        client.workflow.getHandle(workflowId).describe(),
      );
      const bot = memo?.['bot'];
      return status.name === 'RUNNING' && memo?.['token'] === token && typeof bot === 'number' ? bot : null;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return null;
      throw error;
    }
  }

  async function keep(bot: number): Promise<void> {
    if ((await recall()) === bot) return;
    await client.connection.withDeadline(Date.now() + DEADLINE, () =>
      client.workflow.start('knownBot', {
        workflowId,
        taskQueue,
        memo: { token, bot },
        staticSummary: 'which bot we are',
        workflowIdConflictPolicy: 'TERMINATE_EXISTING',
      }),
    );
  }
}

/** Tells tokens apart, and does not tell them. */
function fingerprintOf({ apiUrl, accountId, apiToken }: Owner): string {
  return createHash('sha256').update(`${apiUrl}\n${accountId}\n${apiToken}`).digest('hex').slice(0, 16);
}
