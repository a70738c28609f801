/** Holds every call that the product makes, until the player lets it go: so that something can happen during it. */
export interface Pace {
  /** Called where a call begins; resolves when it may go on, rejects where it was cancelled. */
  moment(name: string, signal?: AbortSignal): Promise<void>;
  /** Names of the calls that are held. */
  holding(): string[];
  /** Lets go what is held. */
  release(): void;
  /** From now on nothing is held any more. */
  open(): void;
  /** `true` as soon as a call is held, `false` where `rest` comes first. */
  held(rest: Promise<unknown>): Promise<boolean>;
}

export function createPace(): Pace {
  const holding = new Map<() => void, string>();
  let arrived = (): void => undefined;
  let isOpen = false;

  function release(): void {
    for (const go of [...holding.keys()]) go();
  }

  return {
    release,
    holding: () => [...holding.values()],
    open() {
      isOpen = true;
      release();
    },
    moment(name, signal) {
      if (isOpen) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const go = () => {
          holding.delete(go);
          signal?.removeEventListener('abort', stop);
          resolve();
        };
        const stop = () => {
          holding.delete(go);
          reject(signal?.reason as Error);
        };
        if (signal?.aborted) {
          stop();
          return;
        }
        signal?.addEventListener('abort', stop, { once: true });
        holding.set(go, name);
        arrived();
      });
    },
    async held(rest) {
      const next = new Promise<boolean>((resolve) => {
        arrived = () => {
          resolve(true);
        };
      });
      return holding.size > 0 || Promise.race([next, rest.then(() => false)]);
    },
  };
}
