import type { Handoff } from '../contracts/graph.ts';
import { failureStatus, optional } from './activities.ts';
import { answer, type Tools } from './turn/answer.ts';
import { resolve } from './people/resolve.ts';
import type { HandOffCause } from '../contracts/metrics.ts';
import { renewDue } from './turn/deadline.ts';
import { deliverText } from './turn/deliver-text.ts';
import { isRepeated } from './turn/repeats.ts';
import { sayInstead } from './turn/say.ts';
import { decide } from './drafts/decide.ts';
import { endDraft } from './drafts/end-draft.ts';
import { isPeoples } from './drafts/reviewed.ts';
import { expire, remind } from './drafts/wait-for-people.ts';
import { handOffToPerson } from './people/hand-off.ts';
import { answered, said } from './facts/dialogue.ts';
import { knownOf, labelsOf } from './facts/inbox.ts';
import { addMessage } from './facts/unanswered.ts';
import { isOurs } from '../chatwoot/ownership.ts';
import { parseSendKey } from '../chatwoot/send-key.ts';
import { look } from './look.ts';
import { lookAgain } from './turn/look-again.ts';
import type { Step } from './next-step.ts';
import { GONE, type Ending, type Run } from './run.ts';
import { tellTeam } from './people/tell-team.ts';
import { showMachineMail } from './people/show-machine-mail.ts';
import { attempt, checkOwner, open, settleClaim } from './people/yield.ts';

const HOUR = 3_600_000;

/** Carries out one step; returns how the run ends, if it does. */
export async function takeStep(
  run: Run,
  step: Exclude<Step, { kind: 'wait' }>,
  tools: Tools,
): Promise<Ending | undefined> {
  renewDue(run, Date.now());
  try {
    return await act(run, step, tools);
  } catch (error) {
    if (failureStatus(error) !== 404) throw error;
    return GONE;
  }
}

async function act(run: Run, step: Exclude<Step, { kind: 'wait' }>, tools: Tools): Promise<Ending | undefined> {
  switch (step.kind) {
    case 'answer':
      return answer(run, tools);
    case 'checkOwner':
      return checkOwner(run);
    case 'look':
      return lookForMessage(run);
    case 'lookAgain':
      return lookAgain(run);
    case 'handOff':
      tools.report.enter('handing off');
      return handOff(run, step.reason);
    case 'silence':
      return keepSilent(run, step.reason);
    case 'yieldToFormer':
      await open(run);
      return { outcome: 'takenOver', reason: 'reopened, and handed to the person who had resolved it' };
    case 'clearLabel':
      return clearLabel(run);
    case 'showMachineMail':
      return showMachineMail(run);
    case 'decide':
      return decide(run, tools.report);
    case 'endDraft':
      endDraft(run, step.fate);
      return undefined;
    case 'remind':
      return remind(run);
    case 'expireDraft':
      return expire(run);
    case 'followUp':
      return followUp(run);
    case 'resolve':
      return resolve(run);
    case 'end':
      return { outcome: 'idle', reason: 'nobody wrote for a long time' };
  }
}

/** The conversation came back to the bot: is the customer waiting? */
async function lookForMessage(run: Run): Promise<Ending | undefined> {
  const receivedAt = run.inbox.returnedAt ?? Date.now();
  const { claim, shown } = run.inbox;
  const reading = await look(run);
  run.inbox = { ...run.inbox, returnedAt: null };
  if (!isOurs(reading.snapshot, run.inbox.policy, knownOf(run.inbox))) return checkOwner(run, reading);
  if (reading.live) settleClaim(run, reading.snapshot, claim);
  run.channel ??= reading.channel;
  const contact = run.inbox.contact.id === null ? (reading.contact ?? run.inbox.contact) : run.inbox.contact;
  run.inbox = { ...run.inbox, contact };
  // What hides it from the look, such as a rule's text, is no answer; behind the customer's newest message it is not seen.
  const isHidden = !reading.live || reading.last?.from === 'other';
  const isBehind = reading.last?.from === 'customer' && (shown?.id ?? 0) > run.inbox.lastHumanReply;
  const waiting = isHidden ? [shown] : [isBehind && shown, reading.last?.incoming];
  for (const message of waiting) if (message) run.inbox = addMessage(run.inbox, { ...message, receivedAt }, 0);
  return undefined;
}

