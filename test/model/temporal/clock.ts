/** Time that goes from one event to the next: a week takes no longer than what happens in it. */
export interface Clock {
  /** Unix ms. */
  now: () => number;
  /** Calls `run` so many ms from now; returns what takes it back. */
  after: (delay: number, run: () => void) => () => void;
  /** Lets time go by until nothing is left to happen, or until then (unix ms). */
  runUntil: (end: number) => Promise<void>;
}

interface Event {
  at: number;
  order: number;
  run: () => void;
}

/** What hangs on promises alone has happened by then. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** `busy`: whether something is under way that takes real time, such as a workflow's code; it is waited for. */
export function createClock(start: number, busy: () => Promise<unknown> | undefined): Clock {
  const events: Event[] = [];
  let now = start;
  let order = 0;

  function next(end: number): Event | undefined {
    const first = events[0];
    return first && first.at <= end ? events.shift() : undefined;
  }

  return {
    now: () => now,
    after(delay, run) {
      const event = { at: now + Math.max(0, delay), order: order++, run };
      const place = events.findIndex(({ at }) => at > event.at);
      events.splice(place < 0 ? events.length : place, 0, event);
      return () => {
        const index = events.indexOf(event);
        if (index >= 0) events.splice(index, 1);
      };
    },
    async runUntil(end) {
      for (;;) {
        await settled();
        for (let work = busy(); work; work = busy()) {
          await work;
          await settled();
        }
        const event = next(end);
        if (!event) break;
        now = Math.max(now, event.at);
        event.run();
      }
      now = Math.max(now, end);
    },
  };
}
