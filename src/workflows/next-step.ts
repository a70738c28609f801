import type { IncomingMessage, Policy } from '../contracts/conversation.ts';
import { add, limitReached, NOTHING_SO_FAR } from '../contracts/limits.ts';
import type { Draft, Fate } from './drafts/draft.ts';
import { fateOf, standingOf } from './drafts/fates.ts';
import { isPeoples, isReviewed, needsLabel } from './drafts/reviewed.ts';
import { noteIn } from './facts/unanswered.ts';
import type { Run } from './run.ts';
import { isRepeated } from './turn/repeats.ts';

/** What the workflow does next. Pure: the loop carries it out and asks again. */
export type Step =
  | { kind: 'clearLabel' }
  | { kind: 'checkOwner' }
  | { kind: 'yieldToFormer' }
  | { kind: 'handOff'; reason: string }
  | { kind: 'silence'; reason: string }
  | { kind: 'look' }
  | { kind: 'answer' }
  | { kind: 'lookAgain' }
  | { kind: 'showMachineMail' }
  | { kind: 'decide' }
  | { kind: 'endDraft'; fate: Fate }
  | { kind: 'remind' }
  | { kind: 'expireDraft' }
  | { kind: 'followUp' }
  | { kind: 'resolve' }
  | { kind: 'end' }
  | { kind: 'wait'; until: number; for: 'more' | 'anything' };

const TRANSCRIPT = 10_000;

export function nextStep(run: Run, now: number): Step {
  const { inbox } = run;
  const { policy, snapshot, formerAssignee } = inbox;
  const fate = run.draft && fateOf(run.draft, inbox);
  if (fate) return { kind: 'endDraft', fate };
  const labelled = snapshot?.labels.includes(policy.silenceLabel) ?? false;
  if (needsLabel(policy) && snapshot?.status === 'resolved' && labelled) return { kind: 'clearLabel' };
  if (inbox.commands && inbox.commands.length > 0) return { kind: 'decide' };
  if (inbox.claim && (inbox.claim.certain || !isAskedBack(run))) return { kind: 'checkOwner' };
  const owesAnswer = noteIn(inbox.unanswered) !== undefined;
  if (policy.onReopen === 'open' && formerAssignee !== null && !owesAnswer && !isReviewed(run))
    return { kind: 'yieldToFormer' };
  if (run.handOffWanted !== null) return { kind: 'handOff', reason: run.handOffWanted };
  if (inbox.shed > 0) return person(run, 'too many messages at once');
  if (inbox.undelivered !== null) return person(run, 'the channel refused a reply');
  if (isPaused(run)) return { kind: 'wait', until: now + policy.idleEnd, for: 'anything' };
  const review = run.draft && whenDrafted(run, run.draft, now);
  if (review) return review;
  if (inbox.unanswered.length > 0 || inbox.returnedAt !== null) return whenSettled(run, now);
  if (inbox.machineWrote) return { kind: 'showMachineMail' };
  return whenQuiet(run, now);
}

/** A draft that answers what waits is people's to decide on; `undefined`: there has to be another one. */
function whenDrafted({ inbox }: Run, draft: Draft, now: number): Step | undefined {
  const { idleEnd, reviewReminder = null } = inbox.policy;
  if (standingOf(draft, inbox) !== 'current') return undefined;
  const end = draft.at + idleEnd;
  const reminder = reviewReminder === null || draft.reminded ? Infinity : draft.at + reviewReminder;
  if (end <= now) return { kind: 'expireDraft' };
  if (reminder <= now) return { kind: 'remind' };
  return { kind: 'wait', until: Math.min(end, reminder), for: 'anything' };
}

/** No turn may begin. */
export const isPaused = ({ paused, draining = false }: Run): boolean => paused || draining;

/** A person who has the conversation wants the bot to go on; taking it back begins with a look at who has it. */
function isAskedBack({ inbox, resuming }: Run): boolean {
  const note = noteIn(inbox.unanswered);
  return note !== undefined && note.key !== resuming?.key;
}

/** A burst is one turn: wait for `debounce` after its last message, at most `debounceMax` after its first. */
function whenSettled(run: Run, now: number): Step {
  const { inbox } = run;
  const settled = Math.min(inbox.lastAt + inbox.policy.debounce, inbox.firstAt + inbox.policy.debounceMax);
  const due = Math.max(settled, ...inbox.unanswered.map((message) => transcribedBy(message, inbox.policy)));
  if (due > now) return { kind: 'wait', until: due, for: 'more' };
  if (inbox.unanswered.length === 0) return { kind: 'look' };
  const reached = limit(run, now);
  return reached ? person(run, reached) : { kind: 'answer' };
}

/**
 * Chatwoot writes down what a voice note says after it has told of it (`Messages::AudioTranscriptionJob`): until when (unix ms)
 * the words are waited for. A Chatwoot that transcribes nothing looks the same, which costs each voice note this pause.
 */
function transcribedBy({ text, attachments = [], receivedAt }: IncomingMessage, { answerDeadline }: Policy): number {
  const isMute = attachments.some(({ type, transcript }) => type === 'audio' && transcript === null);
  return isMute && text === '' ? receivedAt + Math.min(TRANSCRIPT, answerDeadline / 4) : 0;
}

/** Why a person should answer instead of another turn of the graph. */
function limit(run: Run, now: number): string | undefined {
  if (isRepeated(run)) return 'the same mail came again after its answer, as from a machine';
  return limitReached(add(run.before ?? NOTHING_SO_FAR, run, now), run.inbox.policy, now);
}

/** Where the bot may not hand off, a limit silences it and tells the team once. */
function person({ inbox: { policy } }: Run, reason: string): Step {
  return policy.handoffEnabled ? { kind: 'handOff', reason } : { kind: 'silence', reason };
}

function whenQuiet(run: Run, now: number): Step {
  const { inbox, quietSince, followedUp, keptSilent = false, blind, resolves = false } = run;
  const { policy } = inbox;
  // Beside people it neither asks nor resolves by itself.
  const replies = isPeoples(run) ? 0 : run.replies;
  if (resolves && (!blind || blind.next === null)) return { kind: 'resolve' };
  const timers: { at: number; step: Step }[] = [{ at: quietSince + policy.idleEnd, step: { kind: 'end' } }];
  if (policy.resolveAfter !== null && (replies > 0 || (keptSilent && !isPeoples(run)))) {
    timers.push({ at: quietSince + policy.resolveAfter, step: { kind: 'resolve' } });
  }
  if (policy.followUpAfter !== null && policy.followUpMessage !== null && !followedUp && replies > 0) {
    timers.push({ at: quietSince + policy.followUpAfter, step: { kind: 'followUp' } });
  }
  if (blind && blind.next !== null) timers.push({ at: blind.next, step: { kind: 'lookAgain' } });
  const [first] = timers.sort((a, b) => a.at - b.at);
  if (!first) return { kind: 'end' };
  return first.at <= now ? first.step : { kind: 'wait', until: first.at, for: 'anything' };
}
