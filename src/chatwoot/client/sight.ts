import { ChatwootRejected, ChatwootUncertain } from './errors.ts';
import type { ChatwootClient } from './client.ts';

export type Part = 'conversation' | 'messages' | 'labels';
/** What is read, of one conversation or (a refusal may be for all of them) of an inbox's. */
export type Place = `${Part} ${number}` | `${Part} in ${number | null}`;

/**
 * `again`: one more try is worth it; `tell`, `told`: from now on the token is left alone, and nobody has been told of that yet, or
 * somebody has; `still`: it was left alone before, and is again.
 */
export type Verdict = 'again' | 'tell' | 'told' | 'still';

/** Which tokens show what: one that failed twice is left alone for a while, and then asked once. */
export interface Sight {
  mayAsk: (client: ChatwootClient, place: Place) => boolean;
  answered: (client: ChatwootClient, place: Place) => void;
  /** `weight`: for how many tries it counts. */
  failed: (client: ChatwootClient, place: Place, error: unknown, weight?: number) => Verdict;
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
export const TRIES = 2;
/**
 * Milliseconds: where Chatwoot itself says no, or fails in its own words, and where it may be a hiccup on the way. Both pass: a team
 * is taken off, a token gets its rights, a proxy finds its server again.
 */
const SAYS_NO = 10 * 60_000;
const HICCUP = 30_000;
/** Of each token; the oldest are forgotten, and cost two tries again. */
const MAX_PLACES = 10_000;

export function createSight(now: () => number = () => Date.now()): Sight {
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
    failed(client, place, error, weight = 1) {
      const places = placesOf(client);
      const { failures, told } = places.get(place) ?? { failures: 0, told: false };
      const count = failures + weight;
      places.delete(place);
      places.set(place, {
        failures: count,
        until: now() + (isLasting(error, place) ? SAYS_NO : HICCUP),
        gone: error instanceof ChatwootRejected && error.isGone,
        told: told || count >= TRIES,
      });
      const [oldest] = places.keys();
      if (places.size > MAX_PLACES && oldest !== undefined) places.delete(oldest);
      if (count < TRIES) return 'again';
      if (failures >= TRIES) return 'still';
      return told ? 'told' : 'tell';
    },
    saysGone: (client, place) => placesOf(client).get(place)?.gone ?? false,
  };
}

/** That it fails by itself is lasting only for a conversation, as for one with a team. */
const isLasting = (error: unknown, place: Place): boolean =>
  error instanceof ChatwootRejected ||
  (error instanceof ChatwootUncertain && error.isChatwoots && place.startsWith('conversation'));
