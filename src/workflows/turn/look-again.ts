import { isOurs } from '../../chatwoot/ownership.ts';
import { knownOf } from '../facts/inbox.ts';
import { addMessage } from '../facts/unanswered.ts';
import { look } from '../look.ts';
import { checkOwner, settleClaim } from '../people/yield.ts';
import type { Blind, Ending, Run } from '../run.ts';

/**
 * Milliseconds until each look for what a blind turn had missed, longer than a reading that failed is left alone for. A token that may
 * not list messages looks the same as an outage.
 */
const PAUSES = [35_000, 2 * 60_000, 11 * 60_000];
const MAX_TURNS = 20;
const NOTHING: Pick<Blind, 'newest' | 'tries'> = { newest: [], tries: 0 };

/** An answer hides what was not seen: nobody waits any more, as Chatwoot shows it. So it is looked for once that can be done. */
export function noteBlind(run: Run, newest: number, now: number): void {
  const { newest: before, tries } = run.blind ?? NOTHING;
  const turns = before.includes(newest) ? before : [...before, newest].slice(-MAX_TURNS);
  run.blind = { newest: turns, tries, next: nextLook(tries, now) };
}

/**
 * Nothing is left to look for. That these turns were blind is kept: until a later answer is sent, theirs stand in the list as if they
 * covered what was written before them, and a turn that saw the list may come to no answer.
 */
export function noteSeen(run: Run): void {
  if (run.blind) run.blind = { newest: run.blind.newest, tries: 0, next: null };
}

/** Takes in what turns had missed that went on without the list of messages. */
export async function lookAgain(run: Run): Promise<Ending | undefined> {
  const { newest, tries } = run.blind ?? NOTHING;
  const { claim } = run.inbox;
  const reading = await look(run, newest);
  const now = Date.now();
  run.blind = { newest, tries: tries + 1, next: nextLook(tries + 1, now) };
  if (!isOurs(reading.snapshot, run.inbox.policy, knownOf(run.inbox))) return checkOwner(run, reading);
  if (reading.taken) {
    run.inbox = { ...run.inbox, claim: { why: 'humanReplied', certain: true } };
    return checkOwner(run);
  }
  if (reading.live) settleClaim(run, reading.snapshot, claim);
  if (!reading.missed) return undefined;
  run.inbox = reading.missed.reduce((inbox, message) => addMessage(inbox, message, now), run.inbox);
  noteSeen(run);
  return undefined;
}

function nextLook(tries: number, now: number): number | null {
  const pause = PAUSES[tries];
  return pause === undefined ? null : now + pause;
}
