import { activityInfo } from '@temporalio/activity';
import type { Activities } from '../../src/contracts/activities.ts';
import { createDesk } from './desk.ts';

interface Line {
  activities: Activities;
  /** What it is at. */
  under: Set<Promise<unknown>>;
}

/** Activities for a worker of many conversations: each conversation's go to its own desk. */
export function createSwitchboard() {
  const lines = new Map<string, Line>();

  async function call(name: keyof Activities, input: never): Promise<unknown> {
    const line = lines.get(activityInfo().workflowExecution?.workflowId ?? '');
    if (!line) throw new Error('this conversation is over');
    const work: Promise<unknown> = Promise.resolve(line.activities[name](input));
    line.under.add(work);
    return work.finally(() => line.under.delete(work));
  }

  const names = Object.keys(createDesk().activities) as (keyof Activities)[];
  const activities = Object.fromEntries(names.map((name) => [name, (input: never) => call(name, input)]));

  /** Returns what ends it: nothing new begins, and resolves once all that was begun is done. */
  const serve = (workflowId: string, own: Activities) => {
    const line: Line = { activities: own, under: new Set() };
    lines.set(workflowId, line);
    return async () => {
      lines.delete(workflowId);
      await Promise.allSettled(line.under);
    };
  };
  return { activities, serve };
}
