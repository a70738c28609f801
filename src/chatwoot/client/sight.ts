import { ChatwootRejected, isRefusal } from './errors.ts';
import type { ChatwootClient } from './client.ts';

export type Part = 'conversation' | 'messages' | 'labels';
/** What is read, of one conversation or (a refusal is for all of them) of an inbox's. */
export type Place = `${Part} ${number}` | `${Part} in ${number | null}`;

/** Which tokens show what: one that failed twice, or was refused, is left alone for ten minutes and then asked once. */
export interface Sight {
  mayAsk: (client: ChatwootClient, place: Place) => boolean;
  answered: (client: ChatwootClient, place: Place) => void;
  /** `again`: one more try; else the token is not asked from now on, and nobody has been told of it yet (`tell`), or has. */
  failed: (client: ChatwootClient, place: Place, error: unknown) => 'again' | 'tell' | 'told';
  /** Whether its last word was that there is no such conversation. */
  saysGone: (client: ChatwootClient, place: Place) => boolean;
}

interface Known {
  failures: number;
  /** Unix ms. */
  until: number;
  gone: boolean;
  told: boolean;
}

/** A lone failure is chance; two in a row are how it is (a conversation that has a team, say). */
const TRIES = 2;
/** Milliseconds. It may pass all the same: a team is taken off, an account is unblocked, a proxy finds its header again. */
const ASK_AGAIN_AFTER = 10 * 60_000;
/** Of each token; the oldest are forgotten, and cost two tries again. */
const MAX_PLACES = 10_000;

export function createSight(now: () => number = Date.now): Sight {
  const clients = new WeakMap<ChatwootClient, Map<Place, Known>>();
  const placesOf = (client: ChatwootClient) => {
    const known = clients.get(client) ?? new Map<Place, Known>();
    clients.set(client, known);
    return known;
  };

  return {
    mayAsk(client, place) {
      const known = placesOf(client).get(place);
      return known === undefined || known.failures < TRIES || known.until <= now();
    },
    answered(client, place) {
      const known = placesOf(client).get(place);
      if (known) Object.assign(known, { failures: 0, gone: false });
    },
    failed(client, place, error) {
      const places = placesOf(client);
      const { failures, told } = places.get(place) ?? { failures: 0, told: false };
      const count = isRefusal(error) ? TRIES : failures + 1;
      places.delete(place);
      places.set(place, {
        failures: count,
        until: now() + ASK_AGAIN_AFTER,
        gone: error instanceof ChatwootRejected && error.isGone,
        told: told || count >= TRIES,
      });
      const [oldest] = places.keys();
      if (places.size > MAX_PLACES && oldest !== undefined) places.delete(oldest);
      return count < TRIES ? 'again' : told ? 'told' : 'tell';
    },
    saysGone: (client, place) => placesOf(client).get(place)?.gone ?? false,
  };
}
