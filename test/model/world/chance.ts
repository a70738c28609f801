/** Draws the same from the same seed. */
export interface Chance {
  /** From 0 to below 1. */
  draw: () => number;
  /** Milliseconds between two; nearer to the lower one as a rule. */
  between: (least: number, most: number) => number;
}

export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  function draw(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  return { draw, between: (least, most) => Math.round(least + (most - least) * draw() ** 3) };
}
