import type { Contact, Conversation, Message } from './records.ts';
import type { Delivery, RequestRecord } from '../logs.ts';
import type { Actor } from './actor.ts';

/** What the page's event stream and tests hear of. */
export type SandboxEvent =
  | { type: 'conversation'; conversation: Conversation }
  | { type: 'message'; conversation: Conversation; message: Message; created: boolean }
  | { type: 'typing'; conversation: Conversation; actor: Actor; on: boolean; isPrivate: boolean }
  | { type: 'contact'; contact: Contact }
  | { type: 'fault'; kind: string; where: string; conversation: number | null }
  | { type: 'delivery'; delivery: Delivery }
  | { type: 'request'; request: RequestRecord }
  /** Records changed that no other event shows: bots, inboxes, webhooks. */
  | { type: 'settings' };

export type Listener = (event: SandboxEvent) => void;
export type Bus = ReturnType<typeof createBus>;

/** Tells every listener of every change, at once and in order. */
export function createBus() {
  const listeners = new Set<Listener>();

  /** Returns the function that stops listening. */
  function on(listener: Listener): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  function emit(event: SandboxEvent): void {
    for (const listener of listeners) listener(event);
  }

  /** Resolves with the first value of `check` that is neither `undefined`, `null` nor `false`; asked after every event. */
  function until<T>(check: () => T | undefined | null | false, timeout = 10_000): Promise<T> {
    return new Promise((resolve, reject) => {
      let stop = () => undefined as unknown;
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`the sandbox did not get there within ${timeout} ms: ${String(check)}`));
      }, timeout);
      const ask = () => {
        const value = check();
        if (value === undefined || value === null || value === false) return;
        stop();
        clearTimeout(timer);
        resolve(value);
      };
      stop = on(ask);
      ask();
    });
  }

  return { on, emit, until };
}
