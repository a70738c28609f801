/** Cards without end: each of `cards` once, in an order drawn by `random`, then all of them again in another order. */
export function* deckOf<T>(cards: readonly T[], random: () => number): Generator<T, never> {
  for (;;) {
    const left = [...cards];
    while (left.length > 0) yield* left.splice(Math.floor(random() * left.length), 1);
  }
}
