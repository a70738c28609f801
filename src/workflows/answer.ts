import type { DialogueMessage, IncomingMessage } from '../contracts/conversation.ts';
import type { Actions, Outcome } from '../contracts/graph.ts';
import { formatSendKey } from '../contracts/send-key.ts';
import { optional, steady } from './activities.ts';
import { deliver, type Delivery } from './deliver.ts';
import { handOffToPerson } from './hand-off.ts';
import { addMessage, answered, confirmOurs, said } from './inbox.ts';
import { MAX_RESTARTS, interruption } from './interruption.ts';
import { withTurn } from './next-step.ts';
import { persist } from './persist.ts';
import type { Report } from './report.ts';
import type { Ending, Run } from './run.ts';
import { splitReply } from './split-reply.ts';
import { think, type Turn } from './think.ts';
import { window } from './window.ts';
import { attempt, checkOwner } from './yield.ts';

interface Tools {
  report: Report;
  onTurn: (turn: Turn | undefined) => void;
}

/** One turn: the graph on everything unanswered, then its reply and its actions. Ends the run where it says so. */
export async function answer(run: Run, tools: Tools): Promise<Ending | undefined> {
  const batch = run.inbox.unanswered;
  run.turns++;
  run.recentTurns = withTurn(run.recentTurns, Date.now());
  run.inbox = { ...run.inbox, returnedAt: null };
  tools.report.enter('thinking');

  const thought = await think(run, batch, tools.onTurn);
  switch (thought.kind) {
    case 'interrupted':
      run.turns--;
      run.recentTurns.pop();
      if (interruption(run, batch) === 'newer') run.restarts++;
      run.lastOutcome = 'a turn was stopped';
      return undefined;
    case 'failed':
      return fail(run, batch, thought.reason);
    case 'notOurs':
      return checkOwner(run, thought.reading);
    case 'answered':
      settleBatch(run, batch);
      run.lastOutcome = 'already answered by an earlier run';
      return undefined;
    case 'outcome': {
      const { outcome, earlier, reading } = thought;
      if (reading) {
        run.opened = true;
        run.channel = reading.channel;
        const known = run.inbox.contact.id === null ? (reading.contact ?? run.inbox.contact) : run.inbox.contact;
        run.inbox = { ...run.inbox, contact: known, dialogue: window([...earlier, ...run.inbox.dialogue]) };
        if (!run.inbox.claim) run.inbox = confirmOurs(run.inbox, reading.snapshot);
      }
      run.tokens += outcome.usage.inputTokens + outcome.usage.outputTokens;
      return perform(run, batch, outcome, tools);
    }
  }
}

async function perform(run: Run, batch: IncomingMessage[], outcome: Outcome, { report }: Tools) {
  const { actions, reply } = outcome;
  const handsOff = Boolean(actions.handoff) && run.inbox.policy.handoffEnabled;
  if (reply === '' && !handsOff && !actions.resolve && !actions.silent) {
    return fail(run, batch, 'the graph gave no answer');
  }
  const interrupted = interruption(run, batch);
  if (interrupted) {
    if (interrupted === 'newer') run.restarts++;
    return undefined;
  }

  report.enter('replying');
  const delivered = await say(run, batch, reply, actions.options ?? []);
  if (delivered.kind === 'stopped') return stopped(run, batch, delivered);
  if (delivered.kind === 'failed') return undeliverable(run, batch, delivered);

  settleBatch(run, batch);
  run.lastOutcome = reply === '' ? 'nothing to say' : 'replied';
  await carryOut(run, batch, actions);
  if (handsOff) return handOff(run, batch, outcome, report);
  return actions.resolve ? resolve(run) : undefined;
}

/** Sends a reply part by part. Once the first is sent, the batch counts as answered and newer messages wait. */
async function say(
  run: Run,
  batch: IncomingMessage[],
  reply: string,
  options: { title: string; value: string }[],
): Promise<Delivery> {
  const texts = splitReply(reply, run.channel);
  const newest = newestOf(batch);
  const finish = run.inbox.policy.onNewMessage === 'queue' || run.restarts >= MAX_RESTARTS;
  let last: Delivery = { kind: 'sent', id: null };
  for (const [index, text] of texts.entries()) {
    const [part, parts] = [index + 1, texts.length];
    const shown = part === parts ? options : [];
    last = await deliver(run, { kind: 'reply', text, newest, part, parts, options: shown, begun: part > 1 || finish });
    if (last.kind !== 'sent') return last;
    run.replies++;
    if (part === 1) settleBatch(run, batch);
    const spoken: DialogueMessage = { id: last.id ?? -run.replies, role: 'assistant', text };
    run.inbox = said(run.inbox, spoken);
  }
  return last;
}

