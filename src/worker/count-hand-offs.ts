import type { Activities } from '../contracts/activities.ts';
import { countHandOff, type Meter } from '../contracts/metrics.ts';

/**
 * The same activities; the one that opens a conversation for people counts the hand-off, once it is done. The workflow's own task that
 * follows is tried again where a webhook crosses with the end of the run, as happens with hand-offs, and would count again.
 */
export function countHandOffs<A extends Pick<Activities, 'setStatus'>>(
  activities: A,
  meter: Meter,
  where: { namespace: string; taskQueue: string },
): A {
  return {
    ...activities,
    async setStatus(input: Parameters<Activities['setStatus']>[0]) {
      const result = await activities.setStatus(input);
      // As the SDK labels what workflows count.
      const labels = { ...where, workflowType: 'conversation', agent: input.ref.agent };
      if (input.counts) countHandOff(meter, input.counts, Date.now(), labels);
      return result;
    },
  };
}
