import type { MetricCounter, MetricHistogram } from '@temporalio/common';
import type { InjectedSinks } from '@temporalio/worker';
import type { Activities } from '../contracts/activities.ts';
import { ANSWER_SECONDS, COUNTERS, handOffEntries, type Entry } from '../contracts/metrics.ts';
import type { CountSinks } from '../workflows/count.ts';

/** Runs that are remembered: a task is tried again within minutes. */
const RUNS = 10_000;

/** What of Temporal's meter it takes. */
export interface Meter {
  createCounter: (name: string, unit?: string, description?: string) => Pick<MetricCounter, 'add'>;
  createHistogram: (
    name: string,
    type: 'float',
    unit?: string,
    description?: string,
  ) => Pick<MetricHistogram, 'record'>;
}

export interface Counting {
  sinks: InjectedSinks<CountSinks>;
  /** The same activities; the one that opens conversations counts hand-offs, once they are done. */
  counted: <A extends Pick<Activities, 'setStatus'>>(activities: A) => A;
}

/**
 * Adds up what conversations tell, each entry once. A workflow task is tried again where a webhook crosses with the end of a run, or it took
 * too long, and tells again what it told. Another process that gets it cannot know: there an ending may count twice.
 */
export function countOnce(meter: Meter, where: { namespace: string; taskQueue: string }): Counting {
  const runs = new Map<string, Map<string, number>>();

  function isNew(runId: string, { series, tags }: Entry, nth: number): boolean {
    const counted = runs.get(runId) ?? new Map<string, number>();
    runs.delete(runId);
    runs.set(runId, counted);
    for (const oldest of runs.keys()) {
      if (runs.size <= RUNS) break;
      runs.delete(oldest);
    }
    const key = [series, ...Object.values(tags)].join(' ');
    if (nth <= (counted.get(key) ?? 0)) return false;
    counted.set(key, nth);
    return true;
  }

  function add({ series, tags, value }: Entry): void {
    const labels = { ...where, workflowType: 'conversation', ...tags };
    if (series === 'answerSeconds') {
      const { name, description } = ANSWER_SECONDS;
      meter.createHistogram(name, 'float', undefined, description).record(value, labels);
      return;
    }
    const { name, description } = COUNTERS[series];
    meter.createCounter(name, undefined, description).add(value, labels);
  }

  return {
    sinks: {
      counts: {
        add: {
          fn: ({ runId }, entry, nth) => {
            if (isNew(runId, entry, nth)) add(entry);
          },
        },
      },
    },
    counted: (activities) => ({
      ...activities,
      async setStatus(input: Parameters<Activities['setStatus']>[0]) {
        const result = await activities.setStatus(input);
        if (input.counts) handOffEntries(input.ref.agent, input.counts, Date.now()).forEach(add);
        return result;
      },
    }),
  };
}