async function stopped(run: Run, batch: IncomingMessage[], { reading }: Extract<Delivery, { kind: 'stopped' }>) {
  if (reading?.last?.incoming && reading.last.id > newestOf(batch) && !run.inbox.claim) {
    const before = run.inbox.unanswered.length;
    run.inbox = addMessage(run.inbox, reading.last.incoming, Date.now());
    if (run.inbox.unanswered.length > before) run.restarts++;
    if (run.inbox.unanswered.length > batch.length) return undefined;
  }
  return checkOwner(run, reading);
}

/** The reply is ready but cannot be delivered: a person has to know. */
async function undeliverable(
  run: Run,
  batch: IncomingMessage[],
  { reason, status }: Extract<Delivery, { kind: 'failed' }>,
) {
  if (status === 404) return { outcome: 'statusChanged', reason: 'the conversation is gone' } as const;
  settleBatch(run, batch);
  if (run.inbox.policy.handoffEnabled) return handOffToPerson(run, { reason, message: null, newest: newestOf(batch) });
  run.failedBatch = batch;
  run.lastOutcome = reason;
  return undefined;
}

/** The graph gave no usable answer: a person is asked, or, without hand-off, the fallback text is posted once. */
async function fail(run: Run, batch: IncomingMessage[], reason: string): Promise<Ending | undefined> {
  const { handoffEnabled, fallbackMessage } = run.inbox.policy;
  const newest = newestOf(batch);
  const message = { kind: 'fallback' as const, text: fallbackMessage };
  if (handoffEnabled) return handOffToPerson(run, { reason, message, newest });

  const delivery = await deliver(run, { ...message, newest, part: 1, parts: 1 });
  if (delivery.kind === 'stopped') return stopped(run, batch, delivery);
  settleBatch(run, batch);
  run.failedBatch = batch;
  run.lastOutcome = reason;
  if (delivery.kind === 'sent') run.replies++;
  return undefined;
}

async function carryOut({ ref }: Run, batch: IncomingMessage[], actions: Actions): Promise<void> {
  const { labels, attributes, priority, note } = actions;
  if (labels?.length) {
    await attempt(() => optional.addLabels.executeWithOptions({ summary: 'labels' }, [{ ref, labels }]));
  }
  if (attributes) {
    await attempt(() => optional.setAttributes.executeWithOptions({ summary: 'attributes' }, [{ ref, attributes }]));
  }
  if (priority) {
    await attempt(() => optional.setPriority.executeWithOptions({ summary: 'priority' }, [{ ref, priority }]));
  }
  if (note) {
    const sendKey = formatSendKey({ agent: ref.agent, newest: newestOf(batch), kind: 'note', part: 1, parts: 2 });
    await attempt(() => optional.addNote.executeWithOptions({ summary: 'note' }, [{ ref, sendKey, text: note }]));
  }
}

function handOff(run: Run, batch: IncomingMessage[], { actions, reply }: Outcome, report: Report): Promise<Ending> {
  report.enter('handing off');
  const details = typeof actions.handoff === 'object' && actions.handoff ? actions.handoff : {};
  const text = run.inbox.policy.handoffMessage;
  const message = reply === '' && text !== null ? { kind: 'handoff' as const, text } : null;
  const reason = details.reason ?? 'the graph asked for a person';
  return handOffToPerson(run, { reason, message, newest: newestOf(batch), details });
}

/** Resolves the conversation unless the customer has written again: then that message is answered first. */
export async function resolve(run: Run): Promise<Ending | undefined> {
  const { ref, inbox } = run;
  if (inbox.unanswered.length > 0 || inbox.claim) return undefined;
  const unlessNewerThan = Math.max(0, ...inbox.dialogue.filter(({ role }) => role === 'user').map(({ id }) => id));
  const from = inbox.policy.mode === 'agent-bot' ? (['pending'] as const) : (['pending', 'open'] as const);
  const { changed, newer } = await persist(() =>
    steady.setStatus.executeWithOptions({ summary: 'resolve' }, [
      { ref, status: 'resolved', from: [...from], unlessNewerThan },
    ]),
  );
  if (changed) return { outcome: 'resolved', reason: 'the bot resolved it' };
  if (!newer) return checkOwner(run);
  run.inbox = addMessage(run.inbox, newer, Date.now());
  return undefined;
}

function settleBatch(run: Run, batch: IncomingMessage[]): void {
  const open = new Set(run.inbox.unanswered.map(({ key }) => key));
  const now = batch.filter(({ key }) => open.has(key));
  if (now.length === 0) return;
  run.inbox = answered(run.inbox, now);
  run.restarts = 0;
  run.followedUp = false;
}

const newestOf = (batch: IncomingMessage[]) => batch.at(-1)?.id ?? 0;
