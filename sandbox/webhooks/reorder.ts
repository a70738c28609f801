/** A reordered delivery goes out after the next one, or after this long when none follows. */
const LIMIT = 500;

/** Keeps deliveries back until another one has gone. */
export function createReorder(later: (run: () => void, delay: number) => void) {
  let held: (() => void)[] = [];

  function hold(start: () => void): void {
    let isStarted = false;
    const once = () => {
      if (isStarted) return;
      isStarted = true;
      start();
    };
    held.push(once);
    later(once, LIMIT);
  }

  function release(): void {
    const waiting = held;
    held = [];
    for (const start of waiting) start();
  }

  return { hold, release };
}
