import { leftAt, type Act, type Seen } from './seen.ts';

/** Milliseconds in which an act of ours was decided before we could hear of theirs. */
const ON_THE_WIRE = 3000;

/** What was decided: who has it, and the person who was given it. */
interface Decided {
  status: Act | null;
  assigned: Act | null;
}

/**
 * Acts of ours that take back what people, rules or we ourselves had decided. Chatwoot ends a decision by itself where a customer
 * comes back to what was resolved, not where the customer's word ends a snooze. Which team gets a hand-over is the operator's
 * setting, and not judged.
 */
export function undone(one: Seen): Act[] {
  const decided: Decided = { status: null, assigned: null };
  return [...one.acts]
    .sort((a, b) => a.at - b.at)
    .filter((act) => {
      const before = { ...decided };
      decide(decided, act);
      const against = act.by === 'us' ? contradicted(before, act) : null;
      return against !== null && leftAt(one, act.at) - against.at > ON_THE_WIRE;
    });
}

function decide(decided: Decided, act: Act): void {
  const { by, what } = act;
  if (what === 'unassigned') decided.assigned = null;
  else if (what === 'assigned') decided.assigned = by === 'people' ? act : null;
  else if (by === 'chatwoot')
    decided.status = what === 'open' && decided.status?.what === 'snoozed' ? decided.status : null;
  else if (what === 'pending') decided.status = null;
  else if (by === 'people' || what === 'open') decided.status = act;
  if (by === 'people' && what === 'pending') decided.assigned = null;
}

/** The decision that an act of ours goes against. */
function contradicted({ status, assigned }: Decided, { what }: Act): Act | null {
  switch (what) {
    case 'pending':
    case 'resolved':
      return status ?? assigned;
    case 'open':
      return status?.what === 'resolved' || status?.what === 'snoozed' ? status : null;
    case 'assigned':
    case 'unassigned':
      return assigned;
    default:
      return null;
  }
}
