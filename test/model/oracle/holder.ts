import type { Moment, State, Trace, WorldFacts } from './trace.ts';

/**
 * Who has the conversation: the design's table, by what Chatwoot shows to everybody. `bot`: ours may speak; `people`: they decided
 * so, or the bot has called them; `flipped`: Chatwoot opened it since a webhook failed, so that people see it, and the bot may take
 * it back; `otherBot`; `nobody`: the contact is blocked; `closed`: resolved.
 */
export type Holder = 'bot' | 'people' | 'flipped' | 'otherBot' | 'nobody' | 'closed';

export interface Held {
  by: Holder;
  why: string;
  /** People find it in their list. */
  isVisible: boolean;
}

interface Memory {
  state: State;
  /** The person who had it when it came back to the bot. */
  former: number | null;
  /** A person replied, and nobody has given it back since. */
  replied: boolean;
  /** A snooze ended because the customer wrote. */
  snoozed: boolean;
  /** Chatwoot opened it by itself. */
  flipped: boolean;
  /** Who opened, closed or snoozed it last. */
  by: string;
}

const FIRST: State = { status: 'pending', assignee: null, bot: null, team: null, labels: [], blocked: false };

/** Who has it after each moment; `[0]`: at the beginning. */
export function holders({ facts, moments }: Pick<Trace, 'facts' | 'moments'>): Held[] {
  const isApi = facts.channel === 'api';
  let memory: Memory = {
    state: { ...FIRST, status: isApi ? 'open' : 'pending', bot: isApi ? null : facts.ourBot },
    ...{ former: null, replied: false, snoozed: false, flipped: false, by: 'chatwoot' },
  };
  const held = [heldBy(memory, facts)];
  for (const moment of moments) {
    memory = after(memory, moment, facts);
    held.push(heldBy(memory, facts));
  }
  return held;
}

function after(memory: Memory, moment: Moment, facts: WorldFacts): Memory {
  if (moment.kind === 'message' && moment.isPublic && moment.by === 'person') return { ...memory, replied: true };
  if (moment.kind !== 'state') return memory;
  const { before, after: state, by } = moment;
  const changed = before.status !== state.status;
  const returns = isGivenBack(moment, facts);
  const former =
    state.assignee === null
      ? null
      : changed && state.status === 'pending'
        ? state.assignee
        : memory.former === state.assignee
          ? memory.former
          : null;
  return {
    state,
    former,
    replied: memory.replied && !returns,
    snoozed:
      state.status === 'snoozed' ||
      (memory.snoozed && !returns && !(changed && state.status === 'open' && (by === 'person' || by === 'rule'))),
    flipped: changed
      ? by === 'chatwoot' && before.status !== 'snoozed' && state.status === 'open'
      : memory.flipped && untouched(before, state),
    by: changed ? by : memory.by,
  };
}

/** Whoever flips it back touches nothing else. */
const untouched = (before: State, state: State) => before.bot === state.bot && before.assignee === state.assignee;

/** It is the bot's again, whatever people did before: pending, resolved and reopened, given to the bot, or no longer silenced. */
function isGivenBack({ by, before, after: state }: Extract<Moment, { kind: 'state' }>, facts: WorldFacts): boolean {
  const label = facts.silenceLabel;
  if (before.labels.includes(label) && !state.labels.includes(label)) return true;
  if (before.bot !== facts.ourBot && state.bot === facts.ourBot && (before.assignee !== null || by === 'person'))
    return true;
  if (before.status === state.status) return false;
  return state.status === 'pending' || state.status === 'resolved';
}

function heldBy({ state, former, replied, snoozed, flipped, by }: Memory, facts: WorldFacts): Held {
  const { status, assignee, bot, labels, blocked } = state;
  const isApi = facts.channel === 'api';
  const isVisible = status === 'open' || (isApi && status === 'pending');
  const is = (who: Holder, why: string): Held => ({ by: who, why, isVisible });
  if (blocked) return is('nobody', 'the contact is blocked');
  if (status === 'resolved') return is('closed', `${by} resolved it`);
  if (bot !== null && bot !== facts.ourBot) return is('otherBot', 'another bot has it');
  if (labels.includes(facts.silenceLabel)) return is('people', 'it is silenced');
  if (status === 'snoozed') return is('people', `${by} snoozed it`);
  if (snoozed) return is('people', 'a snooze has ended');
  // Whom it is opened for by the bot itself need not have come to it.
  const isBack = status === 'pending' || by === 'us';
  if (assignee !== null && (isApi || assignee !== former || !isBack)) return is('people', 'a person is assigned');
  if (replied) return is('people', 'a person replied');
  if (isApi || status === 'pending') return is('bot', 'nobody else has it');
  return flipped ? is('flipped', 'Chatwoot opened it') : is('people', `${by} opened it`);
}