function handOff(run: Run, reason: string, details: Handoff = {}): Promise<Ending> {
  const { handoffMessage } = run.inbox.policy;
  const message = handoffMessage === null ? null : { kind: 'handoff' as const, text: handoffMessage };
  const cause = causeOf(run);
  const reopens = cause === 'undelivered' && run.inbox.snapshot?.status === 'resolved';
  return handOffToPerson(run, { reason, cause, message, newest: newestOf(run), details, reopens });
}

function causeOf({ handOffWanted, inbox }: Run): HandOffCause {
  if (handOffWanted !== null) return 'operator';
  return inbox.shed === 0 && inbox.undelivered !== null ? 'undelivered' : 'limit';
}

/**
 * A person should look, but the bot may not hand off: it tells the team, and the customer by the fallback text, once an hour for one
 * reason, since a machine at the other end would answer each. A limit, and a flood, leave what waits to the team; a refused reply
 * says nothing about the messages after it.
 */
async function keepSilent(run: Run, reason: string): Promise<Ending | undefined> {
  const { inbox } = run;
  if (inbox.shed === 0 && inbox.undelivered !== null) {
    await tellTeam(run, reason, newestOf(run));
    run.inbox = { ...run.inbox, undelivered: null };
    return undefined;
  }
  const now = Date.now();
  if (run.told?.reason !== reason || run.told.at < now - HOUR) {
    await tellTeam(run, reason, newestOf(run));
    run.told = { reason, at: now };
    const mayHear = inbox.unanswered.length > 0 && !isRepeated(run) && !isPeoples(run);
    const said = mayHear && (await sayInstead(run, inbox.unanswered, inbox.policy.fallbackMessage, true));
    if (said && said.kind === 'ends') return said.ending;
  }
  run.inbox = { ...answered(run.inbox, run.inbox.unanswered), shed: 0, undelivered: null };
  run.lastOutcome = reason;
  return undefined;
}

/** `api-inbox`: the silence label of a hand-off goes when the conversation is resolved, or the bot stayed away for ever. */
async function clearLabel(run: Run): Promise<Ending | undefined> {
  const label = run.inbox.policy.silenceLabel;
  const known = labelsOf(run.inbox);
  const options = { summary: 'silence label off' };
  const wanted = { ref: run.ref, label, whileStatus: 'resolved', known } as const;
  const result = await attempt(() => optional(run).removeLabel.executeWithOptions(options, [wanted]));
  const { snapshot } = run.inbox;
  if (snapshot) {
    run.inbox = { ...run.inbox, snapshot: { ...snapshot, labels: snapshot.labels.filter((name) => name !== label) } };
  }
  if ('value' in result && !result.value.removed) return checkOwner(run);
  return {
    outcome: 'resolved',
    reason: 'error' in result ? 'a person resolved it, and it stays silenced' : 'a person resolved it',
  };
}

async function followUp(run: Run): Promise<undefined> {
  run.followedUp = true;
  const text = run.inbox.policy.followUpMessage;
  if (text === null) return;
  const sent = await deliverText(run, { kind: 'followup', text, newest: newestOf(run) });
  if (sent.length === 0) return;
  run.replies += sent.length;
  run.lastOutcome = 'followed up';
  run.inbox = said(run.inbox, { id: sent[0]?.id ?? -run.replies, role: 'assistant', text });
}

function newestOf({ inbox }: Run): number {
  const asked = inbox.dialogue.filter(({ role }) => role === 'user').map(({ id }) => id);
  const refused = parseSendKey(inbox.undelivered)?.newest ?? 0;
  return Math.max(refused, ...asked, ...inbox.unanswered.map(({ id }) => id));
}
