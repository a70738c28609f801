import { selectUnanswered } from '../../../activities/reconcile/select-unanswered.ts';
import type { MessageReading } from '../../../chatwoot/message.ts';
import { lengthOf, triedLines } from '../../conversations/tried-in-words.ts';
import { nameOf } from '../../conversations/conversation-id.ts';
import type { Case, SeenRun } from './case.ts';
import { timeInWords } from './verdict.ts';

/** What the bot does about a conversation that is its own, and what stands in its way; a sentence each. Pure. */
export function whatWaits(seen: Case): string[] {
  const { temporal, ref, call } = seen;
  const { run, away, isBotPaused } = temporal;
  if (away !== null) return [`What it does about it cannot be told: ${away}`];
  const name = nameOf(ref);
  if (isBotPaused)
    return [`The bot ${ref.agent} is paused: messages wait until somebody types: ${call} agents resume ${ref.agent}`];
  if (run?.isRunning !== true) return withoutRun(seen);
  const { state } = run;
  if (state === null) {
    return [`A run is going and no worker answers it: ${call} start:worker`, ...tries(run, seen.now)];
  }
  if (state.paused)
    return [
      `An operator has paused the bot here: messages wait until somebody types: ${call} conversations resume ${name}`,
    ];
  const failed =
    state.failed > 0
      ? [`Its last turn failed, and nobody was asked; to run it again: ${call} conversations retry ${name}`]
      : [];
  return [...failed, ...missed(seen, run), ...waiting(state), ...tries(run, seen.now)];
}

function waiting({ unanswered, phase, lastOutcome }: NonNullable<SeenRun['state']>): string[] {
  if (unanswered > 0)
    return [
      `${unanswered === 1 ? 'A message waits' : `${unanswered} messages wait`} for its answer, and it is ${phase} (last: ${lastOutcome}).`,
    ];
  if (phase !== 'waiting') return [`It is ${phase} now (last: ${lastOutcome}).`];
  return [`Its run has nothing to answer (last: ${lastOutcome}). It answers the customer's next message.`];
}

const tries = ({ trying }: SeenRun, now: number) =>
  triedLines(trying, now).map((line) => line.trim().replaceAll(/\s{2,}/g, ' '));

/** What waits in Chatwoot, and the run has not heard of. */
function missed(seen: Case, { unheard }: SeenRun): string[] {
  const lost = waitingIn(seen).filter(({ id }) => unheard?.includes(String(id)));
  return lost.length === 0 ? [] : neverCame(lost, seen);
}

/** No run is going: nobody has written, the last one has ended, or the webhook has not come. */
function withoutRun(seen: Case): string[] {
  const { temporal, chatwoot, now, agent } = seen;
  const { run } = temporal;
  const before = run ? [`Its last run ended${endingOf(run, now)}.`] : [];
  if (chatwoot.messages === null) {
    const says =
      "Whether a message waits cannot be told without a person's token; the bot answers the customer's next message.";
    return [...before, says];
  }
  const waits = waitingIn(seen);
  if (waits.length === 0) return [...before, "Nothing waits for an answer; the customer's next message begins a run."];
  const old = waits.filter(({ createdAt }) => now - createdAt * 1000 > agent.policy.idleEnd);
  if (old.length === waits.length) {
    const says = `What waits is older than IDLE_END (${lengthOf(agent.policy.idleEnd)}), which nobody looks for; the bot answers the customer's next message.`;
    return [...before, says];
  }
  return [...before, ...neverCame(waits, seen)];
}

const waitingIn = ({ chatwoot: { messages }, now }: Case): MessageReading[] =>
  selectUnanswered(messages ?? [], { now, after: 0, horizon: Infinity }).due;

function neverCame(waits: MessageReading[], { agent, now, call, ref }: Case): string[] {
  const [oldest] = waits;
  const when = oldest ? ` ${timeInWords(oldest.createdAt, now)}` : '';
  const says = `The customer wrote${when}, and no run has heard of it: its webhook has not come, or was refused (${call} doctor).`;
  const { userToken, reconcile } = agent;
  if (userToken === null || reconcile.every === 0) {
    const what = `Nobody looks for it without CHATWOOT_USER_TOKEN and RECONCILE_EVERY; a run that begins does: ${call} redrive ${nameOf(ref)}`;
    return [says, what];
  }
  return [says, `It is found within about ${lengthOf(reconcile.every + reconcile.after)}, where a worker runs.`];
}

function endingOf({ result, status, closedAt }: SeenRun, now: number): string {
  const when = closedAt ? ` ${timeInWords(closedAt.getTime() / 1000, now)}` : '';
  return `${when} (${result ? `${result.outcome}: ${result.reason}` : status.toLowerCase()})`;
}

/** For what is not the bot's: how its part ended, or what its run still does there. */
export function lastRun({ temporal: { run, away }, now }: Case): string[] {
  if (away !== null || run === null) return [];
  if (!run.isRunning) return [`The bot's last run ended${endingOf(run, now)}.`];
  const phase = run.state ? ` (${run.state.phase}, last: ${run.state.lastOutcome})` : ', and no worker answers it';
  return [`The bot's run is still going${phase}.`, ...tries(run, now)];
}
