import {
  allHandlersFinished,
  condition,
  continueAsNew,
  isCancellation,
  log,
  makeContinueAsNewFunc,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { ConversationRef, ConversationResult, Policy } from '../contracts/conversation.ts';
import { add, NOTHING_SO_FAR } from '../contracts/limits.ts';
import { accept } from './facts/accept.ts';
import { createAlarm } from './alarm.ts';
import { countEnding, countLeft } from './count.ts';
import { refuseLate } from './drafts/decide.ts';
import { endDraft } from './drafts/end-draft.ts';
import { whileDrafted } from './drafts/reviewed.ts';
import { idsSeen, leftBy, type Inbox } from './facts/inbox.ts';
import { shed } from './facts/unanswered.ts';
import { interruption } from './turn/interruption.ts';
import { isFlooded, isLong, outgrew } from './length.ts';
import * as messages from './facts/messages.ts';
import { isPaused, nextStep, type Step } from './next-step.ts';
import { operate } from './operate.ts';
import { createReport } from './report.ts';
import { createRun, GONE, RESOLVED_BY_US, type ConversationStart, type Ending, type Phase, type Run } from './run.ts';
import { takeStep } from './take-step.ts';
import type { Turn } from './turn/think.ts';
import { stillWanted } from './people/still-wanted.ts';

/**
 * One Chatwoot conversation: the only writer for it, from a message that waits for an answer until a person has it, it is
 * resolved, or nobody writes any more. Facts come in as signals and only change the inbox; the loop acts on it.
 */
export async function conversation(start: ConversationStart): Promise<ConversationResult> {
  const run = createRun(start, Date.now());
  const report = createReport(run);
  let turn: Turn | undefined;
  const alarm = createAlarm();
  let signals = 0;

  const stopPointlessTurn = () => {
    if (turn && interruption(run, turn.batch)) turn.scope.cancel();
  };
  /** Total: a fact that cannot be understood is logged and dropped, since a throw would wedge the conversation. */
  function take<F extends { installation?: string; policy?: Policy }>(
    fact: F,
    change: (inbox: Inbox, fact: F, now: number) => Inbox,
  ): void {
    signals++;
    if (isForeign(fact, run.ref)) {
      log.error('fact of another Chatwoot refused: two of them use one namespace and a bot of the same name');
      return;
    }
    try {
      run.inbox = change(run.inbox, run.draft ? whileDrafted(fact) : fact, Date.now());
    } catch {
      log.warn('fact refused');
    }
    if (turn && isFlooded(signals)) run.inbox = shed(run.inbox);
    stopPointlessTurn();
  }
  setHandler(messages.messageReceived, (fact) => {
    take(fact, (inbox, told, now) => accept.messageReceived(inbox, told, now, run.before?.seen));
    if (fact.message.automatic) countLeft(run, 'machine');
    else if (isPaused(run)) countLeft(run, 'paused');
  });
  setHandler(messages.conversationCreated, (fact) => {
    take(fact, (inbox, told, now) => accept.conversationCreated(inbox, told, now));
  });
  setHandler(messages.humanReplied, (fact) => {
    take(fact, (inbox, told, now) => accept.humanReplied(inbox, told, now));
  });
  setHandler(messages.replyEchoed, (fact) => {
    take(fact, (inbox, told, now) => accept.replyEchoed(inbox, told, now));
  });
  setHandler(messages.messageDeleted, (fact) => {
    take(fact, (inbox, told) => accept.messageDeleted(inbox, told));
  });
  setHandler(messages.messageEdited, (fact) => {
    take(fact, (inbox, told) => accept.messageEdited(inbox, told));
  });
  setHandler(messages.replyFailed, (fact) => {
    take(fact, (inbox, told) => accept.replyFailed(inbox, told));
  });
  setHandler(messages.ownershipChanged, (fact) => {
    take(fact, (inbox, told, now) => accept.ownershipChanged(inbox, told, now));
  });
  setHandler(messages.commandGiven, (fact) => {
    take(fact, (inbox, told, now) => accept.commandGiven(inbox, told, now));
  });
  operate(run, { report, turn: () => turn, changed: stopPointlessTurn });

  try {
    return await untilOver();
  } catch (error) {
    // An operator's order; lists would show it as active for ever.
    if (isCancellation(error)) report.end('ended');
    throw error;
  }

  async function untilOver(): Promise<ConversationResult> {
    for (;;) {
      if (
        isLong(signals, run.inbox.policy.continueAfterEvents) ||
        workflowInfo().targetWorkerDeploymentVersionChanged
      ) {
        await condition(allHandlersFinished);
        await goOn({ ...start, carried: run });
      }
      const now = Date.now();
      const step = nextStep(run, now);
      if (step.kind === 'wait') {
        report.enter(phaseOf(run, step));
        const paused = isPaused(run);
        const due = () => outgrew(signals) || isPaused(run) !== paused || isDue(run, step, now);
        await (step.for === 'more' ? untilDue(due, step.until) : alarm(due, step.until));
        continue;
      }

      const { stirred } = run.inbox;
      const ending = await endedBy(step);
      run.quietSince = Date.now();
      if (!ending) continue;
      endDraft(run, 'answeredOtherwise');
      await refuseLate(run);
      // No await between the last look at the inbox and the return: what the server accepts later fails the close.
      if (run.inbox.stirred === stirred || !(await stillWanted(run, ending))) {
        if (!run.paused || ending === GONE) return finish(run, ending);
        keepPaused(run);
      }
    }
  }

  /** A resolution that crossed with the end of a hand-off, or a label with our own resolution, still ends the silence. */
  async function endedBy(step: Exclude<Step, { kind: 'wait' }>): Promise<Ending | undefined> {
    const tools = { report, onTurn: (current: Turn | undefined) => (turn = current) };
    const ending = await takeStep(run, step, tools);
    const next = nextStep(run, Date.now());
    if (!ending || next.kind !== 'clearLabel') return ending;
    const cleared = await takeStep(run, next, tools);
    return cleared && ending.reason === RESOLVED_BY_US ? ending : cleared;
  }

  /** On the newest build, where workers are versioned. */
  function goOn(carried: ConversationStart): Promise<never> {
    if (!workflowInfo().targetWorkerDeploymentVersionChanged) return continueAsNew<typeof conversation>(carried);
    return makeContinueAsNewFunc<typeof conversation>({ initialVersioningBehavior: 'AUTO_UPGRADE' })(carried);
  }

  function finish(run: Run, { outcome, reason, cause }: Ending): ConversationResult {
    const { turns, replies, tokens, usage, usageByTurn, sends, before, drafts } = run;
    report.end(outcome);
    countEnding(run, outcome);
    // A run that had no turn knows nothing of those before it.
    const used = { ...run, seen: idsSeen(run.inbox) };
    const soFar = turns > 0 ? { soFar: add(before ?? NOTHING_SO_FAR, used, Date.now()) } : {};
    const leftAs = leftBy(run.inbox);
    const resolved = reason === RESOLVED_BY_US ? { resolvedAt: Date.now() / 1000 } : {};
    const left = { ...soFar, ...(leftAs ? { leftAs: { ...leftAs, ...resolved } } : {}) };
    const ended = { outcome, reason, ...(cause ? { cause } : {}), ...(drafts ? { drafts } : {}) };
    return { ...ended, turns, replies, tokens, usage, usageByTurn, sends, ...left };
  }
}

/**
 * A pause is the conversation's, until an operator takes it off: the run stays for it, and looks at the conversation then. What waited is
 * told anew where the conversation comes back, as to a run that begins.
 */
function keepPaused(run: Run): void {
  const dropped = new Set(run.inbox.unanswered.map(({ key }) => key));
  const settled = {
    unanswered: [],
    seen: run.inbox.seen.filter((key) => !dropped.has(key)),
    claim: null,
    shed: 0,
    undelivered: null,
    machineWrote: false,
    formerAssignee: null,
  };
  run.inbox = { ...run.inbox, ...settled, returnedAt: Date.now() };
  run.opened = false;
  run.handOffWanted = null;
}

function phaseOf(run: Run, step: Extract<Step, { kind: 'wait' }>): Phase {
  if (isPaused(run)) return 'paused';
  if (step.for === 'more') return 'collecting';
  return run.draft ? 'in review' : 'waiting';
}

/** Who began or told without saying where may be an older version. */
function isForeign({ installation: from }: { installation?: string }, { installation: own }: ConversationRef): boolean {
  return from !== undefined && own !== undefined && from !== own;
}

/**
 * While a burst is collected only what cannot wait ends the pause. Asked with the time at which the wait `began`: a refused
 * update wakes the workflow without leaving a trace, so what has come due by then must be left to the timer.
 */
function isDue(run: Run, step: Extract<Step, { kind: 'wait' }>, began: number): boolean {
  const next = nextStep(run, began);
  // What is waited for may come sooner than it had to: the words of a voice note.
  return next.kind !== 'wait' || next.for !== step.for || (step.for === 'more' && next.until < step.until);
}

async function untilDue(due: () => boolean, until: number): Promise<void> {
  await condition(due, Math.max(1, until - Date.now()), { summary: 'is more coming?' });
}
