import type { Passage } from './world.ts';

type Way = 'there' | 'back';

/** What is to happen while the product is in the middle of something: each once, when such a request passes next. */
export interface Crossings {
  expect: (call: Passage, on: Way, run: () => void) => void;
  pass: (call: Passage, on: Way) => void;
}

export function createCrossings(): Crossings {
  const pending: { call: Passage; on: Way; run: () => void }[] = [];
  return {
    expect(call, on, run) {
      pending.push({ call, on, run });
    },
    pass(call, on) {
      const index = pending.findIndex((each) => each.call === call && each.on === on);
      const [found] = index < 0 ? [] : pending.splice(index, 1);
      found?.run();
    },
  };
}
