/** How long Chatwoot wants to be left alone; all of a bot's requests in this process keep to it. */
export interface Backoff {
  /** Milliseconds that are left; 0: none. */
  left: () => number;
  /** Chatwoot asked for it (Retry-After); milliseconds from now. A shorter one does not undo a longer one. */
  hold: (milliseconds: number) => void;
}

export function createBackoff(now: () => number = Date.now): Backoff {
  let until = 0;
  return {
    left: () => Math.max(0, until - now()),
    hold: (milliseconds) => {
      until = Math.max(until, now() + milliseconds);
    },
  };
}

/** Up to a quarter more, so that what waited does not come back all at once. */
export const spread = (milliseconds: number): number => Math.ceil(milliseconds * (1 + Math.random() / 4));
