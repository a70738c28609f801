import type { MetricMeter } from '@temporalio/common';
import type { Activities } from '../contracts/activities.ts';
import { ANSWER_SECONDS, COUNTERS, isLate, type CountedHandOff } from '../contracts/metrics.ts';

/**
 * The same activities; the one that opens a conversation for people counts the hand-off, once it is done. The workflow's own task that
 * follows is tried again where a webhook crosses with the end of the run, as happens with hand-offs, and would count again.
 */
export function countHandOffs<A extends Pick<Activities, 'setStatus'>>(
  activities: A,
  meter: MetricMeter,
  where: { namespace: string; taskQueue: string },
): A {
  function count(agent: string, { cause, waited }: CountedHandOff, now: number): void {
    // As the SDK labels what workflows count.
    const labels = { ...where, workflowType: 'conversation', agent };
    const add = ({ name, description }: { name: string; description: string }, tags = {}) => {
      meter.createCounter(name, undefined, description).add(1, { ...labels, ...tags });
    };
    add(COUNTERS.handOffs, { cause });
    if (!waited) return;
    const { name, description } = ANSWER_SECONDS;
    const seconds = Math.max(0, now - waited.since) / 1000;
    meter.createHistogram(name, 'float', undefined, description).record(seconds, labels);
    if (isLate(waited, now)) add(COUNTERS.late);
  }

  return {
    ...activities,
    async setStatus(input: Parameters<Activities['setStatus']>[0]) {
      const result = await activities.setStatus(input);
      if (input.counts) count(input.ref.agent, input.counts, Date.now());
      return result;
    },
  };
}
